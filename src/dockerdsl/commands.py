"""What a command may be: shell text, a chain of shell texts, an exec form, a script.

A `str` is the shell form and arrives at the shell as it stands; a `tuple` of `str` is the exec form, JSON in the file; a
`Chain` is one shell form of several commands joined by ``&&``; a `Script` is a heredoc. The rules that a shell text must
satisfy to survive on a line are BuildKit's (``parser.Parse``: trimming, flags, JSON, heredocs, continuations).
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Any, Final, cast

import attrs

from dockerdsl.drafts import draft_of
from dockerdsl.errors import InvalidType, InvalidValue, Unspellable
from dockerdsl.text import unspeakable
from dockerdsl.typos import teaches
from dockerdsl.variables import Arg, receive, wrong_type

_BLANK: Final = re.compile(r"\s")
_EDGES: Final = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_NO_START: Final = frozenset("# &|;")
_NO_END: Final = frozenset(" \\`&|;")
_COMPLETE: Final = re.compile(
    r"""[^"'\\#]*(?:(?:\\.|"[^"\\]*(?:\\.[^"\\]*)*"|'[^']*'|(?<=[^ \t;&|(])#)[^"'\\#]*)*""", re.DOTALL
).fullmatch
_NOTE: Final = re.compile(r"#(?<=[ \t;&|(]#)").search


@attrs.frozen(slots=True, weakref_slot=False)
class Chain:
    """Several shell commands as one instruction: each runs if the one before it succeeded."""

    commands: tuple[str, ...]
    uses: tuple[Arg, ...] = attrs.field(default=(), eq=False, repr=False)


@attrs.frozen(slots=True, weakref_slot=False)
class Script:
    """A script carried by a heredoc; `body` is what stands between the delimiters, its first line perhaps a ``#!``.

    `expand`: the shell expands variables in the body before `through`, the program that reads it, sees it.
    """

    body: str
    through: str | None = None
    uses: tuple[Arg, ...] = attrs.field(default=(), eq=False, repr=False)


@attrs.frozen(slots=True, weakref_slot=False)
class Fed:
    """A shell text that announces heredocs itself (``cat <<EOF > /x``), with their bodies: as a file may have it.

    `bodies` are pairs of a delimiter and the lines before it.
    """

    line: str
    bodies: tuple[tuple[str, str], ...]


_Draft: Final = draft_of(Chain)

Command = str | tuple[str, ...] | Chain | Script | Fed


def sh(*commands: str) -> Chain:
    """Ask for the shell form: one command, or several joined by ``&&``, printed one a line.

    Raises:
        InvalidValue: for a command that would not survive on a line, such as one that is empty or holds a line feed.
    """
    uses: list[Arg] = []
    if not commands:
        raise InvalidValue("sh() needs a command", hint='write sh("make install")')
    if len(commands) == 1:
        return chain((shell_text(commands[0], "a command", uses),), tuple(uses))
    if _plain_chain(commands) is not None:
        return chain(commands, ())
    return chain(tuple([_chained(command, uses) for command in commands]), tuple(uses))


def chain(commands: tuple[str, ...], uses: tuple[Arg, ...]) -> Chain:
    """Return a chain of commands that were checked before."""
    chain: Any = _Draft()
    chain.commands = commands
    chain.uses = uses
    chain.__class__ = Chain
    frozen: Chain = chain
    return frozen


