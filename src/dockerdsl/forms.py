"""The shapes that the arguments of an instruction take; each checks, writes and reads one.

A form is declared on an instruction with the names of the attributes it fills. ``read(write(step)) == step``. A form writes the
arguments as text, or as `Parts` when they may stand on several lines or carry heredocs; where lines break is `render`'s matter.

=============== ====================================================== =====================================
form            arguments                                              instructions
=============== ====================================================== =====================================
Line            the rest of the line, variables expanded               WORKDIR, USER, STOPSIGNAL
Verbatim        the rest of the line as it is                          MAINTAINER
Pairs           key=value words                                        ENV, LABEL
Declarations    NAME or NAME=value words                               ARG
Items           words of one kind                                      EXPOSE
Volumes         paths, or a JSON array of them                         VOLUME
Paths           sources and a destination, or a JSON array; heredocs   COPY, ADD
Running         a command: shell form, chain, exec form, script        RUN
Starting        a command: shell form or exec form                     CMD, ENTRYPOINT, SHELL
Checking        NONE, or CMD and a command                             HEALTHCHECK
Nested          another instruction                                    ONBUILD
Base            an image or a stage                                    FROM
Prose           text as it is                                          comments, blank lines, raw lines
=============== ====================================================== =====================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from dockerdsl import words
from dockerdsl.errors import InvalidType, InvalidValue, Unspellable
from dockerdsl.layout import SHORT, TURN
from dockerdsl.origin import Origin, Published, settled
from dockerdsl.text import literal, live_in, settle
from dockerdsl.variables import Arg, receive, value_text, wrong_type

if TYPE_CHECKING:
    from dockerdsl.reading.lines import Arguments


class Parts(NamedTuple):
    """Arguments that may stand on several lines: the parts, what joins them, and the heredoc bodies behind the line."""

    parts: Sequence[str]
    joint: str = ""
    bodies: tuple[str, ...] = ()


class Form:
    """The shape of an instruction's arguments. `names` are the attributes it fills."""

    names: tuple[str, ...] = ()

    def glance(self, step: Any, first: Any) -> str | None:
        """Settle the arguments of a draft and return them as they stand in a usual file, when a glance tells all about them.

        `first` is the value of the first attribute. A `str` of printable ASCII holds no handle, nothing but what it says, and
        is its own model value. None only means to take a closer look: `check` and `write` come to the same.
        """
        return None

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        """Return the attributes whose model value differs from what the author gave; raise where a value has no place."""
        raise NotImplementedError

    def write(self, step: Any, escape: str) -> str | Parts:
        """Return the arguments as they stand in a file."""
        raise NotImplementedError

    def read(self, given: Arguments) -> dict[str, Any]:
        """Return the attributes that arguments in a file say, as model values; nothing is judged that BuildKit does not judge.

        Raises InvalidValue for text whose meaning cannot be kept in a model value.
        """
        raise NotImplementedError


_KEY: Final = r"[A-Za-z0-9_][A-Za-z0-9_./-]*"
_PLAIN_KEY: Final = re.compile(_KEY).fullmatch
_PAIR: Final = re.compile(rf"{_KEY}=(?:[A-Za-z0-9_./:@%+,=~-]+|([ !#%-\[\]-~]*))").fullmatch
_QUOTE: Final = re.compile(r"[\"'`\\]").search
NOTHING: Final[dict[str, Any]] = {}
_PLAIN_WORD: Final = re.compile(r"(?!--)[A-Za-z0-9_./:@%+,=~-]+").fullmatch


