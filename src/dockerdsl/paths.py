r"""Sources and destinations of COPY and ADD: patterns, literal names, files carried by heredocs.

In a source ``*``, ``?`` and ``[...]`` match, as Docker says; every other character is itself. Two matchers read a source, the
client's transfer filter and the engine's copy, each in a dialect of its own; brackets around a special character
(``a[\*]b``) are what both read as that character, and `write_pattern` knows no other way. Facts: section 4.6 of the language
facts, tried with a real engine for every character here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from dockerdsl import words
from dockerdsl.commands import check_line_lengths
from dockerdsl.errors import InvalidType, InvalidValue, Unspellable
from dockerdsl.forms import Form, Parts, fits_word
from dockerdsl.origin import Origin, Published, StagePath, settled
from dockerdsl.reading.blanks import BLANKS, FIELD_BLANKS
from dockerdsl.text import SPECIAL, Text, literal, live, live_in, marks, settle, twins
from dockerdsl.typos import teaches
from dockerdsl.variables import Arg, receive, wrong_type

if TYPE_CHECKING:
    from dockerdsl.reading.lines import Arguments, Body

_REMOTE: Final = re.compile(r"https?://|git://|ssh://|git@|[A-Za-z0-9_-]+@[A-Za-z0-9.-]+:")
_MISREAD: Final = re.compile(r"[0-9]*(?=<<)|(?=\ufeff)")
_PATH: Final = r"[A-Za-z0-9_./*?][A-Za-z0-9_./*?%+,=~-]*"
_PLAIN: Final = re.compile(_PATH).fullmatch
_PLAIN_PATHS: Final = re.compile(f"{_PATH}(?: {_PATH})+").fullmatch
_START: Final = re.compile(r"\A(?:\.{0,2}/)*")
_BLANK: Final = re.compile(f"[{FIELD_BLANKS}\n]")
_CLASS: Final = re.compile(r"\[\^?+(?:(?:\\.|[^\\\]*?-])(?:-(?:\\.|[^\\\]*?-]))?)+\]", re.DOTALL)
_UNPLAIN: Final = re.compile(r"""["'`$\\\[\0]""").search
_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


@attrs.frozen(slots=True, weakref_slot=False)
class Heredoc:
    """A file that COPY or ADD makes out of text in the Dockerfile.

    Attributes:
        content: the file's text, ending in a line feed (a heredoc cannot end otherwise) or empty.
        name: the file's name when the destination is a folder; also the heredoc's delimiter.
        expand: whether BuildKit expands the variables in it.
    """

    content: str
    name: str | None = None
    expand: bool = False
    uses: tuple[Arg, ...] = attrs.field(default=(), eq=False, repr=False)


@teaches
def heredoc(content: str, *, name: str | None = None, expand: bool = False) -> Heredoc:
    """Return a file to carry in the Dockerfile; a handle in its content makes it an expanding heredoc.

    Raises Unspellable for content that does not end in a line feed, or has a line that BuildKit cannot read.
    """
    if hasattr(content, "read_text"):
        raise InvalidType(f"the content of a file is its text, not {type(content).__name__}", hint="read it: .read_text()")
    if not isinstance(content, str):
        raise wrong_type(content, "the content of a file")
    uses: list[Arg] = []
    text = receive(content if expand else _dollars_literal(content), "the content of a file", uses)
    bare = str(text)
    expand = expand or live_in(text)
    if not expand:
        text = bare
    if bare and not bare.endswith("\n"):
        what = "the content of the file does not end in a line feed, but a heredoc always does"
        raise Unspellable(what, hint=r'end it in "\n"')
    try:
        bare.encode()
    except UnicodeEncodeError:
        raise Unspellable("the content of the file holds a lone surrogate", hint="decode the text rightly") from None
    if name is not None and not _NAME.fullmatch(name):
        raise InvalidValue(f"{name!r} is no name for a heredoc", hint="use letters, digits, '_', '.', '-'")
    return Heredoc(check_line_lengths(bare, "the content of the file") and text, name, expand, tuple(uses))


def _dollars_literal(content: str) -> str:
    return content.replace("$", literal("$"))