@teaches
def script(text: str, *, interpreter: str | None = None, errexit: bool | None = None, expand: bool = False) -> Script:
    """Return a script for `Stage.run`, carried by a heredoc: any text, many lines, nothing escaped.

    The text is dedented and loses blank lines at its ends, so that a triple-quoted string can follow the code around it.

    Args:
        text: the lines of the script.
        interpreter: the program that reads it, absolute (``/bin/bash``, ``/usr/bin/env python3``); written as ``#!``.
            Left out, the stage's shell reads it.
        errexit: whether ``set -e`` comes first, so that the first failing command fails the build (a heredoc reports only
            its last command otherwise). Left out: yes for shells, no for other interpreters.
        expand: let the shell put variables in before `interpreter` reads the text.
    """
    if not isinstance(text, str):
        raise wrong_type(text, "a script")
    if interpreter is not None:
        _check_interpreter(interpreter)
    uses: list[Arg] = []
    shell = interpreter is None or _is_shell(interpreter)
    body = _dedented(receive(text, "a script", uses, expanded=shell or expand, by_shell=True)).strip("\n")
    if not body.strip():
        raise InvalidValue("the script is empty", hint="write its commands, one a line")
    if interpreter is None and body.startswith("#!"):
        interpreter, _, body = body[2:].partition("\n")
        interpreter = _check_interpreter(interpreter.strip())
        shell = _is_shell(interpreter)
    if errexit and not shell:
        raise InvalidValue(f"errexit is a shell's option, but {interpreter!r} reads the script", hint="leave errexit out")
    if shell if errexit is None else errexit:
        body = "set -e\n" + body
    if expand and interpreter is None:
        raise InvalidValue("expand needs an interpreter: a shell expands variables anyway", hint="leave expand out")
    if interpreter is not None and not expand:
        body = f"#!{interpreter}\n{body}"
    return Script(check_body(body + "\n", "the script"), interpreter if expand else None, tuple(uses))


def _dedented(text: str) -> str:
    """Return the text without the margin that its lines share; unlike `textwrap.dedent`, blank lines lose no more than that."""
    lines = text.split("\n")
    margin = os.path.commonprefix([line[: -len(line.lstrip(" \t"))] for line in lines if line.strip(" \t")])  # noqa: RUF071
    return "\n".join([line.removeprefix(margin) if line.strip(" \t") or line.startswith(margin) else "" for line in lines])


def check_body(body: str, what: str) -> str:
    """Return the body of a heredoc, or raise `Unspellable` for what no heredoc carries to a shell."""
    if unspeakable(body):
        raise Unspellable(f"{what} holds a NUL or a lone surrogate", hint="a program cannot be given one; take it out")
    return check_line_lengths(body, what)


def check_line_lengths(body: str, what: str) -> str:
    """Return the body of a heredoc whose every line BuildKit can read (65535 bytes)."""
    if len(body) * 4 > 65_535 and any(len(line.encode(errors="surrogatepass")) > 65_535 for line in body.split("\n")):
        raise Unspellable(f"{what} has a line over 65535 bytes, more than BuildKit reads", hint="break it, or copy a file")
    return body


def shell_text(value: object, what: str, uses: list[Arg], *, run_time: bool = False) -> str:
    """Return a shell command that survives on a line exactly as it stands, or raise with the way out.

    `run_time`: the command runs when the container does, where no build argument is known any more.
    """
    if isinstance(value, str) and value.__class__ is str and plain(value):
        return value
    known = len(uses)
    text = str(receive(value, what, uses, by_shell=True))
    if run_time and len(uses) > known:
        raise InvalidValue(
            f"{what} holds {uses[-1]!r}, but it runs when the image is built already and the argument is gone",
            hint=f'keep it: .env({uses[-1].name}={uses[-1].name}), and write Var("{uses[-1].name}") here',
        )
    return _survives(text, what)


def plain(text: str) -> bool:
    """Return whether a shell text survives as it is in every file, at a glance; False only means to take a closer look."""
    return (
        text != ""
        and text[0] not in " [-"
        and text[-1] not in " \\`"
        and "<<" not in text
        and text.isascii()
        and text.isprintable()
    )


