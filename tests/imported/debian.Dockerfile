FROM debian:12-slim
LABEL org.opencontainers.image.title="Tools" maintainer="Team <team@example.com>"
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN set -eux; \
    savedAptMark="$(apt-mark showmanual)"; \
    apt-get update; \
    apt-get install -y --no-install-recommends ca-certificates wget; \
    rm -rf /var/lib/apt/lists/*
RUN <<EOF
apt-get update
apt-get install -y curl
EOF
VOLUME ["/data", "/var/log"]
ONBUILD COPY . /data
ENTRYPOINT exec top -b
