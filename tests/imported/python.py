from dockerdsl import From, Stage, sh

base = (
    Stage("base", From("python:3.12-slim"))
    .env(PYTHONUNBUFFERED="1", PYTHONDONTWRITEBYTECODE="1")
    .workdir("/app")
)

build = (
    Stage("build", base)
    .run(
        "apt-get update",
        "apt-get install -y --no-install-recommends build-essential libpq-dev",
        "rm -rf /var/lib/apt/lists/*",
    )
    .copy("requirements.txt", ".")
    .run("pip install --no-cache-dir --prefix=/install -r requirements.txt")
)

image = (
    Stage(None, base)
    .copy(build / "install", "/usr/local")
    .copy(".", ".", chown="1000:1000")
    .expose(8000)
    .healthcheck(
        sh("curl -f http://localhost:8000/health || exit 1"),
        interval="30s",
        timeout="3s",
    )
    .cmd("gunicorn", "--bind", "0.0.0.0:8000", "app:app")
)
