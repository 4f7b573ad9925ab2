"""A Python web service, installed by uv from its lock file.

The dependencies are a layer of their own that changes with ``uv.lock`` alone; uv's cache lives on from build to build, and the
password of the private package index is there for one command only. What is shipped has no uv, no compiler, no sources, and
nothing that its user could write to.

    docker build --secret id=index-password,env=INDEX_PASSWORD .
"""

from dockerdsl import Arg, From, Secret, Stage, Var, bind, cache, secret

PYTHON = Arg("PYTHON", "3.13", doc="is the version of Python to build with and to run on")
UV = "ghcr.io/astral-sh/uv:0.13"
INDEX_PASSWORD = Secret("index-password")

python = From(f"python:{PYTHON}-slim-trixie")
to_install = [cache("/root/.cache/uv"), secret(INDEX_PASSWORD, env="UV_INDEX_INTERNAL_PASSWORD", required=True)]

build = (
    Stage("build", python)
    .copy("/uv", "/usr/local/bin/", from_=UV)
    .env(UV_COMPILE_BYTECODE=1, UV_LINK_MODE="copy", UV_PYTHON_DOWNLOADS="never")
    .workdir("/app")
    .run("uv sync --locked --no-dev --no-install-project", mounts=[*to_install, bind("pyproject.toml"), bind("uv.lock")])
    .copy("pyproject.toml", "uv.lock", "README.md", "./")
    .copy("src/", "src/")
    .run("uv sync --locked --no-dev --no-editable", mounts=to_install)
)

service = (
    Stage("service", python, doc="serves the API on port 8000")
    .run("useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin service")
    .copy(build / "app/.venv")
    .env(PATH=f"/app/.venv/bin:{Var('PATH')}", PYTHONUNBUFFERED=1)
    .user(10001)
    .expose(8000)
    .healthcheck(
        "python",
        "-c",
        "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=2)",
        interval="30s",
        timeout="3s",
        start_period="10s",
    )
    .cmd("uvicorn", "service.main:app", "--host", "0.0.0.0", "--port", "8000")
)