def _survives(text: str, what: str) -> str:
    if not text.strip(_EDGES):
        raise InvalidValue(f"{what} is empty", hint="write a command")
    if "\n" in text:
        raise InvalidValue(
            f"{what} has several lines, but the shell form is one",
            hint='join commands: .run("a", "b"), or carry the lines as they are: .run(script("""..."""))',
        )
    if unspeakable(text):
        raise Unspellable(f"{what} holds a NUL or a lone surrogate", hint="take it out")
    if text[0] in _EDGES or text[-1] in _EDGES:
        raise InvalidValue(f"{what} has a blank at its edge, which BuildKit drops", hint="strip it")
    if text[0] == "[" and _is_json(text):
        raise InvalidValue(
            f"{what} is {text!r}, which BuildKit reads as an exec form", hint="give a list for the exec form, or use script()"
        )
    return text


def _is_json(text: str) -> bool:
    from dockerdsl.reading.lines import json_array

    try:
        return json_array(text) is not None
    except ValueError:
        return True


def without_heredoc(text: str, what: str) -> str:
    """Return a RUN's shell text in which BuildKit sees no heredoc, or raise."""
    if "<<" not in text:
        return text
    from dockerdsl.reading.lines import heredocs_in

    if heredocs_in("RUN " + text):
        raise InvalidValue(
            f"{what} holds '<<', where BuildKit would begin a heredoc and take the next lines", hint="use script()"
        )
    return text


_QUOTED: Final = r""""[ !#-;=-\[\]-~]*"|'[ -&(-;=-\[\]-~]*'"""
_PLAIN: Final = rf"[A-Za-z0-9_./$][ !$-&(-;=-~]*(?:(?<!\\)(?:{_QUOTED})[ !$-&(-;=-~]*)*(?<![ \\`&|;])"
_PLAIN_CHAIN: Final = re.compile(rf"{_PLAIN}(?:\n{_PLAIN})+").fullmatch


def _plain_chain(commands: tuple[Any, ...]) -> str | None:
    """Return the lines of commands that survive in a chain as they are, at a glance; None only means to take a closer look."""
    for command in commands:
        if command.__class__ is not str:
            return None
    whole = "\n".join(commands)
    return whole if _PLAIN_CHAIN(whole) and whole.count("\n") < len(commands) else None


def plain_chain(texts: Sequence[str]) -> bool:
    """Return whether texts of one line each survive in a chain as they are, at a glance."""
    return _PLAIN_CHAIN("\n".join(texts)) is not None


def _chained(command: object, uses: list[Arg]) -> str:
    """Return a command that can stand in a chain: complete, with no comment that would swallow the rest."""
    text = shell_text(command, "a command of the chain", uses)
    if text[0] == "#":
        raise InvalidValue(f"the command {text!r} is a comment, and BuildKit drops it from a chain", hint="use .comment()")
    if ("#" in text or "'" in text or '"' in text) and (trouble := _swallows(text)):
        raise InvalidValue(f"the command {text!r} {trouble}, so it would swallow the next", hint="use script()")
    return text


def stand_alone(texts: Sequence[str]) -> bool:
    """Return whether shell texts can be the commands of a chain."""
    if (
        "" in texts
        or not _NO_START.isdisjoint([text[0] for text in texts])
        or any(text[-1] in _NO_END and text[-2:] != "\\;" for text in texts)
        or any(text[0] == "[" and _is_json(text) for text in texts)
    ):
        return False
    whole = "\n".join(texts)
    if "<" in whole and "<<" in whole:
        return False
    if "'" not in whole and '"' not in whole and "#" not in whole:
        return True
    return not any(_swallows(text) for text in texts if "'" in text or '"' in text or "#" in text)


def _swallows(text: str) -> str | None:
    """Return what makes a shell read on over the end of the text: an open quote or a comment."""
    if "\\" not in text and ("'" not in text or '"' not in text) and not _NOTE(text):
        return "leaves a quote open" if (text.count("'") + text.count('"')) % 2 else None
    if _COMPLETE(text):
        return None
    quote = ""
    position = 0
    while position < len(text):
        character = text[position]
        if character == "\\" and quote != "'":
            position += 1
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "#" and text[position - 1 : position] in ("", " ", "\t", ";", "&", "|", "("):
            return "ends in a comment"
        position += 1
    return "leaves a quote open" if quote else None


