"""The workloads through one generic Jinja2 template, compiled once, as people write them: quotes around values, ``tojson`` for
exec forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jinja2

from benchmarks.workloads import Part, Service

TEMPLATE = """\
{% for stage in stages %}
FROM {{ stage.base }}{% if stage.name %} AS {{ stage.name }}{% endif %}

{% for step in stage.steps %}
{% if step[0] == "RUN" %}
RUN {{ step[1] | join(" && \\\\\\n    ") }}
{% elif step[0] == "COPY" %}
COPY {% if step[2] %}--from={{ step[2] }} {% endif %}{% if step[3] %}--chown={{ step[3] }} {% endif %}{{ step[1] | join(" ") }}
{% elif step[0] in ("ENV", "LABEL") %}
{{ step[0] }} {% for key, value in step[1].items() %}{{ key }}="{{ value }}"{% if not loop.last %} {% endif %}{% endfor %}

{% elif step[0] in ("CMD", "ENTRYPOINT") %}
{{ step[0] }} {{ step[1] | tojson }}
{% elif step[0] == "HEALTHCHECK" %}
HEALTHCHECK --interval={{ step[2] }} --timeout={{ step[3] }} CMD {{ step[1] | tojson }}
{% elif step[0] == "ARG" %}
ARG {{ step[1] }}={{ step[2] }}
{% else %}
{{ step[0] }} {{ step[1] }}
{% endif %}
{% endfor %}
{% if not loop.last %}

{% endif %}
{% endfor %}
"""
template = jinja2.Environment(
    trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=jinja2.StrictUndefined, autoescape=False
).from_string(TEMPLATE)

Step = tuple[Any, ...]


def _stage(base: str, name: str | None, *steps: Step) -> dict[str, Any]:
    return {"base": base, "name": name, "steps": steps}


def _run(*commands: str) -> Step:
    return ("RUN", commands)


def _copy(*paths: str, origin: str | None = None, chown: str | None = None) -> Step:
    return ("COPY", paths, origin, chown)


def greet() -> str:
    return template.render(
        stages=[
            _stage(
                "golang:1.13",
                "builder",
                ("WORKDIR", "/go/src/github.com/asashiho/dockertext-greet"),
                _run("go get -d -v github.com/urfave/cli"),
                _copy("main.go", "."),
                _run("GOOS=linux go build -a -o greet ."),
            ),
            _stage(
                "busybox",
                None,
                ("WORKDIR", "/opt/greet/bin"),
                _copy("/go/src/github.com/asashiho/dockertext-greet/", ".", origin="builder"),
                ("ENTRYPOINT", ["./greet"]),
            ),
        ]
    )


def big(parts: Sequence[Part]) -> str:
    stages = []
    before = None
    for part in parts:
        stages.append(
            _stage(
                "debian:13-slim",
                part.name,
                ("LABEL", {"org.opencontainers.image.title": part.title}),
                ("ARG", "MIRROR", "https://deb.example.org/debian"),
                ("ENV", {"PART": part.name, "VERSION": part.version}),
                _run("apt-get update", f"apt-get install -y {part.packages}", "rm -rf /var/lib/apt/lists/*"),
                ("WORKDIR", f"/src/{part.name}"),
                _copy("Makefile", "configure.ac", "./"),
                _run("autoreconf -fi"),
                _copy(f"parts/{part.number}/", "src/"),
                _run(f"./configure --prefix=/opt/{part.name}"),
                _run(f'make -j4 CFLAGS="-O2 -g" VERSION={part.version}'),
                _run("make check"),
                _run("make install"),
                _copy("entry.sh", f"/opt/{part.name}/bin/"),
                _copy(f"/opt/{before}/", f"/opt/{before}/", origin=before) if before else _copy("first/", "/opt/first/"),
                ("ENV", {"PATH_EXTRA": f"/opt/{part.name}/bin"}),
                ("WORKDIR", f"/opt/{part.name}"),
                ("USER", "nobody"),
                ("EXPOSE", 7000 + part.number),
                ("CMD", [f"/opt/{part.name}/bin/run", "--serve", "all of it"]),
            )
        )
        before = part.name
    return template.render(stages=stages)


def service(s: Service) -> str:
    return template.render(
        stages=[
            _stage(
                f"python:{s.python}-slim",
                "deps",
                ("ARG", "PIP_VERSION", s.pip),
                ("ENV", {"PIP_NO_CACHE_DIR": "1", "PYTHONDONTWRITEBYTECODE": "1"}),
                ("WORKDIR", "/src"),
                _run("apt-get update", f"apt-get install -y {s.packages}", "rm -rf /var/lib/apt/lists/*"),
                _copy("requirements.txt", "constraints.txt", "./"),
                _run('pip install "pip==$PIP_VERSION"', "pip install --prefix=/opt/deps -r requirements.txt"),
            ),
            _stage(
                f"node:{s.node}-slim",
                "assets",
                ("WORKDIR", f"/web/{s.name}"),
                _copy("package.json", "package-lock.json", "./"),
                _run("npm ci"),
                _copy("web/", "web/"),
                _run(f"npm run build -- --mode production --base /{s.name}/"),
            ),
            _stage(
                f"python:{s.python}-slim",
                None,
                (
                    "LABEL",
                    {
                        "org.opencontainers.image.title": s.title,
                        "org.opencontainers.image.revision": s.revision,
                        "org.opencontainers.image.authors": s.team,
                    },
                ),
                ("ENV", {"PORT": s.port, "GREETING": s.greeting, "PYTHONUNBUFFERED": "1"}),
                _run(f"useradd --system --uid 10001 {s.name}"),
                ("WORKDIR", "/app"),
                _copy("/opt/deps/", "/usr/local/", origin="deps"),
                _copy(f"/web/{s.name}/dist/", "static/", origin="assets"),
                _copy(f"services/{s.name}/", ".", chown=s.name),
                ("USER", s.name),
                ("EXPOSE", s.port),
                ("VOLUME", "/data"),
                ("HEALTHCHECK", ["curl", "-f", f"http://localhost:{s.port}/health"], "30s", "3s"),
                ("ENTRYPOINT", ["tini", "--"]),
                ("CMD", ["gunicorn", f"--workers={s.workers}", f"--bind=0.0.0.0:{s.port}", "app:main"]),
            ),
        ]
    )


def nasty(keyword: str, value: str) -> str:
    step: Step = (keyword, ["echo", value]) if keyword == "ENTRYPOINT" else (keyword, {"KEY": value})
    return template.render(stages=[_stage("scratch", None, step)])
