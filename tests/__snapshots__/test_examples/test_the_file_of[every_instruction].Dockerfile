# syntax=docker/dockerfile:1-labs
# check=skip=JSONArgsRecommended,MaintainerDeprecated

# Every instruction, every flag and every option of a mount

# VERSION is what the program calls itself
ARG VERSION=1.0
ARG ALPINE=3.22

# tools has what the build needs
FROM --platform=$BUILDPLATFORM alpine:${ALPINE} AS tools
MAINTAINER Grace Hopper <grace@example.com>
# JOBS is how many compilers run at once
ARG JOBS=4
SHELL ["/bin/ash", "-euo", "pipefail", "-c"]
RUN apk add --no-cache build-base git openssh-client
RUN mkdir -p /out && \
    echo tools > /out/stage
RUN ["/bin/busybox", "touch", "/out/a name with blanks"]
RUN <<EOF
set -e
for word in one two three; do
    echo "$word" >> /out/words
done
EOF
RUN --network=none <<EOF
#!/usr/bin/env python3
print("a script of another language")
EOF

# A device, and rights that the build must be given
RUN --device=nvidia.com/gpu=all nvidia-smi
RUN --security=insecure mount -t tmpfs none /mnt

FROM tools AS build
RUN --mount=type=bind,source=src,target=/src \
    --mount=type=bind,from=tools,source=/out,target=/tools \
    --mount=type=bind,from=registry.example.com/headers:2,source=headers,target=/usr/include/extra,rw \
    --mount=type=cache,target=/root/.cache \
    --mount=type=cache,from=tools,id=objects,source=/out,target=/var/cache/objects,sharing=locked,mode=0750,uid=1000,gid=1000 \
    --mount=type=cache,target=/usr/share/dictionary,ro \
    --mount=type=tmpfs,target=/tmp,size=64m \
    --mount=type=secret,id=token,env=TOKEN,required \
    --mount=type=secret,id=netrc,target=/root/.netrc,mode=0600,uid=1000,gid=1000 \
    --mount=type=ssh \
    --mount=type=ssh,id=deploy,target=/run/deploy.sock,required,mode=0600,uid=1000,gid=1000 \
    make
RUN strip /out/program

# main is what is shipped
FROM debian:trixie-slim AS main
WORKDIR /app
COPY main.conf .
COPY ["read me.txt", "notes[[]1].txt", "doc/"]
COPY --from=build /out/program /out/program
COPY --from=gcr.io/distroless/static-debian13 /etc/ssl/certs/ /etc/ssl/certs/
COPY --parents --exclude=**/internal/* src/**/*.h include/
COPY --chown=1000:1000 --chmod=u=rwX,go=rX --link bin/ bin/
COPY --chmod=0644 <<'EOF' /etc/motd
Welcome.
This costs $5.
EOF
ARG VERSION
COPY <<EOF /etc/version
version=${VERSION}
EOF
COPY <<'first.txt' <<'second.txt' texts/
first
first.txt
second
second.txt
ADD --chown=0 --chmod=go-w --link --unpack --exclude=usr/share/doc \
    rootfs.tar.gz /
ADD --chmod=0755 --checksum=sha256:93dcc18adc78c65a028a84799ecf8ad40c936fdfc5f2a57b1acda5a8117fa82c \
    https://github.com/krallin/tini/releases/download/v0.19.0/tini-amd64 /usr/bin/tini
ADD --keep-git-dir https://github.com/moby/buildkit.git#v0.25.0 buildkit
ENV PATH=/app/bin:${PATH} GREETING="say \"hello\"" PRICE="\$5"
LABEL org.opencontainers.image.version=${VERSION} \
    org.opencontainers.image.title="Every instruction"
USER 1000:1000
EXPOSE 80 53/udp 8000-8010
VOLUME ["/data", "/var/with blanks"]
STOPSIGNAL SIGINT
HEALTHCHECK --interval=30s --timeout=3s --start-period=1m30s --start-interval=500ms --retries=5 \
    CMD wget -q --spider http://localhost/ || exit 1
ONBUILD COPY . /app/site
ONBUILD RUN program --check /app/site
ENTRYPOINT ["/usr/bin/tini", "--", "program"]
CMD ["--port", "80"]

# quiet is the same without a health check
FROM main AS quiet
HEALTHCHECK NONE
CMD exec program > /dev/null
