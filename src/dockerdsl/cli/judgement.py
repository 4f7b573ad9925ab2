"""What a run of checks came to: the files that were judged, what was found in them, by which rules.

Programs are told rows and columns from 1, columns in characters; a byte order mark is none.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

from dockerdsl import files
from dockerdsl.calls import narrow
from dockerdsl.checks.finding import Finding
from dockerdsl.checks.rule import Rule
from dockerdsl.excerpt import relative
from dockerdsl.where import Where

_MARK: Final = "\ufeff"


class Judgement:
    """What was found.

    Attributes:
        findings: in the order of the files, and of the lines in each.
        texts: the text of each file that was judged, by its name.
        rules: the rules that looked.
        generated: the definitions of the files that are generated.
    """

    def __init__(
        self, findings: Sequence[Finding], texts: Mapping[str, str], rules: Sequence[Rule], generated: Mapping[str, str]
    ) -> None:
        self.generated = generated
        self.findings = findings
        self.texts = texts
        self.rules = {rule.name: rule for rule in rules}
        self._lines: dict[str, list[str]] = {}

    def mendable(self, finding: Finding) -> bool:
        """Return whether --fix can mend a finding: what Python says is for its author to change."""
        return finding.fix is not None and finding.source is None and finding.at.file not in self.generated

    def lines(self, file: str) -> list[str]:
        """Return the lines of a file; of one that was not judged, as a file of Python, those on disk."""
        if file not in self._lines:
            text = self.texts.get(file)
            self._lines[file] = (_on_disk(file) if text is None else text).removeprefix(_MARK).split("\n")
        return self._lines[file]

    def location(self, at: Where) -> tuple[dict[str, int], dict[str, int]]:
        """Return the rows and columns where a place begins and ends."""
        at = narrow(at)
        column = at.column or 1
        end_line = at.end_line or at.line
        return self._spot(at.file, at.line, column), self._spot(at.file, end_line, at.end_column or column)

    def _spot(self, file: str, line: int, column: int) -> dict[str, int]:
        lines = self.lines(file)
        if line <= len(lines) and not lines[line - 1].isascii():  # columns count bytes there
            written = lines[line - 1].encode(errors="surrogateescape")[: column - 1]
            column = len(written.decode(errors="replace")) + 1
        return {"row": line, "column": column}

    def spot(self, file: str, offset: int) -> dict[str, int]:
        """Return the row and column of a character of a file that was judged."""
        text = self.texts[file]
        begin = text.rfind("\n", 0, offset) + 1 or int(text.startswith(_MARK))
        return {"row": text.count("\n", 0, offset) + 1, "column": max(offset - begin, 0) + 1}

    @cached_property
    def fingerprints(self) -> list[str]:
        """What tells each finding from others as long as it is about the same words, whatever stands above them."""
        seen: Counter[str] = Counter()
        found: list[str] = []
        for each in self.findings:
            words = " ".join(" ".join(self.lines(each.at.file)[each.step[0] - 1 : each.step[1]]).split())
            mark = _digest(each.rule, shown(each.place.file), words)
            seen[mark] += 1
            found.append(mark if seen[mark] == 1 else _digest(mark, str(seen[mark])))
        return found


def shown(file: str) -> str:
    """Return how a file is called: from the current folder, with ``/``."""
    return readable(relative(file).replace(os.sep, "/"))


def sentence(finding: Finding) -> str:
    """Return what a finding says, in one line, with what to do."""
    text = " ".join(readable(finding.message).split())
    return f"{text} ({' '.join(readable(finding.hint).split())})" if finding.hint else text


def readable(text: str) -> str:
    """Return a text in which bytes that are no UTF-8 are replaced by the mark for what cannot be read."""
    return text if text.isascii() else text.encode(errors="surrogateescape").decode(errors="replace")


def _on_disk(file: str) -> str:
    try:
        return (files.read(file) or b"").decode(errors="surrogateescape")
    except OSError:
        return ""


def _digest(*words: Any) -> str:
    return sha256("\0".join(words).encode(errors="surrogateescape")).hexdigest()
