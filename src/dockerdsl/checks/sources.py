"""Tell what an instruction takes from the build context: sources of COPY, ADD and bind mounts, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from dockerdsl.context import Source
from dockerdsl.expand import expand
from dockerdsl.git import is_git
from dockerdsl.lines import heredoc_word
from dockerdsl.mounted import read_run_mount
from dockerdsl.nodes import node
from dockerdsl.refused import Refused
from dockerdsl.spans import Token

if TYPE_CHECKING:
    from dockerdsl.checks.seen import SeenStep


class Taken(NamedTuple):
    """A source as it stands in the file.

    Attributes:
        written: its text there.
        source: what BuildKit makes of it; None where a variable of it is not known.
        variable: whether its text holds a variable.
        token: where it stands; None where that is not told apart from the instruction.
    """

    written: str
    source: Source | None
    variable: bool
    token: Token | None


def taken(step: SeenStep) -> Iterator[Taken]:
    """Give what a COPY, an ADD or a RUN takes from the build context.

    What comes from elsewhere is left out: another stage, an image, a URL, a git repository, a heredoc; and so is what BuildKit
    refuses, and what stands behind ONBUILD, which is for the context of another build.
    """
    if step.trigger or step.instruction is None:
        return
    if step.keyword == "RUN":
        yield from _mounted(step)
    elif step.keyword in ("COPY", "ADD") and not step.flag("from"):
        yield from _copied(step)


def _copied(step: SeenStep) -> Iterator[Taken]:
    read = node(step.piece, step.file.escape)
    tokens: list[Token | None] = [*step.spans.fields()] if not read.json else [None] * len(read.args)
    parents = getattr(step.instruction, "parents", None) is True
    for written, token in list(zip(read.args, tokens, strict=False))[:-1]:
        if "<<" in written and heredoc_word(written) is not None:
            continue
        path = step.resolved(written)
        if path is None or not _is_remote(path):
            source = None if path is None else Source(path, parents=parents)
            yield Taken(written, source, _has_variable(step, written), token)


def _is_remote(path: str) -> bool:
    return path.startswith(("http://", "https://")) or is_git(path)


def _mounted(step: SeenStep) -> Iterator[Taken]:
    for flag in step.spans.flags:
        if flag.name != "mount" or flag.value is None:
            continue
        unknown: list[str] = []

        def filled(word: str, unknown: list[str] = unknown) -> str:
            found = step.resolved(word)
            if found is None:
                unknown.append(word)
            return word if found is None else found

        try:
            mount = read_run_mount(flag.value, filled)
        except Refused:
            continue
        if mount.type == "bind" and not mount.from_:
            known = mount.source not in unknown
            variable = "$" in flag.value and _has_variable(step, flag.value)
            yield Taken(mount.source, Source(mount.source, mounted=True) if known else None, variable, flag.token)


def _has_variable(step: SeenStep, word: str) -> bool:
    try:
        return "$" in word and bool(expand(word, {}, step.file.escape).unmatched)
    except Refused:
        return True
