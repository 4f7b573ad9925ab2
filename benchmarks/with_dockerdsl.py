"""The workloads as this library writes them: through `Stage`, with every check, reference and place."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.workloads import Part, Service
from dockerdsl import Arg, Dockerfile, From, Stage, literal


def greet_model() -> Stage:
    builder = (
        Stage("builder", From("golang:1.13"))
        .workdir("/go/src/github.com/asashiho/dockertext-greet")
        .run("go get -d -v github.com/urfave/cli")
        .copy("main.go", ".")
        .run("GOOS=linux go build -a -o greet .")
    )
    return (
        Stage(None, From("busybox"))
        .workdir("/opt/greet/bin")
        .copy(builder / "go/src/github.com/asashiho/dockertext-greet/", ".")
        .entrypoint("./greet")
    )


def big_model(parts: Sequence[Part]) -> Stage:
    before = None
    for part in parts:
        stage = (
            Stage(part.name, "debian:13-slim")
            .label({"org.opencontainers.image.title": part.title})
            .arg("MIRROR", "https://deb.example.org/debian")
            .env(PART=part.name, VERSION=part.version)
            .run("apt-get update", f"apt-get install -y {part.packages}", "rm -rf /var/lib/apt/lists/*")
            .workdir(f"/src/{part.name}")
            .copy("Makefile", "configure.ac", "./")
            .run("autoreconf -fi")
            .copy(f"parts/{part.number}/", "src/")
            .run(f"./configure --prefix=/opt/{part.name}")
            .run(f'make -j4 CFLAGS="-O2 -g" VERSION={part.version}')
            .run("make check")
            .run("make install")
            .copy("entry.sh", f"/opt/{part.name}/bin/")
        )
        stage = stage.copy(before / f"opt/{before.name}/") if before else stage.copy("first/", "/opt/first/")
        before = (
            stage.env(PATH_EXTRA=f"/opt/{part.name}/bin")
            .workdir(f"/opt/{part.name}")
            .user("nobody")
            .expose(7000 + part.number)
            .cmd(f"/opt/{part.name}/bin/run", "--serve", "all of it")
        )
    assert before is not None
    return before


def service_model(s: Service) -> Stage:
    deps = (
        Stage("deps", f"python:{s.python}-slim")
        .arg("PIP_VERSION", s.pip)
        .env(PIP_NO_CACHE_DIR="1", PYTHONDONTWRITEBYTECODE="1")
        .workdir("/src")
        .run("apt-get update", f"apt-get install -y {s.packages}", "rm -rf /var/lib/apt/lists/*")
        .copy("requirements.txt", "constraints.txt", "./")
        .run('pip install "pip==$PIP_VERSION"', "pip install --prefix=/opt/deps -r requirements.txt")
    )
    assets = (
        Stage("assets", f"node:{s.node}-slim")
        .workdir(f"/web/{s.name}")
        .copy("package.json", "package-lock.json", "./")
        .run("npm ci")
        .copy("web/", "web/")
        .run(f"npm run build -- --mode production --base /{s.name}/")
    )
    return (
        Stage(None, f"python:{s.python}-slim")
        .label(
            {
                "org.opencontainers.image.title": s.title,
                "org.opencontainers.image.revision": s.revision,
                "org.opencontainers.image.authors": s.team,
            }
        )
        .env(PORT=s.port, GREETING=s.greeting, PYTHONUNBUFFERED="1")
        .run(f"useradd --system --uid 10001 {s.name}")
        .workdir("/app")
        .copy(deps / "opt/deps/", "/usr/local/")
        .copy(assets / f"web/{s.name}/dist/", "static/")
        .copy(f"services/{s.name}/", ".", chown=s.name)
        .user(s.name)
        .expose(s.port)
        .volume("/data")
        .healthcheck("curl", "-f", f"http://localhost:{s.port}/health", interval="30s", timeout="3s")
        .entrypoint("tini", "--")
        .cmd("gunicorn", f"--workers={s.workers}", f"--bind=0.0.0.0:{s.port}", "app:main")
    )


def greet() -> str:
    return str(Dockerfile(greet_model()))


def big(parts: Sequence[Part]) -> str:
    return str(Dockerfile(big_model(parts)))


def service(s: Service) -> str:
    return str(Dockerfile(service_model(s)))


def nasty(keyword: str, value: str) -> str:
    stage = Stage(None, "scratch")
    grown = {
        "ENV": lambda: stage.env(KEY=literal(value)),
        "LABEL": lambda: stage.label(key=literal(value)),
        "ENTRYPOINT": lambda: stage.entrypoint("echo", value),
    }
    return str(grown[keyword]())


def handle() -> str:
    """Return a file whose one argument is a handle in two f-strings: it is declared by itself."""
    go = Arg("GO_VERSION", "1.25")
    return str(Stage(None, f"golang:{go}-alpine").run(f"echo built with {go}"))