def exec_form(arguments: object, what: str, *, empty: bool = False) -> tuple[str, ...]:
    """Return the arguments of an exec form: any strings; a handle is refused, since nothing expands there."""
    if not isinstance(arguments, list | tuple):
        hint = f'write .{what.lower()}("program", "argument")'
        raise InvalidType(f"{what} is a list of str, not {type(arguments).__name__}", hint=hint)
    if not arguments and not empty:
        raise InvalidValue(f"{what} is empty", hint="name the program and its arguments")
    checked: list[str] = []
    for argument in cast("list[Any]", arguments):
        if argument.__class__ is str and argument.isascii() and "\0" not in argument:
            checked.append(argument)
            continue
        text = str(receive(argument, f"an argument of {what}", [], expanded=False))
        if unspeakable(text):
            raise Unspellable(f"an argument of {what} holds a NUL or a lone surrogate", hint="take it out")
        checked.append(text)
    return tuple(checked)


def run_command(commands: tuple[object, ...], what: str) -> object:
    """Return the one command that the arguments of `Stage.run` say."""
    if len(commands) == 1:
        return commands[0]
    if not commands:
        raise InvalidValue(f"{what} needs a command", hint='write .run("make install")')
    whole = _plain_chain(commands)
    if whole is not None and " " in whole:
        return chain(cast("tuple[str, ...]", commands), ())
    blank = None
    for command in commands:
        if not isinstance(command, str):
            raise InvalidType(
                f"{what} takes one list, or several str, not {type(command).__name__} among others",
                hint='write .run(["go", "build"]) for the exec form, .run("make", "make install") for a chain',
            )
        blank = blank or _BLANK.search(command)
    if not blank:
        shown = ", ".join(repr(command) for command in commands)
        raise InvalidValue(
            f"{what} got {len(commands)} words: is that one command, or {len(commands)}?",
            hint=f"write .run([{shown}]) to run one program, or .run(sh({shown})) to run one after the other",
        )
    return sh(*commands)  # type: ignore[arg-type]


def exec_command(command: tuple[object, ...], what: str) -> object:
    """Return the command that the arguments of `Stage.cmd` and its like say: exec form, unless `sh` asks for the shell form."""
    if len(command) > 1:
        return command
    if command:
        only = command[0]
        if not isinstance(only, str):
            return only if _is_whole(only) else command
        if _BLANK.search(only):
            words = ", ".join(repr(word) for word in only.split())
            hint = f"write {words} for the exec form, or sh({only!r}) for the shell form"
            if what == "SHELL":
                hint = f"write .shell({words})"
            raise InvalidValue(f"{what} is the single word {only!r}, which holds a blank", hint=hint)
        return command
    clear = {
        "CMD": ", or write [] to clear what the base image says",
        "ENTRYPOINT": ", or write [] to clear what the base image says",
        "HEALTHCHECK": ", or write None to switch off what the base image says",
    }.get(what, "")
    raise InvalidValue(f"{what} is empty", hint=f"name a program{clear}")


def _is_whole(command: object) -> bool:
    """Return whether a value is a command by itself."""
    return isinstance(command, list | tuple | Chain | Script)


def _is_shell(interpreter: str) -> bool:
    from dockerdsl.values.shells import SHELLS

    parts = interpreter.split()
    program = parts[1] if len(parts) > 1 and parts[0].rpartition("/")[2] == "env" else parts[0]
    return program.rpartition("/")[2] in SHELLS


def _check_interpreter(interpreter: str) -> str:
    if not isinstance(interpreter, str):
        raise wrong_type(interpreter, "the interpreter")
    if not interpreter.startswith("/") or "\n" in interpreter:
        program = (interpreter.split(maxsplit=1) or ["sh"])[0]
        raise InvalidValue(f"the interpreter {interpreter!r} is no absolute path", hint=f'write "/usr/bin/env {program}"')
    return interpreter
