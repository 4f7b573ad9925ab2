"""What a whole process costs: importing the model, showing help. Each against a neighbour, one process after the other."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence

from benchmarks.clock import Measured, summaries

BARE = (sys.executable, "-c", "pass")
MODEL = "import dockerdsl; dockerdsl.Stage; dockerdsl.Dockerfile"


def imports(rounds: int) -> dict[str, Measured]:
    """Return the CPU seconds of processes that import one thing, the yardstick being ``import attrs``."""
    return _compare(
        {
            "import attrs": (sys.executable, "-c", "import attrs"),
            "python -c pass": BARE,
            "import dockerdsl": (sys.executable, "-c", "import dockerdsl"),
            "the model": (sys.executable, "-c", MODEL),
            "import jinja2": (sys.executable, "-c", "import jinja2"),
            "import hpccm": (sys.executable, "-c", "import hpccm.primitives"),
            "import neurodocker": (sys.executable, "-c", "import neurodocker.reproenv.renderers"),
        },
        rounds,
    )


def commands(rounds: int) -> dict[str, Measured]:
    """Return the CPU seconds of command lines that show their help, the yardstick being a bare interpreter."""
    return _compare(
        {
            "python -c pass": BARE,
            "dockerdsl --help": (sys.executable, "-m", "dockerdsl", "--help"),
            "hpccm --help": (sys.executable, "-m", "hpccm.cli", "--help"),
            "neurodocker --help": (sys.executable, "-m", "neurodocker", "--help"),
        },
        rounds,
    )


def _compare(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Measured]:
    usable = {name: command for name, command in commands.items() if _sample(command) is not None}
    samples: dict[str, list[float]] = {name: [] for name in usable}
    for _ in range(rounds):
        for name, command in usable.items():
            samples[name].append(_sample(command) or 0.0)
    return summaries(samples)


def _sample(command: Sequence[str]) -> float | None:
    """Return the CPU seconds of one process, children counted; None when it fails."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        return None
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
