ARG TAG=3.20
FROM alpine:$TAG
ENV GREETING="it's \"here\"" PRICE='$5' PATH=/opt/bin:$PATH
RUN echo "a && b" && echo 'c' && (cd /x && make)
COPY ["two words.txt", "/srv/two words/"]
COPY file\$1 /srv/
USER ${APP_USER:-nobody}
