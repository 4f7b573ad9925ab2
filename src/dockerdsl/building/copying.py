"""What BuildKit looks at when it comes to COPY, ADD and the mounts of RUN: sources, modes, checksums, and what stands before.

(``dockerfile2llb/convert_copy.go``, ``convert_runmount.go``)
"""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import basename

from dockerdsl.building.build_state import Command, StageState
from dockerdsl.building.mounted import RunMount, read_run_mount
from dockerdsl.reading.blanks import BLANKS
from dockerdsl.reading.lines import HeredocMark, heredoc_word
from dockerdsl.reading.refused import Refused, quoted
from dockerdsl.values import units
from dockerdsl.values.git import git_ref, is_git
from dockerdsl.values.workdirs import joined


def _refused(buildkit: str, hint: str) -> Refused:
    return Refused(buildkit, hint=hint, buildkit=buildkit)


def carry_out(state: StageState, command: Command) -> str:
    """Return what the history says of a COPY or ADD.

    Raises Refused where BuildKit refuses it now: words that do not expand, a source that comes too late, a bad mode, a bad git
    repository, a checksum that fits nothing.
    """
    chown, checksum, chmod = (state.expand(command.flag(name)) for name in ("chown", "checksum", "chmod"))
    *sources, dest = command.node.args
    paths = [state.expand(source) for source in sources if _announced(source) is None]
    dest = state.expand(dest)
    marks = [mark for source in sources if (mark := _announced(source))]
    _expand_bodies(state, command, marks)
    for source in command.sources:
        if not source.dispatched:
            name, shown = quoted(command.flag("from")), quoted(state.shown)
            message = f"cannot copy from stage {name}, it needs to be defined before current stage {shown}"
            raise _refused(message, "put that stage above this one")
    if chmod:
        units.mode(chmod)
    if checksum:
        _check_one_remote(paths)
    for path in paths:
        _check_source(path, checksum, command)
    flags = ["--parents"] * bool(command.switch("parents"))
    flags += [f"--{name}={value}" for name, value in (("chown", chown), ("chmod", chmod)) if value]
    return " ".join([command.keyword, *flags, *paths, *[f"<<{mark.name}" for mark in marks], dest, "# buildkit"])


def _expand_bodies(state: StageState, command: Command, marks: Sequence[HeredocMark]) -> None:
    """Expand the heredocs that are sources; of two with one delimiter both have the body of the last."""
    contents = {body.name: body.content for body in command.bodies}
    for mark in marks:
        if mark.expand:
            state.expand_body(contents.get(mark.name, ""))


def _announced(source: str) -> HeredocMark | None:
    """Return the heredoc that a source is; none where its delimiter cannot be read, as half of a quoted one with a blank."""
    try:
        return heredoc_word(source)
    except Refused:
        return None


def _is_http(path: str) -> bool:
    return path.startswith(("http://", "https://")) and not is_git(path)


def _check_one_remote(paths: Sequence[str]) -> None:
    if len(paths) != 1:
        raise _refused("checksum can't be specified for multiple sources", "write one ADD for each")
    if not _is_http(paths[0]) and not is_git(paths[0]):
        raise _refused("checksum requires HTTP(S) or Git sources", "leave checksum out")


def _check_source(path: str, checksum: str, command: Command) -> None:
    if is_git(path):
        _check_git(path, checksum, command)
    elif _is_http(path):
        if command.keyword == "COPY":
            raise _refused("source can't be a URL for COPY", "use ADD")
        if checksum:
            units.digest(checksum)


def _check_git(path: str, checksum: str, command: Command) -> None:
    ref = git_ref(path)
    if command.keyword == "COPY":
        raise _refused("source can't be a git ref for COPY", "use ADD")
    if checksum and ref.checksum and checksum != ref.checksum:
        raise _refused(f"checksum mismatch {quoted(checksum)} != {quoted(ref.checksum)}", "give one checksum")
    keep = command.switch("keep-git-dir")
    if None not in (keep, ref.keep_git_dir) and keep != ref.keep_git_dir:
        raise _refused("inconsistent keep-git-dir configuration", "say it once")


def mounts(state: StageState, command: Command) -> list[RunMount]:
    """Return what a RUN mounts."""
    return [read_run_mount(value, state.expand) for name, value in command.flags() if name == "mount"]


def check_mounts(state: StageState, command: Command, mounts: Sequence[RunMount]) -> None:
    """Raise Refused for a mount of a stage that comes later, and for one that would lie over the root."""
    for mount, source in zip(mounts, command.sources, strict=True):
        if mount.from_ and not source.dispatched:
            what = f"cannot mount from stage {quoted(mount.from_)} to {quoted(mount.target)}"
            raise _refused(f"{what}, stage needs to be defined before current command", "put that stage above this one")
        if mount.type in ("secret", "ssh"):
            _check_file(mount)
            continue
        target = mount.target if mount.target.startswith("/") else joined(state.image.workdir or "/", mount.target)
        if target == "/":
            raise _refused(f"invalid mount target {quoted(target)}", "write target=/some/folder")


def _check_file(mount: RunMount) -> None:
    if mount.type == "secret" and not (mount.source or mount.id) and basename(mount.target) in ("", ".", "/"):
        raise _refused("one of source, target required", "write id=")


def volumes(command: Command) -> list[str]:
    """Return the paths of a VOLUME as BuildKit takes them: blanks at their ends trimmed."""
    return [path.strip(BLANKS) for path in command.node.args]
