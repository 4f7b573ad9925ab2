"""Declare a rule: what it is called, how bad it is, what it looks at, and the function that looks.

A rule is a module in `rules` with one function. The module's docstring is the rule's page: its first line says what to do, in
the imperative; a ``dockerfile`` block under ``Found:`` is a file in which the rule finds something, one under ``Instead:`` a
file in which it does not; a ``text`` block before it is the ignore file of its context. Both are tests.

    @command_rule("apt-get", severity="warning", hadolint={"DL3014": "warning"}, also=("DS-0021",))
    def apt_no_yes(command: Command) -> Iterator[Problem]:
        if "install" in command.operands() and not command.has("y", "yes"):
            yield command.problem("apt-get install will ask, and nobody answers", fix=command.insert("-y"))

There are six kinds. A `file_rule` looks at a whole file, a `stage_rule` at each stage, a `step_rule` at each instruction of
some keywords, a `run_rule` at each RUN that starts a program of some names, a `command_rule` at each of these programs, a
`pragma_rule` at each comment that tells rules to be quiet. The function's name, with hyphens, is that of the rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from inspect import getdoc, getmodule
from typing import TYPE_CHECKING, Any, Final, Literal, Required, TypedDict, Unpack

import attrs

from dockerdsl.checks.finding import Default, Fix
from dockerdsl.where import Where

if TYPE_CHECKING:
    from dockerdsl.checks.commands import Command
    from dockerdsl.checks.pragmas import Pragma
    from dockerdsl.checks.seen import File, SeenStage, SeenStep

Kind = Literal["file", "stage", "step", "run", "command", "text", "pragma"]
Need = Literal["context", "images", "labels", "trusted_registries"]
EVERY: Final = "*"
"""The key of a rule that looks at every keyword, or every command."""
_BUILDKIT: Final = "https://docs.docker.com/go/dockerfile/rule/"
_HADOLINT: Final = "https://github.com/hadolint/hadolint/wiki/"
_HYPHENS: Final = re.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_PAGE: Final = "InvalidBaseImagePlatform"
"""The only check of BuildKit that says of no page."""


@attrs.frozen(slots=True, weakref_slot=False)
class Problem:
    """What a rule's function yields: what is wrong, and where.

    Attributes:
        message: what is wrong, naming the thing, without the place.
        start, end: the characters of the file that it is about.
        lines: the first and the last line of the instruction that it belongs to.
        hint: the next action.
        fix: edits that would mend it.
        buildkit: BuildKit's words for it, where they are others.
        code: which of the rule's hadolint ids is meant, of a rule that stands for several.
        elsewhere: the place, where it stands in another file.
        heard: the line of another instruction above which a comment keeps it quiet, where it concerns two.
    """

    message: str
    start: int
    end: int
    lines: tuple[int, int]
    hint: str | None = None
    fix: Fix | None = None
    buildkit: str | None = None
    code: str | None = None
    elsewhere: Where | None = None
    heard: int | None = None


Look = Callable[[Any], Iterable[Problem]]


def _aliases(rule: Rule) -> tuple[str, ...]:
    return (*rule.hadolint, *((rule.buildkit,) if rule.buildkit else ()), *rule.also)


def _url(rule: Rule) -> str | None:
    if rule.buildkit:
        return None if rule.buildkit == _NO_PAGE else f"{_BUILDKIT}{_HYPHENS.sub('-', rule.buildkit).lower()}/"
    return next((f"{_HADOLINT}{each}" for each in rule.hadolint), None)


@attrs.frozen(slots=True, eq=False, weakref_slot=False)
class Rule:
    """A rule.

    Attributes:
        name: ``apt-no-yes``.
        kind: what its function is called with.
        keys: the keywords or the names of commands that it looks at.
        look: the function.
        severity: how bad it is, or off, if nobody says otherwise.
        strict: the same in the preset ``strict``; `severity` if left out.
        hadolint: hadolint's ids for it, with the severities they have there.
        buildkit: the name of BuildKit's check for it.
        also: the ids of other tools.
        triggers: whether it looks at what stands behind ONBUILD, too.
        needs: what a check must be told, an attribute of its settings, for the rule to find anything.
        page: its documentation, Markdown.

    Attributes:
        aliases: what other tools call it.
        url: a page on the web about the same rule: BuildKit's, else hadolint's.
    """

    name: str
    kind: Kind
    keys: tuple[str, ...]
    look: Look
    severity: Default
    strict: Default
    hadolint: Mapping[str, Default]
    buildkit: str | None
    also: tuple[str, ...]
    triggers: bool
    needs: Need | None
    page: str
    aliases: tuple[str, ...] = attrs.field(init=False, default=attrs.Factory(_aliases, takes_self=True))
    url: str | None = attrs.field(init=False, default=attrs.Factory(_url, takes_self=True))

    @property
    def summary(self) -> str:
        """The first line of its page, without the full stop."""
        return self.page.partition("\n")[0].rstrip(".")

    def __repr__(self) -> str:
        return f"<rule {self.name}>"


class About(TypedDict, total=False):
    """What is said about a rule, beside its function: `Rule` tells what each means."""

    severity: Required[Default]
    strict: Default
    hadolint: Mapping[str, Default]
    buildkit: str
    also: tuple[str, ...]
    triggers: bool
    needs: Need


def file_rule(**about: Unpack[About]) -> Callable[[Callable[[File], Iterable[Problem]]], Rule]:
    """Return what makes a rule of a function that is called once, with the file."""
    return _making("file", (EVERY,), about)


def stage_rule(**about: Unpack[About]) -> Callable[[Callable[[SeenStage], Iterable[Problem]]], Rule]:
    """Return what makes a rule of a function that is called with each stage."""
    return _making("stage", (EVERY,), about)


def step_rule(*keywords: str, **about: Unpack[About]) -> Callable[[Callable[[SeenStep], Iterable[Problem]]], Rule]:
    """Return what makes a rule of a function that is called with each instruction of these keywords, or of all."""
    return _making("step", keywords or (EVERY,), about)


def run_rule(*programs: str, **about: Unpack[About]) -> Callable[[Callable[[SeenStep], Iterable[Problem]]], Rule]:
    """Return what makes a rule of a function that is called, once, with each RUN that starts a program of these names."""
    return _making("run", programs, about)


def command_rule(*names: str, **about: Unpack[About]) -> Callable[[Callable[[Command], Iterable[Problem]]], Rule]:
    """Return what makes a rule of a function that is called with each program of these names; with all, if none is named.

    What stands behind ONBUILD is looked at, too.
    """
    return _making("command", names or (EVERY,), {"triggers": True, **about})


def pragma_rule(**about: Unpack[About]) -> Callable[[Callable[[Pragma], Iterable[Problem]]], Rule]:
    """Return what makes a rule of a function that is called, at the end, with each comment that tells rules to be quiet."""
    return _making("pragma", (EVERY,), about)


def _making(kind: Kind, keys: tuple[str, ...], about: About) -> Callable[[Look], Rule]:
    def make(look: Look) -> Rule:
        severity = about["severity"]
        return Rule(
            name=look.__name__.rstrip("_").replace("_", "-"),
            kind=kind,
            keys=keys,
            look=look,
            severity=severity,
            strict=about.get("strict", severity),
            hadolint=about.get("hadolint", {}),
            buildkit=about.get("buildkit"),
            also=about.get("also", ()),
            triggers=about.get("triggers", False),
            needs=about.get("needs"),
            page=(look.__doc__ and getdoc(look)) or getdoc(getmodule(look)) or "",
        )

    return make
