"""Handles for what a build is given: ARG and environment variables for f-strings, secrets that never become text.

Formatting an `Arg` or an `Var` yields a token: Unicode noncharacters that hold the whole handle. `receive` turns tokens back
into ``${NAME}`` and hands over the handles, so no model value ever holds a token, and there is no table of handles anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from operator import index
from typing import Any, Final, Never, SupportsIndex

import attrs

from dockerdsl import text as texts
from dockerdsl.drafts import draft_of, set_class
from dockerdsl.errors import InvalidType, InvalidValue, SecretExposed, Unspellable
from dockerdsl.tokens import TOKEN, read_token, write_token
from dockerdsl.typos import misspelt
from dockerdsl.values.build_args import PLATFORM_ARGS
from dockerdsl.where import Call, Where, caller, locate

_STRAY: Final = re.compile("[\ufdd0-\ufde7\ufded-\ufdef]")
_new: Final = object.__new__
_Place = tuple[str, str, str, str, str]
"""File, line, column, end line and end column, as a token holds them."""
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class _Handle:
    """What an f-string may hold: its text is a token."""

    __slots__ = ()
    kind: str

    def __str__(self) -> str:
        return self._token()

    def __format__(self, spec: str) -> str:
        if spec:
            raise InvalidValue(f"{self!r} takes no format {spec!r}", hint="a handle has no value yet; format it bare")
        return self._token()

    def _token(self) -> str:
        raise NotImplementedError


@attrs.frozen(slots=True, weakref_slot=False, str=False, repr=False, init=False)
class Arg(_Handle):
    """A build argument, usable in any f-string; the file declares it where it must be.

    Args:
        name: the variable's name: letters, digits and ``_``, no digit first.
        default: its value when the build gives none; may hold other handles. None leaves it without a value.
        doc: one line that ``docker build --call=outline`` shows; printed as ``# NAME doc`` above the declaration.

    Raises:
        InvalidValue: for a bad name, or a default for a name that BuildKit sets by itself (it would hide the real value).
    """

    name: str
    default: str | None
    doc: str | None
    uses: tuple[Arg, ...] = attrs.field(eq=False)
    _call: Call | Where | _Place | None = attrs.field(eq=False)
    _text: str | None = attrs.field(eq=False)

    def __init__(self, name: str, default: str | int | Arg | None = None, *, doc: str | None = None, **unknown: Never) -> None:
        if unknown:
            raise misspelt(Arg, unknown)
        if not isinstance(name, str):
            raise InvalidType(f"an ARG's name is a str, not {type(name).__name__}")
        name = plain_str(name)
        if not (name.isascii() and name.isidentifier()):
            raise InvalidValue(f"{name!r} is no name for an ARG", hint="use letters, digits and '_', no digit first")
        uses: tuple[Arg, ...] = ()
        text: Any = default
        if default is not None:
            if name in PLATFORM_ARGS:
                what = f"ARG {name} takes no default: it would hide the value that BuildKit sets"
                raise InvalidValue(what, hint="leave it out")
            if text.__class__ is not str or not text.isascii() or not text.isprintable() or "$" in text:
                text, uses = _default(default, f"the default of ARG {name}")
        doc = one_line(doc, f"the doc of ARG {name}") if doc is not None else None
        _fill(self, name, text, doc, uses, caller(2))

    @property
    def at(self) -> Where | None:
        """Where the handle was made."""
        call = self._call
        if isinstance(call, tuple) and len(call) == 5:
            file, *numbers = call
            return Where(file, *[int(number) if number else None for number in numbers]) if file else None  # type: ignore[arg-type]
        return locate(call)

    def by_name(self) -> Arg:
        """Return the argument as it is declared by its name alone."""
        arg = _new(Arg)
        _fill(arg, self.name, None, None, (), self._call)
        return arg

    def with_uses(self) -> list[Arg]:
        """Return the arguments that the default needs, and then this one."""
        return [*[inner for use in self.uses for inner in use.with_uses()], self] if self.uses else [self]

    @classmethod
    def read(cls, name: str, default: str | None) -> Arg:
        """Return the argument that a file declares, whatever its name; `default` is a model value."""
        arg: Any = _Draft()
        arg.name = name
        arg.default = default
        arg.doc = arg._call = arg._text = None
        arg.uses = ()
        arg.__class__ = cls
        found: Arg = arg
        return found

    def __repr__(self) -> str:
        return f"Arg({self.name!r})" if self.default is None else f"Arg({self.name!r}, {self.default!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return Arg._of, (self.name, self.default, self.doc, self.uses, self.at)

    def _token(self) -> str:
        if self._text is None:
            _set_text(self, write_token(["arg", *self._fields()]))
        return self._text  # type: ignore[return-value]

    def _fields(self) -> list[str]:
        """Return what its token holds: name, default, doc, place, and the same of the handles in its default."""
        at = self.at
        place = [at.file, at.line, at.column, at.end_line, at.end_column] if at else [""] * 5
        shown = ["" if each is None else str(each) for each in place]
        default = None if self.default is None else texts.twins(self.default)
        uses = [field for use in self.uses for field in use._fields()]
        return [self.name, _marked(default), _marked(self.doc), *shown, str(len(self.uses)), *uses]

    @classmethod
    def _of(cls, name: str, default: str | None, doc: str | None, uses: tuple[Arg, ...], at: Where | None) -> Arg:
        self = object.__new__(cls)
        settled = texts.settle(default) if default is not None else None
        _fill(self, name, settled, doc, uses, at)
        return self


_Draft: Final = draft_of(Arg)
_set_text: Final = Arg.__dict__["_text"].__set__


def _default(value: object, what: str) -> tuple[str, tuple[Arg, ...]]:
    """Return the model value of a default and the handles in it."""
    uses: list[Arg] = []
    return value_text(receive(str(value) if type(value) is int else value, what, uses), what), tuple(uses)


def _fill(  # noqa: PLR0917
    arg: Any, name: str, default: str | None, doc: str | None, uses: tuple[Arg, ...], call: Call | Where | _Place | None
) -> None:
    """Give an argument its attributes."""
    set_class(arg, _Draft)
    arg.name = name
    arg.default = default
    arg.doc = doc
    arg.uses = uses
    arg._call = call
    arg._text = None
    arg.__class__ = Arg


@attrs.frozen(slots=True, weakref_slot=False, str=False, repr=False)
class Var(_Handle):
    """A variable of the environment, usable in any f-string: ``f"/opt/bin:{Var("PATH")}"`` is ``/opt/bin:${PATH}``.

    It declares nothing. `default` stands in when the variable is unset or empty.
    """

    name: str
    default: str | None = None

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.name, str) or not _NAME.fullmatch(self.name):
            raise InvalidValue(f"{self.name!r} is no name for a variable", hint="use letters, digits and '_', no digit first")
        if self.default is not None:
            if not isinstance(self.default, str):
                raise wrong_type(self.default, f"the default of {self.name}")
            if "\0" in self.default:
                raise Unspellable(f"the default of {self.name} holds a NUL, which no program can be given", hint="take it out")

    def __repr__(self) -> str:
        return f"Var({self.name!r})" if self.default is None else f"Var({self.name!r}, {self.default!r})"

    def _token(self) -> str:
        return write_token(["env", self.name, _marked(self.default)])


@attrs.frozen(slots=True, weakref_slot=False, str=False, repr=False)
class Secret:
    """A secret of the build, by its id; it is given to `secret` mounts and never becomes text.

    ``docker build --secret id=token,src=...`` brings it; `id` is all that the Dockerfile says.
    """

    id: str

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.id, str) or not self.id:
            raise InvalidValue("a secret needs an id", hint='write Secret("token") and build with --secret id=token,src=FILE')

    def __repr__(self) -> str:
        return f"Secret({self.id!r})"

    def __str__(self) -> str:
        raise self._exposed()

    def __format__(self, spec: str) -> str:
        raise self._exposed()

    def _exposed(self) -> SecretExposed:
        return SecretExposed(
            f"the secret {self.id!r} would become text in the Dockerfile",
            hint=f'mount it: .run(..., mounts=[secret("{self.id}", env="{self.id.upper().replace("-", "_")}")])',
        )


def receive(
    value: object, what: str, uses: list[Arg], *, expanded: bool = True, by_shell: bool = False, patterns: bool = False
) -> str:
    """Return the model value of what an author gave as text, and add the handles in it to `uses`.

    Args:
        value: a `str`, an `Arg` or an `Var`; anything else is refused.
        what: the field's name, for messages.
        uses: takes the handles, in order of appearance.
        expanded: whether something expands variables in this field; where nothing does, a handle is refused.
        by_shell: whether that is a shell, not BuildKit: then the text is not looked into.
        patterns: whether ``*?[`` are special in this field.
    """
    if isinstance(value, str) and value.isascii() and value.__class__ is str:
        return value
    if isinstance(value, _Handle):
        value = str(value)
    if not isinstance(value, str):
        raise wrong_type(value, what)
    live = expanded and not by_shell
    value = plain_str(texts.twins(value))
    if not texts.NONCHARACTERS.search(value):
        return texts.braced(value) if "$" in value and live else value
    value = _named(value, what, uses, expanded=expanded)
    if value.isascii():
        return value
    if by_shell and texts.NONCHARACTERS.search(value):
        what = f"{what} holds a literal '$', '}}', '*', '?' or '[', but a shell reads it, not BuildKit"
        raise InvalidValue(what, hint="quote it as the shell wants it, and leave literal() or the default out")
    settled = texts.settle(texts.braced(value) if live else value, patterns=patterns)
    return settled if expanded else str(settled)


def _named(value: str, what: str, uses: list[Arg], *, expanded: bool) -> str:
    """Return a text with each handle in it as a variable, and add the handles to `uses`; twins stay."""
    parts = TOKEN.split(value)
    found = [_handle(inside) for inside in parts[1::2]]
    parts[1::2] = [_variable(handle) for handle in found]
    value = "".join(parts)
    if _STRAY.search(value):
        raise InvalidValue(f"{what} holds part of a handle, or a Unicode noncharacter", hint="put handles into f-strings whole")
    if found and not expanded:
        raise InvalidValue(
            f"{what} holds the variable {found[0]!r}, which nothing would expand there",
            hint="use the value itself, or the shell form: sh(...)",
        )
    for handle in found:
        if isinstance(handle, Arg) and handle not in uses:
            uses.append(handle)
    return value


def _variable(handle: Arg | Var) -> str:
    """Return a handle as it stands in a text."""
    if handle.__class__ is Arg or handle.default is None:
        return f"${{{handle.name}}}"
    return f"${{{handle.name}:-{texts.literal(handle.default)}}}"


def _handle(inside: str) -> Arg | Var:
    """Return the handle that a token holds."""
    try:
        kind, *fields = read_token(inside)
        if kind == "arg":
            return _arg(iter(fields))
        name, default = fields
        return Var(name, _unmarked(default))
    except ValueError:
        raise InvalidValue("a damaged handle", hint="put handles into f-strings whole") from None


def _arg(fields: Iterator[str]) -> Arg:
    """Return the argument that the next of these fields hold."""
    name, default, doc, *place, count = islice(fields, 9)
    uses = tuple([_arg(fields) for _ in range(int(count))])
    settled = _unmarked(default)
    if settled is not None and not settled.isascii():
        settled = texts.settle(settled)
    arg = _new(Arg)
    _fill(arg, name, settled, _unmarked(doc), uses, tuple(place))  # type: ignore[arg-type]
    return arg


def _marked(text: str | None) -> str:
    """Return a text with a mark in front, or none for None."""
    return "" if text is None else f"={text}"


def _unmarked(text: str) -> str | None:
    return text[1:] if text else None


def plain_str(text: str) -> str:
    """Return the characters of a text: a subclass, as a member of an ``Enum`` is one, may show itself otherwise."""
    return text if text.__class__ is str else str.__str__(text)


_WAYS_OUT: Final = {
    "NoneType": "leave it out instead",
    "bytes": "decode it first",
    "bool": 'write "true" or "false" as text',
    "as_posix": "use .as_posix()",
    "Stage": 'write builder / "path" for a path in a stage; a stage itself stands in Stage(...) and from_',
    "From": "give the image as text, or a Stage that begins from it",
    "Enum": "use its .value",
    "dict": "give text; json.dumps() makes one",
    "function": "call it",
    "__index__": 'write it as text: "{value}"',
    "__float__": 'write it as text: "{value}"',
    "__iter__": "give its items one by one",
}
"""The next action for what people try most: by the name of its type, of a base of that, or of a method."""


def wrong_type(value: object, what: str, *, hint: str | None = None) -> InvalidType:
    """Return the error for something that is no text, with the way out for what people try most."""
    if isinstance(value, Secret):
        return value._exposed()
    kinds = {each.__name__ for each in type(value).__mro__}
    hint = hint or next((way for name, way in _WAYS_OUT.items() if name in kinds or hasattr(value, name)), None)
    if hint is not None and "{" in hint:
        hint = hint.format(value=index(value) if isinstance(value, SupportsIndex) else value)
    return InvalidType(f"{what} is a str, not {type(value).__name__}", hint=hint)


def value_text(value: str, what: str) -> str:
    """Return the value when a Dockerfile's line can carry it; raise `Unspellable` for a line feed, NUL or lone surrogate."""
    if value.isascii():
        if value.isprintable():
            if "$" in value:
                texts.live(value)
            return value
    elif not _encodable(value):
        raise Unspellable(f"{what} holds a lone surrogate, which is no character", hint="decode the text rightly")
    if "\n" in value:
        raise Unspellable(
            f"{what} holds a line feed, and no spelling in a Dockerfile keeps one there",
            hint="declare an Arg and give the text with --build-arg, or write the text to a file with .file(path, text)",
        )
    if "\0" in value:
        raise Unspellable(f"{what} holds a NUL, which no program can be given", hint="take it out")
    if "$" in value:
        texts.live(value)
    return value


def one_line(value: str, what: str) -> str:
    """Return a text of one line that is printed as a comment, or raise."""
    if not isinstance(value, str):
        raise wrong_type(value, what)
    if "\n" in value or "\r" in value or "\0" in value or not _encodable(value) or value.strip() != value:
        hint = "shorten it; longer prose goes into .comment()"
        raise InvalidValue(f"{what} is one line without blanks at its ends", hint=hint)
    return plain_str(value)


def _encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