class Paths(Form):
    """Sources and a destination, as words or as a JSON array of words; a source may be a `Heredoc`."""

    names = ("sources", "dest")

    def __init__(self, *, remote: bool) -> None:
        self.remote = remote

    def glance(self, step: Any, first: Any) -> str | None:
        paths, origin = first, None
        if first and first[0].__class__ is StagePath:
            paths, origin = self._in_stage(step, first)
        dest = step.dest
        for path in paths:
            if path.__class__ is not str:
                return None
        if dest.__class__ is not str or paths.__class__ is not tuple:
            return None
        text = " ".join((*paths, dest))
        if not _PLAIN_PATHS(text) or text.count(" ") != len(paths) or (len(paths) > 1 and dest[-1] != "/" and dest != "."):
            return None
        if origin is not None:
            step.from_ = origin
            step.sources = paths
        return text

    def _in_stage(self, step: Any, sources: Any) -> tuple[tuple[Any, ...], Origin | None]:
        """Return the paths of sources that are all in one stage, and the stage; nothing where that takes a closer look."""
        origin = sources[0].origin
        if self.remote or step.from_ is not None or isinstance(origin, Published):
            return (None,), None
        paths: list[Any] = []
        for source in sources:
            if source.__class__ is not StagePath or source.origin is not origin:
                return (None,), None
            paths.append(source.path)
        return tuple(paths), origin

    def check(self, step: Any, keyword: str, uses: list[Arg]) -> dict[str, Any]:
        sources: list[str | Heredoc] = []
        origin: Origin | None = None
        for source in step.sources:
            if source.__class__ is str and _PLAIN(source):
                sources.append(source)
            elif isinstance(source, StagePath):
                origin = self._origin(source, origin, keyword)
                sources.append(self._source(source.path, keyword, uses))
            elif isinstance(source, Heredoc):
                uses += [use for use in source.uses if use not in uses]
                sources.append(source)
            else:
                sources.append(self._source(source, keyword, uses, local=getattr(step, "from_", None) is not None))
        dest = self._dest(step.dest, sources, keyword, uses)
        if origin is None:
            return {"sources": tuple(sources), "dest": dest}
        if step.from_ is not None:
            raise InvalidValue(f"{keyword} has a path in a stage and from_ too", hint="leave from_ out")
        return {"sources": tuple(sources), "dest": dest, "from_": settled(origin)}

    def _origin(self, path: StagePath, known: Origin | None, keyword: str) -> Origin:
        if self.remote:
            raise InvalidValue(f"ADD cannot take {path!r}: only COPY reads from a stage", hint="use .copy()")
        if known is not None and known is not path.origin:
            raise InvalidValue("COPY takes its sources from one stage", hint="write one .copy() for each stage")
        return path.origin

    def _source(self, source: object, keyword: str, uses: list[Arg], *, local: bool = False) -> str:
        text = path_text(receive(source, f"a source of {keyword}", uses, patterns=True), f"a source of {keyword}")
        if not text:
            what = f"a source of {keyword} is empty, which copies everything"
            raise InvalidValue(what, hint='write "." for the whole context')
        if "\n" in text and text.startswith(("FROM ", "ARG ", "#")):
            what = f"a source of {keyword} is the text of a whole file"
            raise InvalidValue(what, hint='write builder / "path" for a path in a stage')
        remote = _REMOTE.match(text) is not None
        if remote and not self.remote and not (local and "://" not in text):
            raise InvalidValue(f"COPY cannot fetch {text!r}", hint=f"use .add(); a file of that name is './{text}'")
        return text if remote and not local else whole_pattern(text, f"a source of {keyword}")

    def _dest(self, dest: object, sources: list[str | Heredoc], keyword: str, uses: list[Arg]) -> str:
        if not sources:
            raise InvalidValue(f"{keyword} needs a source and a destination", hint=f'write .{keyword.lower()}("main.go", ".")')
        what = f"the destination of {keyword}"
        if isinstance(dest, StagePath):
            trouble = f"{what} is {dest!r}, but only this stage can be written to"
            raise InvalidValue(trouble, hint="end with a path in this stage")
        text = path_text(receive(dest, what, uses), what)
        if not text:
            raise InvalidValue(f"the destination of {keyword} is empty", hint='write "." for the working directory')
        if len(sources) > 1 and text[-1] not in "/}" and text.rpartition("/")[2] not in (".", "..") and not live_in(text):
            raise InvalidValue(
                f"{keyword} has {len(sources)} sources, but its destination {text!r} is no folder",
                hint=f"end it in a slash: {text + '/'!r}; without one only the last file would be left",
            )
        if text[-1] == "/" and any(isinstance(source, Heredoc) and source.name is None for source in sources):
            raise InvalidValue(f"the destination {text!r} is a folder, and the file has no name", hint="name the file itself")
        return text

    def write(self, step: Any, escape: str) -> str | Parts:
        sources, dest = step.sources, step.dest
        if any(source.__class__ is Heredoc for source in sources):
            return self._with_heredocs(sources, dest, escape)
        spelled = [
            source if source.__class__ is str and _PLAIN(source) else self._write_source(source, escape) for source in sources
        ]
        spelled.append(dest if _PLAIN(dest) else write_path(dest, escape))
        if all(fits_word(word) for word in spelled) and spelled[0][0] != "[":
            return " ".join(spelled if spelled[0][:2] != "--" else ["--", *spelled])
        return words.write_json(spelled)

    def _write_source(self, source: str, escape: str) -> str:
        if not _REMOTE.match(source):
            return write_path(write_pattern(source), escape)
        return write_path(source if self.remote else write_pattern(f"/{source}"), escape)

    def _with_heredocs(self, sources: tuple[str | Heredoc, ...], dest: str, escape: str) -> Parts:
        spelled: list[str] = []
        bodies: list[str] = []
        taken: set[str] = set()
        for source in sources:
            if isinstance(source, str):
                spelled.append(self._write_source(source, escape))
                continue
            body = words.write_expanding(source.content) if source.expand else source.content
            end = source.name or words.delimiter(body + "\n".join(taken))
            if source.name and (source.name in taken or source.name in words.ending_lines(body)):
                raise Unspellable(f"the heredoc {source.name!r} has a line of that name", hint="name it otherwise")
            taken.add(end)
            spelled.append(f"<<{end}" if source.expand else f"<<'{end}'")
            bodies.append(body + end)
        spelled.append(write_path(dest, escape))
        if any(_BLANK.search(word) for word in spelled) or spelled[-1][-1] in BLANKS:
            raise Unspellable(
                f"a heredoc cannot be copied to {dest!r}: blanks need the JSON form, which has no heredocs",
                hint="declare an Arg with the path as its default, and give the handle as the path",
            )
        return Parts([" ".join(spelled)], "", tuple(bodies))

    def read(self, given: Arguments) -> dict[str, Any]:
        fields = given.fields
        if not given.bodies and given.text.isascii() and not _UNPLAIN(given.text):
            return {"sources": tuple(fields[:-1]), "dest": fields[-1]}
        if len({body.name for body in given.bodies}) < len(given.bodies):
            raise InvalidValue("two heredocs have one name, and BuildKit gives both the same text", hint="name them apart")
        for field in fields:
            path_text(field, "a path")
        waiting = list(given.bodies)
        sources = [self._read_source(field, waiting, given.escape) for field in fields[:-1]]
        if waiting:
            what = f"the heredoc {waiting[0].name!r} is no source: a blank stands in its word"
            raise InvalidValue(what, hint="keep the line as it is")
        return {"sources": tuple(sources), "dest": words.read_bare(fields[-1], given.escape)}

    def _read_source(self, field: str, waiting: list[Body], escape: str) -> str | Heredoc:
        from dockerdsl.reading.lines import heredoc_word

        if waiting and "<<" in field and heredoc_word(field) is not None:
            body = waiting.pop(0)
            content = words.read_expanding(body.content) if body.expand else body.content
            return Heredoc(content, body.name, body.expand)
        return read_pattern(words.read_bare(field, escape))


