"""Say what BuildKit works on at each instruction: a vertex, which its cache finds again when nothing in it has changed.

FROM an image, RUN, COPY, ADD and WORKDIR make vertices, each on top of the one before it; the other instructions only change
what later ones are given. What counts is BuildKit's (``dockerfile2llb/convert.go``, ``solver/llbsolver/ops``), and the engine
tests build all of it:

* RUN: its arguments with the shell before them, the whole environment (every ENV, and every ARG that has a value, used or not,
  in order), working directory, user, mounts; for a shell form also every blank that continued lines leave in it;
* COPY and ADD: sources and destination, variables expanded and a relative destination joined to the working directory, and the
  flags; neither environment nor user; with ``--link`` not what lies below either;
* WORKDIR: the path and the user; ``WORKDIR /`` makes no folder, so no vertex.

What is copied or mounted from a stage counts by its content: a stage that is built again and gives the same files changes
nothing. What the build context holds is taken to be the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from posixpath import normpath
from typing import Final

import attrs

from dockerdsl.building import copying
from dockerdsl.building.build_state import Command, StageState
from dockerdsl.building.effects import run_args
from dockerdsl.building.evaluate import SCRATCH, Options, evaluate
from dockerdsl.building.mounted import RunMount
from dockerdsl.images import parse_reference
from dockerdsl.reading.lines import heredoc_word
from dockerdsl.reading.scan import Scan
from dockerdsl.values import units
from dockerdsl.values.git import is_git
from dockerdsl.values.workdirs import joined

_FILES: Final = "files"
_PIPES: Final = "/dev/pipes/"
_DEFAULTS: Final = (("network", "default"), ("security", "sandbox"))


@attrs.frozen(slots=True, weakref_slot=False, eq=False)
class Vertex:
    """What BuildKit works on at an instruction.

    Attributes:
        line: the first line of the instruction.
        parts: what it is, by name: ``command``, ``environment``, ``user`` and so on.
        below: what it lies on; None for an image, and for what lies on nothing.
        sources: the stages and images that it takes files from, and their names.
        digest: equal for two that are surely the same.
        content: equal for two that are the same if the files are that they take from stages.
    """

    line: int
    parts: Mapping[str, object] = attrs.field(repr=False)
    below: Vertex | None = attrs.field(repr=False)
    sources: tuple[tuple[str, Vertex], ...] = attrs.field(repr=False)
    digest: str
    content: str = attrs.field(repr=False)


def vertices(scanned: Scan, build_args: Mapping[str, str] | None = None) -> list[Vertex]:
    """Return the vertices of all stages of a file, those of each stage in order.

    Raises:
        ParseError: for a file that BuildKit does not read.
        BuildRefused: for one that it reads and does not build.
    """
    watcher = _Watcher()
    evaluate(scanned, Options(dict(build_args or {}), watch=watcher.see, check=True))
    return watcher.found


def _vertex(line: int, parts: Mapping[str, object], below: Vertex | None, sources: Sequence[tuple[str, Vertex]] = ()) -> Vertex:
    said = repr(sorted(parts.items()))
    digest = _digest(said, below.digest if below else "", *[each.digest for _, each in sources])
    content = _digest(said, below.content if below else "", *[_FILES for _ in sources])
    return Vertex(line, parts, below, tuple(sources), digest, content)


def _merged(below: Vertex, copied: Vertex) -> Vertex:
    """Return what ``--link`` makes of a copy and what lies below it."""
    digest, content = _digest(below.digest, copied.digest), _digest(below.content, copied.content)
    return Vertex(copied.line, {"merged": True}, below, (), digest, content)


def _digest(*texts: str) -> str:
    return sha256("\0".join(texts).encode(errors="surrogateescape")).hexdigest()


class _Watcher:
    """What was seen of a file while its instructions were gone through."""

    def __init__(self) -> None:
        self.found: list[Vertex] = []
        self.tops: dict[StageState, Vertex] = {}
        self.environments: dict[StageState, dict[str, str]] = {}

    def see(self, state: StageState, command: Command | None) -> None:
        """Note what a stage begins from, and what each instruction that was carried out makes."""
        below = self._top(state)
        if command is None:
            return
        match command.keyword:
            case "ENV":
                self._set(state, [command.node.args[n] for n in range(0, len(command.node.args), 3)])
            case "ARG":
                self._set(state, [word.partition("=")[0] for word in command.node.args])
            case "RUN":
                self._run(state, command, below)
            case "COPY" | "ADD":
                self._copy(state, command, below)
            case "WORKDIR" if state.image.workdir != "/":
                parts = {"path": state.image.workdir, "user": state.image.user}
                self._add(state, _vertex(command.lines[0], parts, below))
            case _:
                pass

    def _add(self, state: StageState, vertex: Vertex) -> None:
        self.found.append(vertex)
        self.tops[state] = vertex

    def _top(self, state: StageState) -> Vertex:
        """Return what the next instruction of a stage lies on, or what is copied from an image."""
        if state in self.tops:
            return self.tops[state]
        if state.base is not None:
            self.tops[state], self.environments[state] = self.tops[state.base], dict(self.environments[state.base])
            return self.tops[state]
        platform = "" if state.base_name == SCRATCH else str(state.platform)
        image = _vertex(state.lines[0], {"image": _canonical(state.base_name), "platform": platform}, None)
        self.tops[state], self.environments[state] = image, {}
        if state.registered:
            self.found.append(image)
        return image

    def _set(self, state: StageState, names: Sequence[str]) -> None:
        """Note variables that were set: what is set again moves to the end (``client/llb``, ``EnvList``)."""
        environment = self.environments[state]
        for name in [state.expand(name) for name in names]:
            if name in state.variables:
                environment.pop(name, None)
                environment[name] = state.variables[name]

    def _run(self, state: StageState, command: Command, below: Vertex) -> None:
        mounts = list(zip(copying.mounts(state, command), command.sources, strict=True))
        args = run_args(state, command)
        parts: dict[str, object] = {
            "command": args,
            "script": command.bodies if command.bodies and args[-1].startswith(_PIPES) else (),
            "environment": tuple(self.environments[state].items()),
            "working directory": state.image.workdir or "/",
            "user": state.image.user,
            "mounts": [_plain_mount(mount) for mount, _ in mounts],
            "flags": sorted(each for each in command.flags() if each[0] != "mount" and each not in _DEFAULTS),
        }
        sources = [(source.shown, self._top(source)) for mount, source in mounts if mount.from_]
        self._add(state, _vertex(command.lines[0], parts, below, sources))

    def _copy(self, state: StageState, command: Command, below: Vertex) -> None:
        *paths, dest = command.node.args
        bodies = {body.name: state.expand_body(body.content) if body.expand else body.content for body in command.bodies}
        flags = {name: state.expand(value) for name, value in command.flags() if name not in ("from", "link", "exclude")}
        if flags.get("chmod"):
            flags["chmod"] = str(units.mode(flags["chmod"]))
        parts: dict[str, object] = {
            "sources": [_source(path, state) for path in paths],
            "destination": _destination(state.image.workdir or "/", state.expand(dest)),
            "heredocs": bodies,
            "flags": sorted(flags.items()),
            "excluded": [value for name, value in command.flags() if name == "exclude"],
            "link": bool(command.switch("link")),
        }
        sources = [(source.shown, self._top(source)) for source in command.sources]
        line = command.lines[0]
        if not parts["link"]:
            self._add(state, _vertex(line, parts, below, sources))
            return
        copied = _vertex(line, parts, None, sources)
        self.found.append(copied)
        self.tops[state] = _merged(below, copied)


def _plain_mount(mount: RunMount) -> RunMount:
    """Return a mount with its defaults said and the name of what it comes from left out."""
    if mount.type != "cache":
        return attrs.evolve(mount, from_="")
    return attrs.evolve(mount, from_="", id=mount.id or normpath(mount.target), sharing=mount.sharing or "shared")


def _source(path: str, state: StageState) -> str:
    """Return a source with its variables expanded; what is in the context or a stage is below its root."""
    if heredoc_word(path) is not None:
        return path
    path = state.expand(path)
    return path if "://" in path or is_git(path) else joined("/", path)


def _destination(folder: str, path: str) -> str:
    """Return the whole destination; the slash that makes it a folder is kept (``pathRelativeToWorkingDir``)."""
    if path.startswith("/"):
        return path
    return joined(folder, path) + ("/" if path.endswith("/") or path in (".", "") else "")


def _canonical(image: str) -> str:
    return image if image == SCRATCH else str(parse_reference(image).with_default_tag)
