#!/usr/bin/env bash
# engine.sh start|running|stop|purge - a private Docker engine made of the distribution's own signed packages.
# start:   prints `export DOCKER_HOST=... ...` for eval; an engine that already answers is used as it is.
# running: succeeds while an engine that this script started is alive.
# stop:    ends only the engine that this script started (images stay for the next start). purge: stop + delete all.
set -euo pipefail
E=${DOCKERDSL_ENGINE_DIR:-/var/tmp/dockerdsl-engine}   # everything it writes is in here
SUITES=${DOCKERDSL_ENGINE_SUITES:-"forky trixie"}      # the first whose dockerd runs on this libc wins
# no packet filter rules: a RUN that needs the network is built with --network=host; -p ports go through docker-proxy
FLAGS=${DOCKERDSL_ENGINE_FLAGS---iptables=false --ip6tables=false --ip-forward=false}
# containerd's image store: several platforms, OCI output, cache export and attestations work with the default builder
CONFIG=${DOCKERDSL_ENGINE_CONFIG-'{"features": {"containerd-snapshotter": true}}'}
DIRS=$(echo /opt/containerd/{lib,bin,} /run/docker/{plugins,} /run/containerd/{s,} /run/runc)   # dockerd makes these elsewhere
say() { echo "engine.sh: $*" >&2; }
pid() { local p; p=$(cat "$E/pid" 2>/dev/null) && grep -qsa -- "$E/data" "/proc/$p/cmdline" && echo "$p"; }
exports() { echo "export DOCKER_HOST=unix://$E/sock DOCKER_CONFIG=$E/config PATH=$E/root/usr/bin:\$PATH"; }
fetch() { # download + verify + extract the engine of suite $1 into $E/root
  local deb own uri nocache=(-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
  own=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release) &&
    uri=$(apt-get update --print-uris | sed -n "s#^'\(.*\)/dists/$own/InRelease'.*#\1#p" | tail -n1) && [ -n "$uri" ] || return 1
  rm -rf "$E/root" "$E/apt"; mkdir -p "$E/root" "$E"/apt/{lists,cache,debs}/partial
  printf "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri %s main\n" "$own" "$1" >"$E/apt/sources.list"
  local apt=(apt-get -qq "${nocache[@]}" -o Dir::Etc::sourcelist="$E/apt/sources.list" -o Dir::Etc::sourceparts=-
    -o Dir::State::lists="$E/apt/lists" -o Dir::Cache="$E/apt/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none
    -o Acquire::Retries=3 -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false)
  "${apt[@]}" update && (cd "$E/apt/debs" && "${apt[@]}" download {docker.io,docker-cli,docker-buildx,containerd}/"$1" runc/"$own") &&
    for deb in "$E"/apt/debs/*.deb; do dpkg-deb -x "$deb" "$E/root" || return 1; done &&
    rm -rf "$E/apt" && "$E/root/usr/sbin/dockerd" --version >&2 && "$E/root/usr/sbin/runc" --version >/dev/null
}
start() {
  if pid >/dev/null; then exports; return; fi
  if timeout 10 docker version >/dev/null 2>&1; then say "using the engine that answers at ${DOCKER_HOST:-the default socket}"; return; fi
  [ "$(id -u)" = 0 ] || { say "no engine answers, and starting one needs root"; return 1; }
  local s; mkdir -p "$E/config"
  for s in $SUITES; do [ -x "$E/root/usr/sbin/dockerd" ] || fetch "$s" || { say "$s: no usable engine there"; rm -rf "$E/root"; }; done
  [ -x "$E/root/usr/sbin/dockerd" ] || { say "no engine could be downloaded"; return 1; }
  echo "{\"cliPluginsExtraDirs\":[\"$E/root/usr/libexec/docker/cli-plugins\"]}" >"$E/config/config.json"
  [ -e "$E/made" ] || for s in $DIRS; do [ -d "$s" ] || echo "$s"; done >"$E/made"
  echo "$CONFIG" >"$E/daemon.json"; [ -e /sys/class/net/docker0 ] || touch "$E/docker0"   # ours: gets its ifindex, for stop
  # shellcheck disable=SC2086
  PATH="$E/root/usr/sbin:$E/root/usr/bin:$PATH" setsid unshare -m --propagation slave dockerd --config-file "$E/daemon.json" \
    --data-root "$E/data" --exec-root "$E/exec" --pidfile "$E/pid" -H "unix://$E/sock" --cgroup-parent /dockerdsl-engine \
    $FLAGS </dev/null >"$E/log" 2>&1 &
  for _ in $(seq 300); do
    if "$E/root/usr/bin/docker" -H "unix://$E/sock" version >/dev/null 2>&1; then
      [ ! -e "$E/docker0" ] || cp /sys/class/net/docker0/ifindex "$E/docker0" 2>/dev/null || true; exports; return
    fi
    kill -0 $! 2>/dev/null || break; sleep 0.2
  done
  say "dockerd did not become ready:"; tail -n 20 "$E/log" >&2; return 1
}
stop() {
  local p; if p=$(pid); then
    kill "$p"; for _ in $(seq 150); do [ -d "/proc/$p" ] || break; sleep 0.2; done; kill -9 "$p" 2>/dev/null || true
  fi
  if [ -s "$E/docker0" ] && grep -qsxf "$E/docker0" /sys/class/net/docker0/ifindex; then ip link del docker0; fi
  [ ! -s "$E/made" ] || xargs rmdir <"$E/made" 2>/dev/null || true
  rm -rf "$E"/{exec,pid,sock,log,daemon.json,docker0,made}
  find /sys/fs/cgroup -maxdepth 4 -depth -type d -path '*/dockerdsl-engine*' -exec rmdir {} + 2>/dev/null || true
}
case ${1:-} in
  start) start ;; running) pid >/dev/null ;; stop) stop ;; purge) stop; rm -rf "$E" ;; *) say "start|running|stop|purge"; exit 2 ;;
esac
