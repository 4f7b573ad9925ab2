"""The workloads as NVIDIA's HPC Container Maker writes them: its primitives, raw text for what it has none for.

It puts values into the file as they are. Who knows that quotes them before: that is what `written` is for.
"""

# mypy: ignore-errors
# pyright: basic

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence

import hpccm
from hpccm.primitives import baseimage, copy, environment, label, raw, runscript, shell, user, workdir

from benchmarks.workloads import Part, Service

hpccm.config.set_container_format("docker")


def _file(*stages: hpccm.Stage) -> str:
    return "\n\n".join([str(stage) for stage in stages]) + "\n"


def greet() -> str:
    builder = hpccm.Stage(separator="\n")
    builder += baseimage(image="golang:1.13", _as="builder", _distro="ubuntu")
    builder += workdir(directory="/go/src/github.com/asashiho/dockertext-greet")
    builder += shell(commands=["go get -d -v github.com/urfave/cli"])
    builder += copy(src="main.go", dest=".")
    builder += shell(commands=["GOOS=linux go build -a -o greet ."])
    final = hpccm.Stage(separator="\n")
    final += baseimage(image="busybox", _distro="ubuntu")
    final += workdir(directory="/opt/greet/bin")
    final += copy(_from="builder", src="/go/src/github.com/asashiho/dockertext-greet/", dest=".")
    final += runscript(commands=["./greet"])
    return _file(builder, final)


def big(parts: Sequence[Part], written: Callable[[str], str] = str) -> str:
    stages = []
    before = None
    for part in parts:
        stage = hpccm.Stage(separator="\n")
        stage += baseimage(image="debian:13-slim", _as=part.name, _distro="ubuntu")
        stage += label(metadata={"org.opencontainers.image.title": written(part.title)})
        stage += raw(docker="ARG MIRROR=https://deb.example.org/debian")
        stage += environment(variables={"PART": written(part.name), "VERSION": written(part.version)})
        stage += shell(commands=["apt-get update", f"apt-get install -y {part.packages}", "rm -rf /var/lib/apt/lists/*"])
        stage += workdir(directory=f"/src/{part.name}")
        stage += copy(src=["Makefile", "configure.ac"], dest="./")
        stage += shell(commands=["autoreconf -fi"])
        stage += copy(src=f"parts/{part.number}/", dest="src/")
        stage += shell(commands=[f"./configure --prefix=/opt/{part.name}"])
        stage += shell(commands=[f'make -j4 CFLAGS="-O2 -g" VERSION={part.version}'])
        stage += shell(commands=["make check"])
        stage += shell(commands=["make install"])
        stage += copy(src="entry.sh", dest=f"/opt/{part.name}/bin/")
        if before:
            stage += copy(_from=before, src=f"/opt/{before}/", dest=f"/opt/{before}/")
        else:
            stage += copy(src="first/", dest="/opt/first/")
        stage += environment(variables={"PATH_EXTRA": written(f"/opt/{part.name}/bin")})
        stage += workdir(directory=f"/opt/{part.name}")
        stage += user(user="nobody")
        stage += raw(docker=f"EXPOSE {7000 + part.number}")
        stage += raw(docker=f'CMD ["/opt/{part.name}/bin/run", "--serve", "all of it"]')
        stages.append(stage)
        before = part.name
    return _file(*stages)


def service(s: Service, written: Callable[[str], str] = str) -> str:
    deps = hpccm.Stage(separator="\n")
    deps += baseimage(image=f"python:{s.python}-slim", _as="deps", _distro="ubuntu")
    deps += raw(docker=f"ARG PIP_VERSION={s.pip}")
    deps += environment(variables={"PIP_NO_CACHE_DIR": "1", "PYTHONDONTWRITEBYTECODE": "1"})
    deps += workdir(directory="/src")
    deps += shell(commands=["apt-get update", f"apt-get install -y {s.packages}", "rm -rf /var/lib/apt/lists/*"])
    deps += copy(src=["requirements.txt", "constraints.txt"], dest="./")
    deps += shell(commands=['pip install "pip==$PIP_VERSION"', "pip install --prefix=/opt/deps -r requirements.txt"])
    assets = hpccm.Stage(separator="\n")
    assets += baseimage(image=f"node:{s.node}-slim", _as="assets", _distro="ubuntu")
    assets += workdir(directory=f"/web/{s.name}")
    assets += copy(src=["package.json", "package-lock.json"], dest="./")
    assets += shell(commands=["npm ci"])
    assets += copy(src="web/", dest="web/")
    assets += shell(commands=[f"npm run build -- --mode production --base /{s.name}/"])
    final = hpccm.Stage(separator="\n")
    final += baseimage(image=f"python:{s.python}-slim", _distro="ubuntu")
    final += label(
        metadata={
            "org.opencontainers.image.title": written(s.title),
            "org.opencontainers.image.revision": written(s.revision),
            "org.opencontainers.image.authors": written(s.team),
        }
    )
    final += environment(variables={"PORT": s.port, "GREETING": written(s.greeting), "PYTHONUNBUFFERED": "1"})
    final += shell(commands=[f"useradd --system --uid 10001 {s.name}"])
    final += workdir(directory="/app")
    final += copy(_from="deps", src="/opt/deps/", dest="/usr/local/")
    final += copy(_from="assets", src=f"/web/{s.name}/dist/", dest="static/")
    final += copy(_chown=s.name, src=f"services/{s.name}/", dest=".")
    final += user(user=s.name)
    final += raw(docker=f"EXPOSE {s.port}")
    final += raw(docker="VOLUME /data")
    health = f'["curl", "-f", "http://localhost:{s.port}/health"]'
    final += raw(docker=f"HEALTHCHECK --interval=30s --timeout=3s CMD {health}")
    final += runscript(commands=["tini --"])
    final += raw(docker=f'CMD ["gunicorn", "--workers={s.workers}", "--bind=0.0.0.0:{s.port}", "app:main"]')
    return _file(deps, assets, final)


def nasty(keyword: str, value: str, written: Callable[[str], str] = str) -> str:
    stage = hpccm.Stage(separator="\n")
    stage += baseimage(image="scratch", _distro="ubuntu")
    if keyword == "ENV":
        stage += environment(variables={"KEY": written(value)})
    elif keyword == "LABEL":
        stage += label(metadata={"key": written(value)})
    else:
        stage += runscript(commands=[shlex.join(["echo", value])])
    return _file(stage)