class Line(Form):
    """The rest of a line, in which BuildKit expands variables; `valid` judges it when none is in it."""

    def __init__(self, name: str, valid: Callable[[str], object] | None = None, *, quoted: bool = True) -> None:
        self.names = (name,)
        self.name = name
        self.valid = valid
        self.quoted = quoted
        self.get = attrgetter(name)

    def glance(self, step: Any, first: Any) -> str | None:
        return first if first.__class__ is str and self.valid is None and _PLAIN_WORD(first) else None

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        given = getattr(step, self.name)
        if type(given) is int:
            given = str(given)
        value = value_text(receive(given, keyword, uses), keyword)
        if not value:
            raise InvalidValue(f"{keyword} needs a value", hint="leave the step out if there is none")
        if self.valid and not live_in(value):
            self.valid(value)
        elif not self.quoted and not is_word(value):
            raise InvalidValue(f"{keyword} is {value!r}, which is not one plain word", hint="write one word")
        return NOTHING if value is getattr(step, self.name) else {self.name: value}

    def write(self, step: Any, escape: str) -> str:
        value: str = self.get(step)
        return words.write_line(value, escape) if self.quoted else words.write_bare(value, escape)

    def read(self, given: Arguments) -> dict[str, Any]:
        return {self.name: words.read_line(given.text, given.escape)}


class Verbatim(Form):
    """The rest of a line as it is: nothing is expanded, nothing unquoted."""

    def __init__(self, name: str) -> None:
        self.names = (name,)
        self.name = name

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        value = value_text(literal(str(receive(getattr(step, self.name), keyword, uses, expanded=False))), keyword)
        text = str(settle(value))
        if not text or text.strip() != text or text[:2] == "--" or text[-1] in "\\`":
            raise InvalidValue(f"{keyword} cannot be {text!r}: BuildKit would trim it or read on", hint="write plain words")
        return {self.name: text}

    def write(self, step: Any, escape: str) -> str:
        text: str = getattr(step, self.name)
        return text

    def read(self, given: Arguments) -> dict[str, Any]:
        return {self.name: given.text}


class Pairs(Form):
    """``key=value`` words; keys are free text without ``=``, values free text."""

    names = ("pairs",)

    def glance(self, step: Any, first: Any) -> str | None:
        parts: list[str] = []
        numbers = False
        for key, value in first:
            if value.__class__ is int:
                numbers = True
            elif value.__class__ is not str:
                return None
            part = f"{key}={value}"
            plain = _PAIR(part) if key.__class__ is str and "=" not in key else None
            if plain is None:
                if key.__class__ is not str or not (key.isidentifier() or _PLAIN_KEY(key)):
                    return None
                part = f"{key}={words.write_unplain(str(value), words.USUAL)}"
            elif plain.lastindex:  # a blank or a sign: it wants quotes, and nothing in it wants an escape
                part = f'{key}="{value}"'
            parts.append(part)
        line = " ".join(parts)
        if not parts or not line.isascii() or not line.isprintable():
            return None
        if numbers:
            step.pairs = tuple([(key, str(value)) for key, value in first])
        return line if len(step.keyword) + len(line) < SHORT or len(parts) == 1 else TURN.join(parts)

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        pairs: list[tuple[str, str]] = []
        changed = False
        for key, given in step.pairs:
            name = key if key.__class__ is str and _PLAIN_KEY(key) else self._key(key, keyword, uses)
            value = given if given.__class__ is str else self._value(given)
            value = value_text(receive(value, f"the value of {keyword} {name}", uses), f"the value of {keyword} {name}")
            changed = changed or value is not given or name is not key
            pairs.append((name, value))
        if not pairs:
            raise InvalidValue(f"{keyword} needs a pair", hint=f'write .{keyword.lower()}(NAME="value")')
        return {"pairs": tuple(pairs)} if changed else NOTHING

    @staticmethod
    def _value(value: object) -> object:
        return str(value) if type(value) is int else value

    @staticmethod
    def _key(key: object, keyword: str, uses: list[Arg]) -> str:
        text = value_text(receive(key, f"a key of {keyword}", uses), f"a key of {keyword}")
        if not text:
            raise InvalidValue(f"a key of {keyword} is empty", hint="name it")
        if "=" in text:
            raise Unspellable(f"the key {text!r} of {keyword} holds '=', which ends a key", hint="take it out")
        return text

    def write(self, step: Any, escape: str) -> str | Parts:
        parts = [
            f"{key if _PLAIN_KEY(key) else self._write_key(key, escape)}={words.write_word(value, escape)}"
            for key, value in step.pairs
        ]
        return parts[0] if len(parts) == 1 else Parts(parts)

    @staticmethod
    def _write_key(key: str, escape: str) -> str:
        word = words.write_word(key, escape)
        return word if word[0] == '"' else f'"{word}"'

    def read(self, given: Arguments) -> dict[str, Any]:
        raw = given.words
        if "=" not in raw[0]:
            pairs = [(given.first, given.command)]
        else:
            pairs = [(key, value) for key, _, value in (word.partition("=") for word in raw)]
        return {"pairs": tuple([(words.read_word(k, given.escape), words.read_word(v, given.escape)) for k, v in pairs])}


