# client psql, pg_dump and pg_restore
FROM alpine:3.20@sha256:77726ef6b57ddf65bb551896826ec38bc3e53f75cdde31354fbffb4f25238ebd AS client
RUN apk add --no-cache postgresql16-client
USER 10001:10001
WORKDIR /tmp
ENTRYPOINT ["psql"]
