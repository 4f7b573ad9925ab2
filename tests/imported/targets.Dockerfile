FROM alpine AS common
RUN apk add --no-cache tini
FROM common AS api
CMD ["api"]
FROM common AS worker
CMD ["worker"]
