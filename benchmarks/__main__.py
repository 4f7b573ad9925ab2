"""Measure this library beside hand-written Python and other generators; ratios to the yardstick, lower is faster."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tracemalloc
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

from benchmarks import judge, parsing, processes, raw_safe, with_dockerdsl
from benchmarks.clock import Measured, compare
from benchmarks.workloads import GREET, parts, services

PEERS = ("hpccm", "hpccm_quoted", "neurodocker", "jinja2")
OURS = "dockerdsl"
YARDSTICK = "raw_safe"
GOALS = {"small": 6.0, "big": 5.0, "many": 4.0, "again": 1.5, "import": 1.6, "help": 8.0}
Table = dict[str, dict[str, Any]]


def main() -> int:
    options = _options()
    generators, missing = _generators()
    _check(generators)
    results = {
        "small": _small(generators, options.rounds),
        "big": _big(generators, options.rounds),
        "many": _many(generators, options.files, options.rounds),
        "again": _again(options.rounds),
    }
    if not options.no_processes:
        results["import"] = _rows(processes.imports(options.rounds))
        results["help"] = _rows(processes.commands(options.rounds))
    memory = _memory(options.files)
    quoting = {name: judge.quoting(module.nasty) for name, module in generators.items()}
    if options.json:
        facts = {
            "reading": parsing.reading(options.rounds)._asdict(),
            "python": platform.python_version(),
            "missing": missing,
            "quoting": quoting,
            "memory": memory,
        }
        print(json.dumps({"results": results, **facts}, indent=2))
        return 0
    _show(results, quoting, memory, missing, options)
    parsing.show(options.rounds)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--files", type=int, default=10_000, help="how many services W3 writes (10000)")
    parser.add_argument("--rounds", type=int, default=15, help="how many samples of each are taken (15)")
    parser.add_argument("--no-processes", action="store_true", help="leave out what starts processes: imports and --help")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    return parser.parse_args()


def _generators() -> tuple[dict[str, ModuleType], list[str]]:
    """Return the generators that can be imported, the yardstick first, and the names of those that cannot."""
    found: dict[str, ModuleType] = {YARDSTICK: raw_safe, OURS: with_dockerdsl}
    missing: list[str] = []
    for name in PEERS:
        try:
            found[name] = import_module(f"benchmarks.with_{name}")
        except ImportError:
            missing.append(name)
    return found, missing


def _check(generators: Mapping[str, ModuleType]) -> None:
    """Stop when we do not write, byte for byte, what a careful person writes by hand."""
    some = parts()
    for module in (raw_safe, with_dockerdsl):
        same = module.greet() == GREET and module.big(some) == raw_safe.big(some)
        if not same or any(module.service(s) != raw_safe.service(s) for s in services(200)):
            sys.exit(f"{module.__name__} does not write what raw_safe writes: nothing is measured")


def _small(generators: Mapping[str, ModuleType], rounds: int) -> Table:
    rows = _rows(compare({name: module.greet for name, module in generators.items()}, rounds * 2))
    return _judged(rows, {name: module.greet() for name, module in generators.items()})


def _big(generators: Mapping[str, ModuleType], rounds: int) -> Table:
    some = parts()
    calls: dict[str, Callable[[], str]] = {name: (lambda m=module: m.big(some)) for name, module in generators.items()}
    return _judged(_rows(compare(calls, rounds)), {name: call() for name, call in calls.items()})


def _many(generators: Mapping[str, ModuleType], files: int, rounds: int) -> Table:
    """Stream services: each is built, rendered and dropped. A round takes a share of them, so that rounds interleave."""
    share = max(1, files // rounds)
    calls = {name: _stream(module, share, files) for name, module in generators.items()}
    texts = {name: module.service(next(services(1))) for name, module in generators.items()}
    rows = _judged(_rows(compare(calls, rounds)), texts)
    for row in rows.values():
        row["seconds"] /= share
    return rows


def _stream(module: ModuleType, share: int, files: int) -> Callable[[], None]:
    every = list(services(files))
    place = 0

    def stream() -> None:
        nonlocal place
        for s in every[place : place + share]:
            module.service(s)
        place = place + share if place + 2 * share <= files else 0

    return stream


def _again(rounds: int) -> Table:
    """Render models that are built already, each beside the yardstick that writes the same file anew."""
    some = parts()
    first = next(services(1))
    pairs: dict[str, tuple[Callable[[], str], Any]] = {
        "W1": (raw_safe.greet, with_dockerdsl.greet_model().dockerfile()),
        "W2": (lambda: raw_safe.big(some), with_dockerdsl.big_model(some).dockerfile()),
        "W3": (lambda: raw_safe.service(first), with_dockerdsl.service_model(first).dockerfile()),
    }
    rows: Table = {}
    for name, (write, model) in pairs.items():
        measured = compare({YARDSTICK: write, name: lambda m=model: str(m)}, rounds)
        rows[name] = _rows(measured)[name]
    handle = compare(
        {
            "one file without": lambda: str(with_dockerdsl.Stage(None, "golang:1.25-alpine").run("echo built with 1.25")),
            "one file with a handle": with_dockerdsl.handle,
        },
        rounds,
    )
    rows["a handle (build, × without)"] = _rows(handle)["one file with a handle"]
    return rows


def _memory(files: int) -> dict[str, int]:
    """Return the peak of Python's memory in bytes while services are streamed: a tenth of the files, then all of them."""
    peaks: dict[str, int] = {}
    for count in (max(1, files // 10), files):
        tracemalloc.start()
        for s in services(count):
            with_dockerdsl.service(s)
        peaks[f"{count} files"] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peaks


def _rows(measured: Mapping[str, Measured]) -> Table:
    return {name: each._asdict() for name, each in measured.items()}


def _judged(rows: Table, texts: Mapping[str, str]) -> Table:
    for name, row in rows.items():
        row["trouble"] = judge.trouble(texts[name], texts[YARDSTICK])
    return rows


def _show(
    results: Mapping[str, Table],
    quoting: Mapping[str, dict[str, int]],
    memory: Mapping[str, int],
    missing: list[str],
    options: Any,
) -> None:
    print(f"CPython {platform.python_version()}, {platform.machine()}; CPU time, median of {options.rounds} interleaved rounds")
    print("ratio to raw_safe (hand-written functions with right quoting), [quartiles]; ! = does not count")
    print()
    print(f"{'':14}{'W1 one small file':>24}{'W2 50 stages x 21':>24}{f'W3 {options.files} services':>24}   right values of 12")
    for name in results["small"]:
        cells = "".join(f"{_cell(results[each][name]):>24}" for each in ("small", "big", "many"))
        right = ", ".join(f"{keyword} {count}" for keyword, count in quoting[name].items())
        print(f"{name:14}{cells}   {right}")
    print(f"{'goal':14}" + "".join(f"{f'<= {GOALS[each]}':>24}" for each in ("small", "big", "many")))
    for name in missing:
        print(f"{name:14}not installed, skipped")
    _show_peers(results)
    if judge.dockerfile is None:
        print("the package dockerfile is not installed: nobody judged the text")
    each = results["many"][OURS]["seconds"] * 1e6
    print(f"\nW3: {each:.0f} us a file, {1e6 / each:.0f} files a second on this machine")
    print("\nrendering a model again (goal <= 1.5)   " + "   ".join(f"{n} {_cell(row)}" for n, row in results["again"].items()))
    print("memory while streaming, peak            " + "   ".join(f"{n}: {peak / 1024:.0f} KiB" for n, peak in memory.items()))
    for key, title in (("import", "a process that imports, x import attrs"), ("help", "a process that helps, x bare python")):
        if key in results:
            print(f"\n{title} (goal <= {GOALS[key]})")
            for name, row in results[key].items():
                print(f"  {name:20}{_cell(row):>22}{row['seconds'] * 1000:8.0f} ms")


def _show_peers(results: Mapping[str, Table]) -> None:
    """Print what does not count, why, and how the others compare with us."""
    print()
    for title, table in zip(("W1", "W2", "W3"), (results[each] for each in ("small", "big", "many")), strict=True):
        for name, row in table.items():
            if row["trouble"]:
                print(f"{title} {name} does not count: {row['trouble']}")
            elif name not in (OURS, YARDSTICK):
                print(f"{title} {name} takes {row['ratio'] / table[OURS]['ratio']:.1f} times as long as {OURS}")


def _cell(row: Mapping[str, Any]) -> str:
    mark = "! " if row.get("trouble") else ""
    return f"{mark}{row['ratio']:.2f} [{row['low']:.2f}-{row['high']:.2f}]"


if __name__ == "__main__":
    sys.exit(main())