def path_text(text: str, what: str) -> str:
    """Return a path that COPY and ADD can carry: anything but NUL and lone surrogates."""
    if "\0" in text:
        raise Unspellable(f"{what} holds a NUL, which no path has", hint="take it out")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Unspellable(
            f"{what} holds bytes that are not UTF-8, which no Dockerfile can name", hint="copy the folder, or use a wildcard"
        ) from None
    if "$" in text:
        live(text)
    return text


def write_path(path: str, escape: str) -> str:
    """Return a path as a bare word, spelled so that nothing in it begins a heredoc, nor is dropped as a byte order mark."""
    word = words.write_bare(path, escape)
    misread = _MISREAD.match(word)
    return word if misread is None else f"{word[: misread.end()]}{escape}{word[misread.end() :]}"


def whole_pattern(source: str, what: str) -> str:
    """Return the model value of a source; raise for a ``[`` that begins no class both matchers read alike."""
    if "[" not in source:
        return source
    source = _names_unbracketed(source)
    inside = {place for start, end in _classes(source).items() for place in range(start, end)}
    for place in _live_brackets(source):
        if place not in inside:
            raise InvalidValue(
                f"{what}, {str(source)!r}, has a '[' that begins no class of characters",
                hint="write literal(...) for a name that holds it; in a class, '*', '?', '-' and ']' want a backslash",
            )
    if isinstance(source, Text):  # in a class, "[" is itself in any case
        places = tuple([place for place in source.literal if source[place] != "[" or place not in inside])
        return Text(str(source), places) if places else str(source)
    return source


