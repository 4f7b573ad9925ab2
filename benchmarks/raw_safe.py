"""The yardstick: plain functions with f-strings and one join, and the right quoting. It is what a careful person writes.

Values are escaped, exec forms are JSON, line breaks are refused. There are no types, no references, no handles, no places, and
nothing else is checked: it is the honest lower bound for a generator in Python, and what all others are divided by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from json.encoder import encode_basestring

from benchmarks.workloads import Part, Service

SAFE = re.compile(r"[\w./:@%+,=~-]+").fullmatch
TURN = " \\\n    "
SHORT = 80


def quoted(value: str) -> str:
    if "\n" in value:
        raise ValueError("line break")
    if SAFE(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$") + '"'


def from_(image: str, name: str | None = None) -> str:
    return f"FROM {image} AS {name}" if name else f"FROM {image}"


def run(*commands: str) -> str:
    for command in commands:
        if "\n" in command:
            raise ValueError("line break")
    return "RUN " + f" &&{TURN}".join(commands)


def workdir(path: str) -> str:
    return f"WORKDIR {quoted(path)}"


def user(name: str) -> str:
    return f"USER {quoted(name)}"


def copy(*paths: str, origin: str | None = None, chown: str | None = None) -> str:
    words = ["COPY"]
    if origin:
        words.append(f"--from={origin}")
    if chown:
        words.append(f"--chown={chown}")
    words += [quoted(path) for path in paths]
    return " ".join(words)


def pairs(keyword: str, pairs: dict[str, str]) -> str:
    words = [f"{key}={quoted(value)}" for key, value in pairs.items()]
    line = f"{keyword} {' '.join(words)}"
    return line if len(line) <= SHORT else f"{keyword} {TURN.join(words)}"


def env(**values: str) -> str:
    return pairs("ENV", values)


def label(values: dict[str, str]) -> str:
    return pairs("LABEL", values)


def arg(name: str, default: str) -> str:
    return f"ARG {name}={quoted(default)}"


def expose(*ports: int) -> str:
    return f"EXPOSE {' '.join(map(str, ports))}"


def volume(path: str) -> str:
    return f"VOLUME {quoted(path)}"


def exec_form(arguments: Sequence[str]) -> str:
    return "[" + ", ".join([encode_basestring(argument) for argument in arguments]) + "]"


def entrypoint(*arguments: str) -> str:
    return f"ENTRYPOINT {exec_form(arguments)}"


def cmd(*arguments: str) -> str:
    return f"CMD {exec_form(arguments)}"


def healthcheck(*arguments: str, interval: str, timeout: str) -> str:
    flags = f"--interval={interval} --timeout={timeout}"
    line = f"HEALTHCHECK {flags} CMD {exec_form(arguments)}"
    return line if len(line) <= SHORT else f"HEALTHCHECK {flags}{TURN}CMD {exec_form(arguments)}"


def greet() -> str:
    return "\n".join(
        [
            from_("golang:1.13", "builder"),
            workdir("/go/src/github.com/asashiho/dockertext-greet"),
            run("go get -d -v github.com/urfave/cli"),
            copy("main.go", "."),
            run("GOOS=linux go build -a -o greet ."),
            "",
            from_("busybox"),
            workdir("/opt/greet/bin"),
            copy("/go/src/github.com/asashiho/dockertext-greet/", ".", origin="builder"),
            entrypoint("./greet"),
            "",
        ]
    )


def big(parts: Sequence[Part]) -> str:
    lines: list[str] = []
    before = None
    for part in parts:
        lines += [
            from_("debian:13-slim", part.name),
            label({"org.opencontainers.image.title": part.title}),
            arg("MIRROR", "https://deb.example.org/debian"),
            env(PART=part.name, VERSION=part.version),
            run("apt-get update", f"apt-get install -y {part.packages}", "rm -rf /var/lib/apt/lists/*"),
            workdir(f"/src/{part.name}"),
            copy("Makefile", "configure.ac", "./"),
            run("autoreconf -fi"),
            copy(f"parts/{part.number}/", "src/"),
            run(f"./configure --prefix=/opt/{part.name}"),
            run(f'make -j4 CFLAGS="-O2 -g" VERSION={part.version}'),
            run("make check"),
            run("make install"),
            copy("entry.sh", f"/opt/{part.name}/bin/"),
            copy(f"/opt/{before}/", f"/opt/{before}/", origin=before) if before else copy("first/", "/opt/first/"),
            env(PATH_EXTRA=f"/opt/{part.name}/bin"),
            workdir(f"/opt/{part.name}"),
            user("nobody"),
            expose(7000 + part.number),
            cmd(f"/opt/{part.name}/bin/run", "--serve", "all of it"),
            "",
        ]
        before = part.name
    return "\n".join(lines)


def service(s: Service) -> str:
    return "\n".join(
        [
            from_(f"python:{s.python}-slim", "deps"),
            arg("PIP_VERSION", s.pip),
            env(PIP_NO_CACHE_DIR="1", PYTHONDONTWRITEBYTECODE="1"),
            workdir("/src"),
            run("apt-get update", f"apt-get install -y {s.packages}", "rm -rf /var/lib/apt/lists/*"),
            copy("requirements.txt", "constraints.txt", "./"),
            run('pip install "pip==$PIP_VERSION"', "pip install --prefix=/opt/deps -r requirements.txt"),
            "",
            from_(f"node:{s.node}-slim", "assets"),
            workdir(f"/web/{s.name}"),
            copy("package.json", "package-lock.json", "./"),
            run("npm ci"),
            copy("web/", "web/"),
            run(f"npm run build -- --mode production --base /{s.name}/"),
            "",
            from_(f"python:{s.python}-slim"),
            label(
                {
                    "org.opencontainers.image.title": s.title,
                    "org.opencontainers.image.revision": s.revision,
                    "org.opencontainers.image.authors": s.team,
                }
            ),
            env(PORT=str(s.port), GREETING=s.greeting, PYTHONUNBUFFERED="1"),
            run(f"useradd --system --uid 10001 {s.name}"),
            workdir("/app"),
            copy("/opt/deps/", "/usr/local/", origin="deps"),
            copy(f"/web/{s.name}/dist/", "static/", origin="assets"),
            copy(f"services/{s.name}/", ".", chown=s.name),
            user(s.name),
            expose(s.port),
            volume("/data"),
            healthcheck("curl", "-f", f"http://localhost:{s.port}/health", interval="30s", timeout="3s"),
            entrypoint("tini", "--"),
            cmd("gunicorn", f"--workers={s.workers}", f"--bind=0.0.0.0:{s.port}", "app:main"),
            "",
        ]
    )


def nasty(keyword: str, value: str) -> str:
    line = {
        "ENV": lambda: env(KEY=value),
        "LABEL": lambda: label({"key": value}),
        "ENTRYPOINT": lambda: entrypoint("echo", value),
    }
    return "\n".join([from_("scratch"), line[keyword](), ""])
