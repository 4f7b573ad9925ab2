"""Measure ``dockerdsl sync`` on a large project; every time is a ratio to one bare process that imports and renders it all.

``python -m benchmarks.project --definitions 10000`` makes a project of so many services in a folder of its own, each of three
stages that share a module, and runs, one after the other and several times: the bare process; sync from nothing; sync again when
nothing has changed; ``--check``; sync after one definition, and after the shared module has changed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import mkdtemp

SHARED = '''\
"""What all services share."""

from dockerdsl import Stage

PYTHON = "python:3.13-slim"
NODE = "node:22"


def installed(stage: Stage, *names: str) -> Stage:
    """Return the stage with packages of the distribution."""
    return stage.run("apt-get update", f"apt-get install -y --no-install-recommends {' '.join(names)}")
'''
DEFINITION = '''\
"""The image of service {number}."""

from dockerdsl import Stage, cache
from platform_images import NODE, PYTHON, installed

assets = (
    Stage("assets", NODE)
    .workdir("/src")
    .copy("package.json", "package-lock.json", ".")
    .run("npm ci", mounts=[cache("/root/.npm")])
    .copy("web/", "web/")
    .run("npm run build")
)
wheels = (
    installed(Stage("wheels", PYTHON), "build-essential", "libpq-dev")
    .workdir("/src")
    .copy("requirements.txt", ".")
    .run("pip wheel --wheel-dir /wheels -r requirements.txt", mounts=[cache("/root/.cache/pip")])
)
service = (
    installed(Stage("service", PYTHON), "libpq5")
    .env(PYTHONUNBUFFERED="1", SERVICE="service-{number}")
    .copy(wheels / "wheels")
    .run("pip install --no-index --find-links /wheels /wheels/*.whl")
    .copy(assets / "src/dist", "/srv/static")
    .copy("app/", "/srv/app")
    .user("10001")
    .expose({port})
    .entrypoint("python", "-m", "app")
)
'''
BARE = """\
import sys
from importlib.util import module_from_spec, spec_from_file_location
from dockerdsl import Stage
sys.dont_write_bytecode = True
sys.path.insert(0, ".")
size = 0
for number in range({count}):
    spec = spec_from_file_location("definition", f"services/{{number // 100:03}}/{{number:05}}/imagefile.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    size += len(str(module.service))
print(size)
"""
Sample = tuple[float, float, float]
"""Seconds by the clock, seconds of all processors, MiB."""
SYNC = (sys.executable, "-m", "dockerdsl", "sync")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.project", description=__doc__)
    parser.add_argument("--definitions", type=int, default=10_000, metavar="N", help="services in the project (10000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is run (3)")
    parser.add_argument("--jobs", default=None, metavar="N", help="processes for definitions (what sync chooses)")
    parser.add_argument("--json", action="store_true", help="print facts for a program")
    options = parser.parse_args()
    folder = Path(mkdtemp(prefix="dockerdsl-project-"))
    try:
        make(folder, options.definitions)
        results = measured(folder, options)
    finally:
        shutil.rmtree(folder)
    print(json.dumps(results, indent=2) if options.json else _table(results, options.definitions))
    return 0


def make(folder: Path, count: int) -> None:
    """Write a project of so many services, known to git."""
    (folder / "platform_images.py").write_text(SHARED)
    (folder / "dockerdsl.toml").write_text("")
    for number in range(count):
        place = folder / "services" / f"{number // 100:03}" / f"{number:05}"
        place.mkdir(parents=True)
        (place / "imagefile.py").write_text(DEFINITION.format(number=number, port=8000 + number % 1000))
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=folder, check=True)


def measured(folder: Path, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Return seconds by the clock and of all processors, medians of the rounds, and the most memory of a process, in MiB."""
    jobs = ["--jobs", options.jobs] if options.jobs else []
    first = folder / "services/000/00000/imagefile.py"
    runs: dict[str, Callable[[], Sample]] = {
        "bare": lambda: _run([sys.executable, "-c", BARE.format(count=options.definitions)], folder),
        "cold": lambda: _run([*SYNC, *jobs], folder, before=lambda: _forget(folder)),
        "again": lambda: _run([*SYNC, *jobs], folder),
        "check": lambda: _run([*SYNC, *jobs, "--check"], folder),
        "one changed": lambda: _run([*SYNC, *jobs], folder, before=lambda: _edit(first)),
        "all changed": lambda: _run([*SYNC, *jobs], folder, before=lambda: _edit(folder / "platform_images.py")),
    }
    samples: dict[str, list[Sample]] = {name: [] for name in runs}
    for _ in range(options.rounds):
        for name, run in runs.items():
            samples[name].append(run())
    return {
        name: {
            "seconds": median(seconds for seconds, _, _ in taken),
            "work": median(work for _, work, _ in taken),
            "memory": max(memory for _, _, memory in taken),
        }
        for name, taken in samples.items()
    }


def _forget(folder: Path) -> None:
    """Take away what sync has made."""
    shutil.rmtree(folder / ".dockerdsl", ignore_errors=True)
    for path in folder.glob("services/*/*/Dockerfile"):
        path.unlink()


def _edit(path: Path) -> None:
    path.write_text(path.read_text().replace('"""\n', '."""\n', 1))


def _run(command: list[str], folder: Path, before: Callable[[], None] | None = None) -> Sample:
    if before:
        before()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    script = [sys.executable, "-c", _MEASURE, *command]
    done = subprocess.run(script, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    seconds, work, memory = map(float, done.stdout.split()[-3:])
    return seconds, work, memory


_MEASURE = """\
import resource, subprocess, sys, time
begun = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - begun
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def _table(results: dict[str, dict[str, float]], count: int) -> str:
    bare, work = results["bare"]["seconds"], results["bare"]["work"]
    lines = [
        f"{count:,} definitions; times as ratios to the bare process, by the clock and of all processors",
        f"{'':14}{'clock':>7}{'work':>7}{'seconds':>9}{'MiB':>6}",
    ]
    lines += [
        f"{name:14}{each['seconds'] / bare:7.2f}{each['work'] / work:7.2f}{each['seconds']:9.2f}{each['memory']:6.0f}"
        for name, each in results.items()
    ]
    lines += [
        f"cold / bare: {results['cold']['seconds'] / bare:.2f} (at most 3)",
        f"cold / again: {results['cold']['seconds'] / results['again']['seconds']:.1f} (at least 5)",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