def write_pattern(source: str) -> str:
    """Return the pattern that matches what `source` says; variables in it stay live."""
    return settle("".join(_bracketed(source)))


def _live_brackets(source: str) -> list[int]:
    places = source.literal if isinstance(source, Text) else ()
    return [match.start() for match in re.finditer(r"\[", source) if match.start() not in places]


def _classes(source: str) -> dict[int, int]:
    """Return where the classes of a pattern (``[a-z]``, ``[^x]``) begin and end."""
    found: dict[int, int] = {}
    end = 0
    for place in _live_brackets(source):
        match = _CLASS.match(source, place) if place >= end else None
        if match:
            found[place] = end = match.end()
    return found


def _bracketed(source: str) -> list[str]:
    """Return the characters of a source, special ones that stand for themselves in brackets, literal dollars as twins."""
    places = frozenset(source.literal) if isinstance(source, Text) else frozenset[int]()
    untouched = marks(source)
    untouched.update(place for start, end in _classes(source).items() for place in range(start, end))
    start, last = len(source) - len(_START.sub("", source)), len(source.rstrip("/")) - 1
    characters: list[str] = []
    for place, character in enumerate(source):
        if place in untouched:
            characters.append(literal(character) if place in places else character)
        elif character in "\\^" or (place in places and character in "*?"):
            characters.append(f"[\\{character}]")
        elif (
            (character == "[" and place in places)
            or (character in "!\ufeff" and place == start)
            or (character in BLANKS and place in (start, last))
        ):
            characters.append(f"[{character}]")
        else:
            characters.append(literal(character) if place in places else character)
    return characters


_BRACKET: Final = rf"\[(?:\\([*?\[\\^])|([!\[\ufeff{BLANKS}]))\]"


def read_pattern(pattern: str) -> str:
    """Return the source that a pattern says: single bracketed characters are themselves. The inverse of `write_pattern`.

    Raises InvalidValue for a backslash outside brackets: it escapes what follows, or parts folders where the engine is Windows.
    """
    if "\\" in pattern and "\\" in _CLASS.sub("", pattern):
        raise InvalidValue(f"the pattern {pattern!r} has a backslash that is no name's", hint="keep the line as it is")
    return _names_unbracketed(pattern) if "[" in pattern else pattern


def _names_unbracketed(pattern: str) -> str:
    return settle(re.sub(_BRACKET, _unbracketed, twins(pattern)), patterns=True)


def _unbracketed(match: re.Match[str]) -> str:
    character = match[1] or match[2]
    return literal(character) if character in SPECIAL else character
