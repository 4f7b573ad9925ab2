"""A family of base images from one function: every version of Python in every variant, each a target of one file.

A variant is a recipe, an ordinary function from stage to stage. To add a version or a variant is to add a word.

    docker build --target python3.13-native .
"""

from collections.abc import Callable

from dockerdsl import Dockerfile, From, Stage


def apt_install(stage: Stage, *packages: str) -> Stage:
    return stage.run(
        "apt-get update",
        f"apt-get install --yes --no-install-recommends {' '.join(packages)}",
        "rm -rf /var/lib/apt/lists/*",
    )


def pure(stage: Stage) -> Stage:
    return stage


def native(stage: Stage) -> Stage:
    return stage.pipe(apt_install, "build-essential", "pkg-config")


def postgres(stage: Stage) -> Stage:
    return stage.pipe(apt_install, "libpq5")


VERSIONS = ("3.13", "3.14")
VARIANTS: tuple[Callable[[Stage], Stage], ...] = (pure, native, postgres)


def image(version: str, variant: Callable[[Stage], Stage]) -> Stage:
    return (
        Stage(f"python{version}-{variant.__name__}", From(f"python:{version}-slim-trixie"))
        .label({"org.opencontainers.image.title": f"python-{variant.__name__}", "org.opencontainers.image.version": version})
        .env(PIP_NO_CACHE_DIR=1, PYTHONUNBUFFERED=1)
        .pipe(variant)
        .run("useradd --create-home --uid 1000 app")
        .workdir("/home/app")
        .user(1000)
    )


dockerfile = Dockerfile(*[image(version, variant) for version in VERSIONS for variant in VARIANTS])
