"""The bar that shows how far a long run is: on a terminal, when it takes a while, and nowhere else."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import count, repeat

import pytest

from dockerdsl.cli import progress


class Stream(io.StringIO):
    """What stands in the place of standard error."""

    terminal = True

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture(autouse=True)
def _slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each look at the clock take a second."""
    seconds = count(0.0)
    monkeypatch.setattr(progress, "monotonic", lambda: next(seconds))
    monkeypatch.setenv("TERM", "xterm")


def told(monkeypatch: pytest.MonkeyPatch, steps: Iterable[str], total: int, *, terminal: bool = True) -> str:
    """Return what standard error is told while steps are taken."""
    stream = Stream()
    stream.terminal = terminal
    with monkeypatch.context() as patch, suppress(RuntimeError):
        patch.setattr(sys, "stderr", stream)  # not in a fixture: pytest puts its own back behind those
        assert "".join(progress.shown(steps, total)) == "abc"
    return stream.getvalue()


def test_a_long_run_is_counted_and_the_bar_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    said = told(monkeypatch, "abc", 3)

    assert "definitions" in said
    assert "3/3" in said
    assert said.endswith("\x1b[2K")


def test_the_bar_goes_away_when_a_run_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def steps() -> Iterator[str]:
        yield from "ab"
        raise RuntimeError("broken off")

    said = told(monkeypatch, steps(), 9)

    assert "2/9" in said
    assert said.endswith("\x1b[2K")


def test_a_short_run_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = repeat(0.0)
    monkeypatch.setattr(progress, "monotonic", lambda: next(moment))

    assert told(monkeypatch, "abc", 3) == ""


def test_one_definition_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, ["abc"], 1) == ""


def test_without_rich_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "find_spec", lambda _: None)

    assert told(monkeypatch, "abc", 3) == ""


def test_what_is_no_terminal_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, "abc", 3, terminal=False) == ""