class Declarations(Form):
    """``NAME`` or ``NAME=value`` words."""

    names = ("args",)

    def glance(self, step: Any, first: Any) -> str | None:
        if len(first) == 1:
            arg = first[0]
            if arg.__class__ is Arg and arg.doc is None and not arg.uses:
                return write_declaration(arg, words.USUAL)
        return None

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        for arg in step.args:
            if not isinstance(arg, Arg):
                raise InvalidType(f"ARG declares an Arg, not {type(arg).__name__}", hint='write Arg("NAME", "default")')
            uses += [use for use in arg.uses if use not in uses]
        if not step.args:
            raise InvalidValue("ARG needs a name", hint='write .arg("VERSION", "1.0")')
        return NOTHING

    def write(self, step: Any, escape: str) -> str | Parts:
        parts = [write_declaration(arg, escape) for arg in step.args]
        return parts[0] if len(parts) == 1 else Parts(parts)

    def read(self, given: Arguments) -> dict[str, Any]:
        raw = [word.partition("=") for word in given.words]
        args = [Arg.read(name, words.read_word(value, given.escape) if equals else None) for name, equals, value in raw]
        return {"args": tuple(args)}


def write_declaration(arg: Arg, escape: str) -> str:
    """Return ``NAME`` or ``NAME=value``."""
    return arg.name if arg.default is None else f"{arg.name}={words.write_word(arg.default, escape)}"


class Items(Form):
    """Words of one kind, each judged by `valid` when no variable is in it; `numbers` need no judgement."""

    def __init__(self, name: str, valid: Callable[[str], object], noun: str, numbers: range = range(0)) -> None:
        self.names = (name,)
        self.name = name
        self.valid = valid
        self.noun = noun
        self.numbers = numbers

    def glance(self, step: Any, first: Any) -> str | None:
        if first.__class__ is not tuple or not first:
            return None
        texts: list[str] = []
        for item in first:
            if item.__class__ is int and item in self.numbers:
                texts.append(str(item))
            elif item.__class__ is str and _PLAIN_WORD(item):
                self.valid(item)
                texts.append(item)
            else:
                return None
        setattr(step, self.name, tuple(texts))
        return " ".join(texts)

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        items: list[str] = []
        given = getattr(step, self.name)
        for each in given:
            item = receive(str(each) if type(each) is int else each, f"{self.noun} of {keyword}", uses)
            if live_in(item):
                value_text(item, f"{self.noun} of {keyword}")
            else:
                self.valid(item)
            if not is_word(item):
                what = f"{self.noun} of {keyword} is {item!r}, which is not one plain word"
                raise InvalidValue(what, hint="give several arguments")
            items.append(item)
        if not items:
            raise InvalidValue(f"{keyword} needs {self.noun}", hint="leave the step out if there is none")
        return {self.name: tuple(items)}

    def write(self, step: Any, escape: str) -> str:
        return " ".join([words.write_bare(item, escape) for item in getattr(step, self.name)])

    def read(self, given: Arguments) -> dict[str, Any]:
        return {self.name: tuple([words.read_bare(field, given.escape) for field in given.fields])}


