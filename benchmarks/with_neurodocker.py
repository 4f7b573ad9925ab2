"""The workloads as Neurodocker writes them: its renderer, which appends a copy of itself to the file; EXPOSE, CMD and the like
are beyond it and left out.
"""

# mypy: ignore-errors
# pyright: basic

from __future__ import annotations

from collections.abc import Sequence

from neurodocker.reproenv.renderers import DockerRenderer

from benchmarks.workloads import Part, Service


def greet() -> str:
    return str(
        DockerRenderer("apt")
        .from_("golang:1.13", as_="builder")
        .workdir("/go/src/github.com/asashiho/dockertext-greet")
        .run("go get -d -v github.com/urfave/cli")
        .copy(["main.go"], ".")
        .run("GOOS=linux go build -a -o greet .")
        .from_("busybox")
        .workdir("/opt/greet/bin")
        .copy(["/go/src/github.com/asashiho/dockertext-greet/"], ".", from_="builder")
        .entrypoint(["./greet"])
    )


def big(parts: Sequence[Part]) -> str:
    r = DockerRenderer("apt")
    before = None
    for part in parts:
        (
            r.from_("debian:13-slim", as_=part.name)
            .labels({"org.opencontainers.image.title": part.title})
            .arg("MIRROR", "https://deb.example.org/debian")
            .env(PART=part.name, VERSION=part.version)
            .run(f"apt-get update\napt-get install -y {part.packages}\nrm -rf /var/lib/apt/lists/*")
            .workdir(f"/src/{part.name}")
            .copy(["Makefile", "configure.ac"], "./")
            .run("autoreconf -fi")
            .copy([f"parts/{part.number}/"], "src/")
            .run(f"./configure --prefix=/opt/{part.name}")
            .run(f'make -j4 CFLAGS="-O2 -g" VERSION={part.version}')
            .run("make check")
            .run("make install")
            .copy(["entry.sh"], f"/opt/{part.name}/bin/")
        )
        if before:
            r.copy([f"/opt/{before}/"], f"/opt/{before}/", from_=before)
        else:
            r.copy(["first/"], "/opt/first/")
        (
            r.env(PATH_EXTRA=f"/opt/{part.name}/bin")
            .workdir(f"/opt/{part.name}")
            .user("nobody")
            .entrypoint([f"/opt/{part.name}/bin/run", "--serve", "all of it"])
        )
        before = part.name
    return str(r)


def service(s: Service) -> str:
    return str(
        DockerRenderer("apt")
        .from_(f"python:{s.python}-slim", as_="deps")
        .arg("PIP_VERSION", s.pip)
        .env(PIP_NO_CACHE_DIR="1", PYTHONDONTWRITEBYTECODE="1")
        .workdir("/src")
        .run(f"apt-get update\napt-get install -y {s.packages}\nrm -rf /var/lib/apt/lists/*")
        .copy(["requirements.txt", "constraints.txt"], "./")
        .run('pip install "pip==$PIP_VERSION"\npip install --prefix=/opt/deps -r requirements.txt')
        .from_(f"node:{s.node}-slim", as_="assets")
        .workdir(f"/web/{s.name}")
        .copy(["package.json", "package-lock.json"], "./")
        .run("npm ci")
        .copy(["web/"], "web/")
        .run(f"npm run build -- --mode production --base /{s.name}/")
        .from_(f"python:{s.python}-slim")
        .labels(
            {
                "org.opencontainers.image.title": s.title,
                "org.opencontainers.image.revision": s.revision,
                "org.opencontainers.image.authors": s.team,
            }
        )
        .env(PORT=str(s.port), GREETING=s.greeting, PYTHONUNBUFFERED="1")
        .run(f"useradd --system --uid 10001 {s.name}")
        .workdir("/app")
        .copy(["/opt/deps/"], "/usr/local/", from_="deps")
        .copy([f"/web/{s.name}/dist/"], "static/", from_="assets")
        .copy([f"services/{s.name}/"], ".", chown=s.name)
        .user(s.name)
        .entrypoint(["tini", "--", "gunicorn", f"--workers={s.workers}", f"--bind=0.0.0.0:{s.port}", "app:main"])
    )


def nasty(keyword: str, value: str) -> str:
    r = DockerRenderer("apt").from_("scratch")
    if keyword == "ENV":
        r.env(KEY=value)
    elif keyword == "LABEL":
        r.labels({"key": value})
    else:
        r.entrypoint(["echo", value])
    return str(r)
