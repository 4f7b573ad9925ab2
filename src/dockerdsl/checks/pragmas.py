"""Read the comments that tell rules to be quiet, and take out the findings that they mean.

    # dockerdsl: ignore[apt-unpinned, DL3015] the mirror keeps one version
    # hadolint ignore=DL3008,SC2086 # reason
    # check=skip=JSONArgsRecommended

Such a comment speaks for the next instruction, whatever comments and empty lines stand between; several add up. For the whole
file speak ``# hadolint global ignore=DL3008`` anywhere and ``# check=skip=...`` among the parser directives, for all of a stage
``# hadolint stage ignore=DL3008`` above its FROM. The presets ``hadolint`` and ``buildkit`` listen to that tool's comments and
to ours. BuildKit's are read as it reads them: up to the first blank, the first above an instruction alone, and none that is
indented or that an empty comment line parts from the instruction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal, NamedTuple

from dockerdsl.checks.finding import Edit, Finding, Fix
from dockerdsl.checks.rule import Problem
from dockerdsl.checks.seen import File
from dockerdsl.reading.pieces import Comment, Directive, InstructionPiece, Piece

Tongue = Literal["dockerdsl", "hadolint", "buildkit"]
Scope = Literal["step", "stage", "file"]

_OURS: Final = re.compile(r"#\s*dockerdsl\s*:(?P<rest>.*)", re.DOTALL | re.IGNORECASE)
_OUR_LIST: Final = re.compile(r"\s*ignore\s*\[(?P<ids>[^]]*)\]", re.IGNORECASE)
_HADOLINT: Final = re.compile(r"#\s*hadolint\s+(?:(?P<scope>global|stage)\s+)?ignore\b(?P<rest>.*)", re.DOTALL)
_HADOLINT_LIST: Final = re.compile(r"\s*=\s*(?P<ids>[A-Za-z0-9]+(?:\s*,\s*[A-Za-z0-9]+)*)\s*(?:#.*)?\Z", re.DOTALL)
_CHECK: Final = re.compile(r"#\s*check\s*=\s*(?P<rest>\S*)(?P<more>.*)", re.DOTALL | re.IGNORECASE)
_SKIP: Final = re.compile(r"(?:\A|;)skip=(?P<ids>[^;]*)")
_WORDS: Final = ("dockerdsl", "hadolint", "check")
"""One of these stands in each pragma."""
_ID: Final = re.compile(r"[^\s,]+")
_HEARD: Final[dict[str, tuple[Tongue, ...]]] = {"hadolint": ("dockerdsl", "hadolint"), "buildkit": ("dockerdsl", "buildkit")}
_ALL: Final[tuple[Tongue, ...]] = ("dockerdsl", "hadolint", "buildkit")
_FIRST, _LAST = 1, 1 << 60


class Fault(NamedTuple):
    """Why a pragma, or a part of it, does nothing, and what to do."""

    what: str
    hint: str


_OURS_UNREAD: Final = Fault("this comment names no rules", "write # dockerdsl: ignore[rule] reason")
_HADOLINT_UNREAD: Final = Fault("this comment names no rules", "write # hadolint ignore=DL3008")
_CHECK_UNREAD: Final = Fault("this comment names no rules", "write # check=skip=Name")
_BEHIND_BLANK: Final = Fault("BuildKit reads no rules behind a blank", "take the blanks out of the list")
_INDENTED: Final = Fault("BuildKit does not listen to a comment that is indented", "begin the line with the #")
_NOT_FIRST: Final = Fault("BuildKit listens to the first # check= above an instruction alone", "name all rules in one comment")
_INSIDE: Final = Fault("nobody listens to a comment inside of an instruction", "put it above the instruction")
_PARTED: Final = Fault("an empty comment line parts this one from the instruction", "take the empty comment out")


class Id(NamedTuple):
    """A rule that a pragma names, and where its name stands in the file."""

    text: str
    start: int
    end: int


class Pragma:
    """A comment that tells rules to be quiet, as rules on such comments see it.

    Attributes:
        file: its file.
        tongue: whose it is.
        scope: what it speaks for.
        ids: the rules that it names.
        start: where the comment begins in the file.
        end: where it ends.
        lines: the first and the last line it speaks for; nothing stands there when the first is behind the last.
        fault: why it does nothing, or not all that it seems to.
        used: the ids, lower case, that took a finding out.
        unknown: the ids that no rule has.
        unused: the ids of rules that looked and found nothing there.
    """

    def __init__(
        self, file: File, piece: Piece, start: int, *, tongue: Tongue, scope: Scope, ids: list[Id], fault: Fault | None = None
    ) -> None:
        self.file = file
        self.line = piece.line
        self.start = start
        self.end = start + len(piece.text.removeprefix("\ufeff").lstrip().rstrip("\r\n"))
        self.tongue: Tongue = tongue
        self.scope: Scope = scope
        self.ids = ids
        self.fault = fault
        self.lines: tuple[int, int] = (_FIRST, _LAST) if scope == "file" else (_LAST, _FIRST)
        self.used: set[str] = set()
        self.unknown: list[Id] = []
        self.unused: list[Id] = []

    def silence(self, fault: Fault) -> None:
        """Note that nobody listens to it."""
        self.ids, self.fault = [], fault

    def speaks_for(self, finding: Finding) -> bool:
        """Return whether a finding stands in the lines that it speaks for.

        What concerns two instructions is kept quiet by a comment of ours above either.
        """
        first, last = self.lines
        lines = {finding.heard or finding.step[0]} | ({finding.step[0]} if self.tongue == "dockerdsl" else set[int]())
        return any(first <= line <= last for line in lines)

    def without(self, id_: Id) -> Fix:
        """Return what takes an id out, or the comment with its line if none of its ids does anything.

        What other tools read is theirs: taking it out is a suggestion.
        """
        safe = self.tongue == "dockerdsl"
        if len(self.unused) + len(self.unknown) == len(self.ids):
            text = self.file.text
            start = text.rfind("\n", 0, self.start) + 1
            end = text.find("\n", self.end) + 1 or len(text)
            return Fix("take the comment out", (Edit(start, end, ""),), safe)
        place = self.ids.index(id_)
        if place:
            return Fix(f"take {id_.text} out", (Edit(self.ids[place - 1].end, id_.end, ""),), safe)
        return Fix(f"take {id_.text} out", (Edit(id_.start, self.ids[1].start, ""),), safe)

    def problem(self, message: str, at: Id | None = None, **more: Any) -> Problem:
        """Return a problem of the pragma, or of one of its ids."""
        start, end = (at.start, at.end) if at else (self.start, self.end)
        return Problem(message, start, end, (self.line, self.line), **more)


def pragmas_of(file: File) -> list[Pragma]:
    """Return the pragmas of a file that are listened to."""
    text = file.text.casefold()
    if not any(word in text for word in _WORDS):
        return []
    tongues = _HEARD.get(file.settings.preset, _ALL)
    found: list[Pragma] = []
    waiting: list[Pragma] = []
    start = 0
    for piece in file.scan.pieces:
        if isinstance(piece, InstructionPiece):
            for each in waiting:
                each.lines = piece.line, piece.end_line
            waiting = []
            found += [each for each in _inside(file, piece, start) if each.tongue in tongues]
        elif "#" in piece.text:
            pragma = pragma_in(file, piece, start)
            found += [pragma] if pragma and pragma.tongue in tongues else []
            waiting = _waiting(waiting, piece, pragma)
        start += len(piece.text)
    for each in found:
        if each.scope == "stage":
            each.lines = _stage_lines(file, each.lines)
    return found


def _inside(file: File, piece: InstructionPiece, start: int) -> Iterator[Pragma]:
    """Yield the pragmas that stand in the lines of an instruction, its heredocs not counted, where nobody listens to them."""
    if not piece.given or "#" not in piece.text:
        return
    last, _ = piece.chunks[-1]
    for number, line in enumerate(piece.text.split("\n"), piece.line):
        if number > last:
            break
        if line.lstrip()[:1] == "#" and (pragma := pragma_in(file, _comment(line, number), start)):
            pragma.silence(_INSIDE)
            yield pragma
        start += len(line) + 1


def _comment(text: str, line: int) -> Comment:
    comment = Comment()
    comment.text, comment.line, comment.end_line = text, line, line
    return comment


def _waiting(pragmas: list[Pragma], piece: Piece, more: Pragma | None) -> list[Pragma]:
    """Return the pragmas that wait for an instruction after one more comment; BuildKit waits with one of its own at most."""
    of_buildkit = [each for each in pragmas if each.tongue == "buildkit" and each.ids]
    if more is None:
        for each in of_buildkit if piece.text.strip() == "#" else ():
            each.silence(_PARTED)
        return pragmas
    if more.tongue == "buildkit" and of_buildkit:
        more.silence(_NOT_FIRST)
    return [*pragmas, more] if more.scope != "file" else pragmas


def _stage_lines(file: File, opening: tuple[int, int]) -> tuple[int, int]:
    stage = next((each for each in file.stages if each.opening.lines == opening), None)
    return (opening[0], stage.steps[-1].lines[1]) if stage else opening


def pragma_in(file: File, piece: Piece, start: int) -> Pragma | None:
    """Return the pragma that a comment is, in any tongue; `start` is where it begins in the file."""
    text = piece.text.removeprefix("\ufeff") if not start else piece.text
    at = start + len(piece.text) - len(text := text.lstrip())
    if isinstance(piece, Directive):
        return _check(file, piece, at, text, "file") if piece.name == "check" else None
    if not isinstance(piece, Comment):
        return None
    if match := _OURS.match(text):
        ids = _ids(_OUR_LIST.match(match["rest"]), at + match.start("rest"))
        return Pragma(file, piece, at, tongue="dockerdsl", scope="step", ids=ids, fault=None if ids else _OURS_UNREAD)
    if match := _HADOLINT.match(text):
        ids = _ids(_HADOLINT_LIST.match(match["rest"].rstrip()), at + match.start("rest"))
        scope: Scope = "file" if match["scope"] == "global" else "stage" if match["scope"] else "step"
        return Pragma(file, piece, at, tongue="hadolint", scope=scope, ids=ids, fault=None if ids else _HADOLINT_UNREAD)
    return _check(file, piece, at, text, "step")


def _check(file: File, piece: Piece, at: int, text: str, scope: Scope) -> Pragma | None:
    match = _CHECK.match(text)
    found = _SKIP.search(match["rest"]) if match else None
    if match is None or found is None:
        return None
    ids = _ids(found, at + match.start("rest"))
    pragma = Pragma(file, piece, at, tongue="buildkit", scope=scope, ids=ids, fault=None if ids else _CHECK_UNREAD)
    if ids and (match["rest"].endswith(",") or match["more"].lstrip().startswith(",")):
        pragma.fault = _BEHIND_BLANK
    if scope == "step" and not piece.text.removeprefix("\ufeff").startswith("#"):
        pragma.silence(_INDENTED)
    return pragma


def _ids(match: re.Match[str] | None, offset: int) -> list[Id]:
    if match is None:
        return []
    first = offset + match.start("ids")
    return [Id(each[0], first + each.start(), first + each.end()) for each in _ID.finditer(match["ids"])]


def heard(pragmas: Iterable[Pragma], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings that no pragma means, and note in the pragmas which ids took some out."""
    named: dict[str, list[Pragma]] = {}
    for pragma in pragmas:
        for id_ in pragma.ids:
            named.setdefault(id_.text.lower(), []).append(pragma)
    for finding in findings:
        quiet = False
        for each in ("all", finding.rule, finding.rule.partition("/")[0], *finding.aliases):
            for pragma in named.get(each.lower(), ()):
                if pragma.speaks_for(finding):
                    pragma.used.add(each.lower())
                    quiet = True
        if not quiet:
            yield finding