class Volumes(Form):
    """Paths as words where quotes do not group, or a JSON array of quoted words."""

    names = ("paths",)

    def glance(self, step: Any, first: Any) -> str | None:
        for path in first:
            if path.__class__ is not str or not _PLAIN_WORD(path) or path[0] == "-":
                return None
        return " ".join(first) if first.__class__ is tuple and first else None

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        paths = tuple([value_text(receive(path, "a path of VOLUME", uses), "a path of VOLUME") for path in step.paths])
        if not paths or not all(paths):
            raise InvalidValue("VOLUME needs a path", hint='write .volume("/data")')
        return {"paths": paths}

    def write(self, step: Any, escape: str) -> str:
        if all(fits_word(path) for path in step.paths) and step.paths[0][0] not in "[-":
            return " ".join([words.write_bare(path, escape) for path in step.paths])
        return words.write_json([words.write_line(path, escape) for path in step.paths])

    def read(self, given: Arguments) -> dict[str, Any]:
        return {"paths": tuple([words.read_bare(field.strip(), given.escape) for field in given.fields])}


def fits_word(text: str) -> bool:
    """Return whether a text can stand as a word where quotes do not group: no blank, nothing a reader would trim."""
    return text.isprintable() and " " not in text and text != ""


def is_word(text: str) -> bool:
    """Return whether a text can stand alone where quotes do not group: `fits_word`, and no flag either."""
    return fits_word(text) and text[:2] != "--"


class Nested(Form):
    r"""Another instruction, stored in the image and read there again with the escape character ``\``."""

    names = ("instruction",)

    def __init__(self, write_instruction: Callable[[Any, str], tuple[str, tuple[str, ...]]]) -> None:
        self.write_instruction = write_instruction

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        inner = step.instruction
        if not inner.triggers:
            raise InvalidValue(
                f"ONBUILD cannot hold {inner.keyword or 'a comment'}", hint="let the function add the steps themselves"
            )
        return NOTHING

    def write(self, step: Any, escape: str) -> Parts:
        line, bodies = self.write_instruction(step.instruction, "\\")
        if escape != "\\" and (line, bodies) != self.write_instruction(step.instruction, escape):
            raise Unspellable(
                "an ONBUILD trigger with a quote or an escape cannot stand in a file whose escape character is '`'",
                hint='leave escape="`" out, or write the trigger without quotes',
            )
        return Parts([line], "", bodies)

    def read(self, given: Arguments) -> dict[str, Any]:
        assert given.inner is not None
        return {"instruction": given.inner(given)}


class Base(Form):
    """An image reference, ``scratch``, or a stage."""

    names = ("image",)
    _PLAIN: Final = re.compile(r"[a-z0-9]+(?:[./-][a-z0-9]+)*(?::[a-zA-Z0-9_][a-zA-Z0-9_.-]*)?").fullmatch

    def glance(self, step: Any, first: Any) -> str | None:
        if first.__class__ is str:
            return first if len(first) < 60 and self._PLAIN(first) else None
        return first.name if isinstance(first, Origin) and not isinstance(first, Published) else None

    def __init__(self, valid: Callable[[str], object]) -> None:
        self.valid = valid

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        given = step.image
        if isinstance(given, Origin):
            image = settled(given)
            return NOTHING if image is given else {"image": image}
        image = receive(given, "the image of FROM", uses)
        if not image:
            raise InvalidValue("FROM needs an image", hint='write From("debian:13") or From("scratch")')
        if not live_in(image):
            if image != "scratch":
                self.valid(image)
        elif not is_word(image) or _QUOTE(image):
            value_text(image, "the image of FROM")
            what = f"the image {image!r} holds a blank, a quote or an escape"
            raise InvalidValue(what, hint="BuildKit splits FROM at blanks")
        return NOTHING if image is given else {"image": image}

    def write(self, step: Any, escape: str) -> str:
        image = step.image
        return image if isinstance(image, str) else image.name or ""

    def read(self, given: Arguments) -> dict[str, Any]:
        return {"image": words.read_bare(given.fields[0], given.escape)}


class Prose(Form):
    """Text that stands in the file as it is, one line or several."""

    names = ("text",)

    def __init__(self, admit: Callable[[str], str], write: Callable[[str], str]) -> None:
        self.admit = admit
        self.spell = write

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        if not isinstance(step.text, str):
            raise wrong_type(step.text, keyword or "the text")
        text = self.admit(str(receive(step.text, "the text", [], expanded=False)))
        return NOTHING if text is step.text else {"text": text}

    def write(self, step: Any, escape: str) -> str:
        return self.spell(step.text)
