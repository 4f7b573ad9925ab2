ARG TAG=3.19
ARG REGISTRY
ARG BASE=alpine

FROM $BASE:$TAG AS tools
RUN echo $TAG

FROM $REGISTRY/alpine:${TAG:-3.18} AS checks
ARG TAG
ARG VERSION=2
ENV VERSION=$VERSION \
    TAG=${TAG}
WORKDIR /srv/$VERSION-$TAG
RUN echo $VERSION ${TAG}
COPY --from=tools /bin/tool ./$UNKNOWN/

# another one than that of the stage above
FROM ${BASE}
ARG VERSION=3
ENV VERSION=$VERSION TAG=$TAG
LABEL version="$VERSION" cost="\$TAG"
USER $UID
