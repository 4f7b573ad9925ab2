"""What the images of the shop have in common: where they are published, how they are labelled, one function a language.

A service says what it is; how a service of its language is built is said here, once. A change here reaches all of them.
"""

from collections.abc import Sequence

from dockerdsl import Dockerfile, From, Stage, bind, cache

REGISTRY = "registry.example.com/shop"
PYTHONS = ("3.13", "3.14")
GO = "1.25"
NODE = "24"


def published(stage: Stage, name: str, tag: str = "latest") -> Dockerfile:
    """Return the Dockerfile of an image that is published: others can begin from it."""
    return labelled(stage, name).dockerfile(image=f"{REGISTRY}/{name}:{tag}")


def labelled(stage: Stage, name: str) -> Stage:
    title, source = "org.opencontainers.image.title", "org.opencontainers.image.source"
    return stage.label({title: f"shop/{name}", source: "https://git.example.com/shop"})


# --- bases: published by images/*, and what services begin from


def python_base(version: str) -> Dockerfile:
    base = (
        Stage(None, From(f"python:{version}-slim-trixie"))
        .env(PYTHONUNBUFFERED=1, PYTHONDONTWRITEBYTECODE=1)
        .run("useradd --create-home --uid 1000 shop")
        .workdir("/srv")
    )
    return published(base, "python", version)


def go_base() -> Dockerfile:
    base = Stage(None, From(f"golang:{GO}")).env(CGO_ENABLED=0, GOFLAGS="-trimpath").workdir("/src")
    return published(base, "go", GO)


# --- services


def apt_install(stage: Stage, packages: Sequence[str]) -> Stage:
    return stage.run(
        "apt-get update",
        f"apt-get install --yes --no-install-recommends {' '.join(packages)}",
        "rm -rf /var/lib/apt/lists/*",
    )


def python_service(
    name: str,
    *,
    version: str = "3.14",
    module: str | None = None,
    packages: Sequence[str] = (),
    port: int | None = 8000,
) -> Stage:
    """Return a service in Python whose dependencies are locked with uv; its module has its name if nothing else is said.

    `packages` are those of the distribution that it needs.
    """
    uv = bind("/uv", "/bin/uv", from_="ghcr.io/astral-sh/uv:0.9")
    builder = (
        Stage("builder", python_base(version))
        .copy("pyproject.toml", "uv.lock", "/srv/")
        .run("uv sync --locked --no-dev --no-install-project", mounts=[uv, cache("/root/.cache/uv")])
    )
    return (
        Stage(name, python_base(version))
        .when(bool(packages), lambda stage: stage.pipe(apt_install, packages))
        .copy(builder / "srv/.venv")
        .copy("src/", "/srv/src/")
        .env(PATH="/srv/.venv/bin:$PATH", PYTHONPATH="/srv/src")
        .when(port is not None, lambda stage: stage.expose(port or 0))
        .user(1000)
        .cmd("python", "-m", module or name)
        .pipe(labelled, name)
    )


def go_service(name: str, *, port: int = 8080) -> Stage:
    """Return a service in Go, one static binary in an image that holds nothing else."""
    builder = (
        Stage("builder", go_base())
        .copy("go.mod", "go.sum", "/src/")
        .run("go mod download", mounts=[cache("/go/pkg/mod")])
        .copy(".", "/src/")
        .run(f"go build -o /out/{name} ./cmd/{name}", mounts=[cache("/go/pkg/mod"), cache("/root/.cache/go-build")])
    )
    return (
        Stage(name, From("gcr.io/distroless/static-debian13:nonroot"))
        .copy(builder / "out" / name, f"/usr/bin/{name}")
        .expose(port)
        .entrypoint(f"/usr/bin/{name}")
        .pipe(labelled, name)
    )


def web_site(name: str) -> Stage:
    """Return a site that is built with Node and served by nginx."""
    builder = (
        Stage("builder", From(f"node:{NODE}-slim"))
        .workdir("/src")
        .copy("package.json", "package-lock.json", "./")
        .run("npm ci", mounts=[cache("/root/.npm")])
        .copy(".", ".")
        .run("npm run build")
    )
    return (
        Stage(name, From("nginxinc/nginx-unprivileged:1.29-alpine"))
        .copy(builder / "src/dist/", "/usr/share/nginx/html/")
        .expose(8080)
        .pipe(labelled, name)
    )
