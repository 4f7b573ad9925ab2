"""Show instructions as BuildKit's typed ones are recorded, from what this library reads: a piece, its node, its flags."""

from __future__ import annotations

import re
from typing import Any

import attrs

from dockerdsl.building.mounted import mount_source, read_run_mount
from dockerdsl.reading.blanks import BLANKS
from dockerdsl.reading.expand import expand
from dockerdsl.reading.lines import HeredocMark, heredoc_word
from dockerdsl.reading.nodes import Node, node
from dockerdsl.reading.pieces import Heredoc, InstructionPiece
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.scan import Scan
from dockerdsl.values import durations, units

Typed = dict[str, Any]


def stages(scanned: Scan) -> tuple[list[Typed], list[Typed]]:
    """Return the global arguments and the stages of a file."""
    args: list[Typed] = []
    found: list[Typed] = []
    for piece in scanned.instructions:
        if piece.keyword.upper() == "FROM":
            found.append(_stage(piece, scanned.escape))
        elif found:
            found[-1]["commands"].append(command(piece, scanned.escape))
        else:
            args.append({name: value for name, value in command(piece, scanned.escape).items() if name != "type"})
    return args, found


def _place(piece: InstructionPiece) -> Typed:
    return {"code": piece.logical.rstrip(BLANKS), "name": piece.keyword, "start_line": piece.line, "end_line": piece.end_line}


def _stage(piece: InstructionPiece, escape: str) -> Typed:
    said = node(piece, escape)
    image, *rest = said.args
    name = rest[1].lower() if rest else ""
    return {
        **_place(piece),
        "name": name,
        "base": image,
        "platform": _flag(said, "platform"),
        "orig_cmd": piece.keyword,
        "doc": _doc(piece, name) if name else "",
        "comments": list(piece.comments),
        "commands": [],
    }


def _doc(piece: InstructionPiece, name: str) -> str:
    """Return the description of a name: the rest of the first comment above that begins with it."""
    found = [comment for comment in piece.comments if comment.startswith(f"{name} ")]
    return found[0][len(name) + 1 :] if found else ""


def _flags(said: Node) -> list[tuple[str, str, bool]]:
    parts = [flag[2:].partition("=") for flag in said.flags]
    return [(name, value, bool(equals)) for name, equals, value in parts]


def _flag(said: Node, name: str) -> str:
    return next((value for key, value, _ in _flags(said) if key == name), "")


def _listed(said: Node, name: str) -> list[str]:
    return [value for key, value, _ in _flags(said) if key == name]


def _switch(said: Node, name: str) -> bool | None:
    return next((value.lower() != "false" for key, value, _ in _flags(said) if key == name), None)


class _Reading:
    """An instruction, shown by the method of its type."""

    def __init__(self, piece: InstructionPiece, escape: str) -> None:
        self.piece = piece
        self.said = node(piece, escape)
        self.escape = escape

    def env(self) -> Typed:
        args = self.said.args
        triples = [args[n : n + 3] for n in range(0, len(args), 3)]
        return {"pairs": [{"key": key, "value": value, "no_delim": not delimiter} for key, value, delimiter in triples]}

    label = env

    def arg(self) -> Typed:
        words = [word.partition("=") for word in self.said.args]
        return {"args": [{"key": k, "value": v if equals else None, "doc": _doc(self.piece, k)} for k, equals, v in words]}

    def _cmdline(self) -> Typed:
        return {"cmdline": list(self.said.args), "prepend_shell": not self.said.json}

    def cmd(self) -> Typed:
        return {**self._cmdline(), "files": []}

    entrypoint = cmd

    def run(self) -> Typed:
        said = self.said
        mounts = _listed(said, "mount")
        files = [{"name": h.mark.name, "data": h.content, "chomp": h.mark.chomp} for h in said.heredocs]
        return {
            **self._cmdline(),
            "files": files,
            "flags_used": sorted({name for name, _, _ in _flags(said)}),
            "network": _flag(said, "network") or "default",
            "security": _flag(said, "security") or "sandbox",
            "devices": [units.device(value)._asdict() for value in _listed(said, "device")],
            "mount_froms": [mount_source(mount) for mount in mounts],
            **self._mounts(mounts),
        }

    def _mounts(self, mounts: list[str]) -> Typed:
        try:
            read = [read_run_mount(mount, lambda word: expand(word, {}, self.escape).text) for mount in mounts]
        except Refused as refused:
            return {"mounts": None, "mounts_error": refused.buildkit}
        shown = [{name.rstrip("_"): value for name, value in attrs.asdict(mount).items()} for mount in read]
        return {"mounts": shown, "mounts_error": None}

    def healthcheck(self) -> Typed:
        said = self.said
        kind, *test = said.args
        none = kind.upper() == "NONE"
        times = [0 if none else _time(said, name) for name in ("interval", "timeout", "start-period", "start-interval")]
        return {
            "test": ["NONE"] if none else ["CMD" if said.json else "CMD-SHELL", *test],
            **dict(zip(("interval", "timeout", "start_period", "start_interval"), times, strict=True)),
            "retries": 0 if none else int(_flag(said, "retries") or 0),
        }

    def _paths(self) -> Typed:
        said = self.said
        *sources, dest = said.args
        marks = [(source, heredoc_word(source)) for source in sources]
        return {
            "sources": [source for source, mark in marks if mark is None],
            "contents": [_content(mark, said.heredocs) for _, mark in marks if mark],
            "dest": dest,
            "chown": _flag(said, "chown"),
            "chmod": _flag(said, "chmod"),
            "link": _switch(said, "link") or False,
            "exclude": _listed(said, "exclude"),
        }

    def copy(self) -> Typed:
        return {**self._paths(), "from": _flag(self.said, "from"), "parents": _switch(self.said, "parents") or False}

    def add(self) -> Typed:
        switches = {"keep_git_dir": _switch(self.said, "keep-git-dir"), "unpack": _switch(self.said, "unpack")}
        return {**self._paths(), "checksum": _flag(self.said, "checksum"), **switches}

    def user(self) -> Typed:
        return {"user": self.said.args[0]}

    def workdir(self) -> Typed:
        return {"path": self.said.args[0]}

    def stopsignal(self) -> Typed:
        return {"signal": self.said.args[0]}

    def maintainer(self) -> Typed:
        return {"maintainer": self.said.args[0]}

    def expose(self) -> Typed:
        return {"ports": sorted(self.said.args)}

    def volume(self) -> Typed:
        return {"volumes": [path.strip() for path in self.said.args]}

    def shell(self) -> Typed:
        return {"shell": list(self.said.args)}

    def onbuild(self) -> Typed:
        return {"expression": self.piece.rest + "".join([f"\n{h.content}{h.mark.name}" for h in self.said.heredocs])}


def command(piece: InstructionPiece, escape: str) -> Typed:
    """Return an instruction of a stage."""
    kind = piece.keyword.lower()
    return {**_place(piece), "type": kind, **getattr(_Reading(piece, escape), kind)()}


def _time(said: Node, name: str) -> int:
    value = _flag(said, name)
    return durations.duration(value) if value else 0


def _content(mark: HeredocMark, heredocs: tuple[Heredoc, ...]) -> Typed:
    contents = {heredoc.mark.name: heredoc.content for heredoc in heredocs}
    data = contents.get(mark.name, "")
    return {"path": mark.name, "data": re.sub(r"(?m)^\t+", "", data) if mark.chomp else data, "expand": mark.expand}
