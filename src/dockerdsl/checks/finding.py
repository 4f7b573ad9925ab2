"""What a check says: a finding at its place, and the edits that would mend it."""

from __future__ import annotations

from typing import Final, Literal, get_args

import attrs

from dockerdsl.where import Where

Severity = Literal["error", "warning", "info", "style"]
"""How bad it is, the worst first."""

Default = Severity | Literal["off"]
"""How a rule is set: with a severity, or off."""

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)


def at_least(severity: Severity, limit: Severity) -> bool:
    """Return whether a severity is as bad as `limit`, or worse."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(limit)


@attrs.frozen(slots=True, weakref_slot=False)
class Edit:
    """Text that takes the place of what stands at ``text[start:end]`` of the file, in characters."""

    start: int
    end: int
    text: str


@attrs.frozen(slots=True, weakref_slot=False)
class Fix:
    """Edits of a file that mend a finding.

    Attributes:
        what: what they do, an imperative: "insert -y".
        edits: in order, none over another.
        safe: whether the image stays the same; what is not safe is a suggestion, and done only when asked for.
        onward: whether it mends what follows, too: of fixes of a rule that do the same one is done, and then one looks again.
    """

    what: str
    edits: tuple[Edit, ...]
    safe: bool = True
    onward: bool = False


@attrs.frozen(slots=True, weakref_slot=False)
class Finding:
    """Something that a rule found.

    Attributes:
        rule: the rule's name.
        severity: how bad it is, as the settings in force say.
        message: what is wrong, naming the thing.
        at: where it stands in the Dockerfile, or in an ignore file; columns count bytes of UTF-8, as in `Where`.
        source: where the author wrote that line in Python; None for a Dockerfile that was read.
        hint: the next action.
        aliases: what other tools call it: ``("DL3014", "DS-0021")``.
        step: the first and the last line of the instruction it is about; of the finding itself where there is none.
        fix: the edits that would mend it.
        url: a page about it, where there is one on the web.
        heard: the line of another instruction above which a comment keeps it quiet, where it concerns two.
    """

    rule: str
    severity: Severity
    message: str
    at: Where
    source: Where | None = None
    hint: str | None = None
    aliases: tuple[str, ...] = ()
    step: tuple[int, int] = (1, 1)
    fix: Fix | None = None
    url: str | None = None
    heard: int | None = None

    @property
    def place(self) -> Where:
        """Where the author would mend it: in Python if it was written there, else in the Dockerfile."""
        return self.source or self.at

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.message} [{self.rule}]"
