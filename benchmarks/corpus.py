"""Dockerfiles as people write them, made from a seed: the same ones every time.

Long RUN lines continued as real files have them, comments and empty lines in continuations, flags, heredocs, directives,
carriage returns, both escape characters, keywords in both cases; about a hundred bytes an instruction.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

SEED = 20_261_124
CRLF, BACKQUOTE, LOWER = 0.06, 0.06, 0.04

_BASES = "debian:12-slim ubuntu:24.04 alpine:3.20 python:3.12-slim node:22-alpine golang:1.23 eclipse-temurin:21-jre".split()
_PACKAGES = (
    "build-essential ca-certificates curl git gnupg libpq-dev libssl-dev libxml2-dev make openssh-client pkg-config procps "
    "python3-dev python3-pip tini tzdata unzip wget xz-utils zlib1g-dev libffi-dev libjpeg62-turbo-dev libfreetype6 jq rsync"
).split()
_COMMANDS = (
    "pip install --no-cache-dir -r requirements.txt", "npm ci --omit=dev", "go build -trimpath -o /out/app ./cmd/app",
    "make -j$(nproc) install", "useradd --system --uid 10001 --create-home app", "mkdir -p /var/lib/app /var/log/app",
    "chown -R app:app /var/lib/app", "ldconfig", 'sed -i "s/^#Port 22/Port 2222/" /etc/ssh/sshd_config',
    "curl -fsSL https://example.com/releases/v${VERSION}/tool-linux-amd64.tar.gz | tar -xz -C /usr/local/bin",
    "echo 'deb https://packages.example.com/apt stable main' > /etc/apt/sources.list.d/example.list", "rm -rf /tmp/*",
)  # fmt: skip
_PATHS = (
    "app src/ package.json requirements.txt go.mod go.sum docker/entrypoint.sh config/nginx.conf dist/ . target/app.jar".split()
)
_FOLDERS = "/app /app/ /usr/src/app /opt/service/ ./ /etc/nginx/conf.d/ /usr/local/bin/".split()


def corpus(files: int = 200) -> list[str]:
    """Return the files."""
    return [_Author(Random(SEED + number)).file() for number in range(files)]


class _Author:
    """Writes one file, in habits of its own."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.escape = "`" if random.random() < BACKQUOTE else "\\"
        self.indent = random.choice(["    ", "    ", "  ", " ", "\t"])
        self.front = random.random() < 0.4
        self.kinds: list[tuple[Callable[[], str], int]] = [
            (self._install, 6), (self._chain, 8), (self._run, 6), (self._mounted, 1), (self._copy, 9), (self._env, 6),
            (self._label, 3), (self._arg, 4), (self._workdir, 4), (self._user, 2), (self._expose, 2), (self._cmd, 2),
            (self._entrypoint, 2), (self._volume, 1), (self._health, 1), (self._add, 1), (self._heredoc, 1), (self._trigger, 1),
            (self._shell, 1),
        ]  # fmt: skip

    def file(self) -> str:
        random = self.random
        lines = ["# syntax=docker/dockerfile:1"] if random.random() < 0.3 else []
        lines += ["# escape=`"] if self.escape == "`" else []
        lines += ["# Copyright (c) the authors.", ""] if random.random() < 0.3 else []
        lines += [f"ARG VERSION={random.randint(1, 9)}.{random.randint(0, 20)}", ""] if random.random() < 0.3 else []
        stages = random.choice([1, 1, 1, 2, 2, 3])
        for number in range(stages):
            lines += self._stage(number, named=number < stages - 1)
        text = "\n".join(lines) + "\n" * (random.random() < 0.9)
        return text.replace("\n", "\r\n") if random.random() < CRLF else text

    def _stage(self, number: int, *, named: bool) -> list[str]:
        random = self.random
        name = f" AS stage{number}" if named else ""
        lines = [f"FROM {random.choice(_BASES)}{name}"]
        kinds, weights = zip(*self.kinds, strict=True)
        for write in random.choices(kinds, weights, k=random.randint(6, 16)):
            if random.random() < 0.35:
                lines.append("")
            if random.random() < 0.15:
                lines.append(f"# {random.choice(_COMMANDS)}")
            written = write()
            if random.random() < LOWER:
                keyword, _, rest = written.partition(" ")
                written = f"{keyword.lower()} {rest}"
            lines.append(written)
        return [*lines, ""]

    def _some(self, words: list[str], least: int, most: int) -> list[str]:
        return self.random.sample(words, self.random.randint(least, most))

    def _continued(self, parts: list[str]) -> str:
        """Return the parts on a line each, now and then a comment or an empty line among them."""
        lines = [f"{parts[0]} {self.escape}"]
        for part in parts[1:-1]:
            if self.random.random() < 0.02:
                lines.append(f"{self.indent}# as upstream says")
            if self.random.random() < 0.005:
                lines.append("")
            lines.append(f"{self.indent}{part} {self.escape}")
        return "\n".join([*lines, f"{self.indent}{parts[-1]}"])

    def _install(self) -> str:
        packages = self._some(_PACKAGES, 4, 18)
        first = "RUN apt-get update && apt-get install -y --no-install-recommends"
        return self._continued([first, *packages, "&& rm -rf /var/lib/apt/lists/*"])

    def _chain(self) -> str:
        commands = self._some(list(_COMMANDS), 3, 8)
        if self.front:
            return self._continued([f"RUN {commands[0]}", *[f"&& {each}" for each in commands[1:]]])
        return self._continued([f"RUN {commands[0]} &&", *[f"{each} &&" for each in commands[1:-1]], commands[-1]])

    def _run(self) -> str:
        return f"RUN {' && '.join(self._some(list(_COMMANDS), 1, 2))}"

    def _mounted(self) -> str:
        mounts = ["--mount=type=cache,target=/root/.cache/pip", "--mount=type=secret,id=token", "--mount=type=bind,target=/src"]
        return f"RUN {' '.join(self._some(mounts, 1, 2))} {self.random.choice(_COMMANDS)}"

    def _copy(self) -> str:
        flags = self.random.choice(
            ["", "", "", "", "--from=stage0 ", "--chown=app:app ", "--from=stage0 --chown=10001:0 ", "--link "]
        )
        if self.random.random() < 0.05:
            return f'COPY {flags}["{self.random.choice(_PATHS)}", "{self.random.choice(_FOLDERS)}"]'
        return f"COPY {flags}{' '.join(self._some(_PATHS, 1, 2))} {self.random.choice(_FOLDERS)}"

    def _add(self) -> str:
        return f"ADD https://example.com/files/{self.random.choice(_PACKAGES)}.tar.gz /tmp/"

    def _env(self) -> str:
        pairs = ["PYTHONUNBUFFERED=1", 'PATH="/opt/venv/bin:$PATH"', "NODE_ENV=production", 'JAVA_OPTS="-Xmx512m -Xms128m"',
                 "LANG=C.UTF-8", "APP_HOME=/app", "GOFLAGS='-mod=readonly'", "VERSION=${VERSION:-1.0}"]  # fmt: skip
        chosen = self._some(pairs, 1, 1 if self.random.random() < 0.7 else 5)
        if self.random.random() < 0.1:
            return "ENV DEBIAN_FRONTEND noninteractive"
        return f"ENV {chosen[0]}" if len(chosen) == 1 else self._continued([f"ENV {chosen[0]}", *chosen[1:]])

    def _label(self) -> str:
        pairs = ['org.opencontainers.image.source="https://github.com/example/app"', 'maintainer="Team <team@example.com>"',
                 'org.opencontainers.image.title="The service"', "com.example.tier=backend"]  # fmt: skip
        chosen = self._some(pairs, 1, 3)
        return f"LABEL {chosen[0]}" if len(chosen) == 1 else self._continued([f"LABEL {chosen[0]}", *chosen[1:]])

    def _arg(self) -> str:
        return self.random.choice(["ARG VERSION", "ARG VERSION=1.2.3", 'ARG TITLE="a title"', "ARG TARGETARCH", "ARG UID=1000"])

    def _workdir(self) -> str:
        return f"WORKDIR {self.random.choice(_FOLDERS)}"

    def _user(self) -> str:
        return self.random.choice(["USER app", "USER 10001:0", "USER root", "USER ${UID}"])

    def _expose(self) -> str:
        return self.random.choice(["EXPOSE 8080", "EXPOSE 80 443", "EXPOSE 5432/tcp"])

    def _cmd(self) -> str:
        return self.random.choice(
            ['CMD ["python", "-m", "app"]', 'CMD ["node", "server.js"]', "CMD ./start.sh --port 8080", "CMD []"]
        )

    def _entrypoint(self) -> str:
        return self.random.choice(
            ['ENTRYPOINT ["/usr/bin/tini", "--", "/app/entrypoint.sh"]', "ENTRYPOINT exec java -jar app.jar"]
        )

    def _volume(self) -> str:
        return self.random.choice(["VOLUME /data", 'VOLUME ["/var/lib/app", "/var/log/app"]'])

    def _health(self) -> str:
        return "HEALTHCHECK --interval=30s --timeout=3s --retries=3 CMD curl -fs http://localhost:8080/health || exit 1"

    def _trigger(self) -> str:
        return self.random.choice(["ONBUILD COPY . /app", "ONBUILD RUN make", "STOPSIGNAL SIGTERM", "MAINTAINER The Team"])

    def _shell(self) -> str:
        return 'SHELL ["/bin/bash", "-eo", "pipefail", "-c"]'

    def _heredoc(self) -> str:
        body = "\n".join(self._some(list(_COMMANDS), 2, 5))
        return self.random.choice([f"RUN <<EOF\nset -e\n{body}\nEOF", f"COPY <<'EOF' /etc/app.conf\n{body}\nEOF"])
