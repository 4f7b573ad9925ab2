"""Edit an existing Dockerfile as a value: what is not edited stays byte for byte.

``str(Document.read(text)) == text`` for every text, valid or not, and ``bytes`` gives back the bytes it was read from. Every
verb returns a new document. After each the text is read again: an edit that would change what another line says is refused.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, Final, Self, cast

import attrs

from dockerdsl import files
from dockerdsl.editing import directives, edits
from dockerdsl.editing.change import Change, Changed, changed
from dockerdsl.editing.format import format_text
from dockerdsl.editing.habits import Habits, above, habits_of, margin_of, written
from dockerdsl.editing.naming import renamed
from dockerdsl.errors import EditRefused, InvalidValue, NotInDocument, ParseError, did_you_mean
from dockerdsl.images import Reference
from dockerdsl.instruction import Instruction
from dockerdsl.instructions import Env, From, Label
from dockerdsl.reading.mentions import Mention, mentions_of
from dockerdsl.reading.parse import Parsed, parse_scan
from dockerdsl.reading.scan import Scan, scan
from dockerdsl.reading.steps import DocumentStage, Step, stages_of, steps_of
from dockerdsl.variables import Arg
from dockerdsl.where import Where

Wanted = type[Instruction] | str | Callable[[Step], bool]
Place = DocumentStage | str | int
New = Instruction | str

UNNAMED: Final = "<Dockerfile>"
"""The name of a document that was read from a text."""


def _meant(what: Wanted, step: Step) -> bool:
    if isinstance(what, str):
        return step.keyword == what.upper()
    if isinstance(what, type) and issubclass(what, Instruction):
        return step.keyword == what.keyword
    return cast("Callable[[Step], bool]", what)(step)


def _says(step: Step, new: Instruction) -> bool:
    try:
        return step.instruction == new
    except ParseError:
        return False


def _opens(new: Iterable[New]) -> bool:
    return any(isinstance(each, From) for each in new)


def _describes(step: Step) -> bool:
    """Return whether the comment above a FROM or an ARG is its description."""
    fields = [token.text for token in step.spans.fields()]
    names = fields[2:3] if step.keyword == "FROM" else edits.keys(step) if step.keyword == "ARG" else []
    return any(comment.startswith(f"{name} ") for name in names for comment in step.piece.comments)


def _lines(text: str, escape: str, ending: str) -> str:
    """Return text with the file's line ends; an instruction with heredocs keeps its own, which are content."""
    whole = text if text.endswith("\n") else text + "\n"
    if ending == "\n":
        return whole
    top = f"# escape={escape}\n"
    pieces = scan(top + whole).pieces[1:]
    return "".join([piece.text if getattr(piece, "heredocs", ()) else re.sub("\r*\n", ending, piece.text) for piece in pieces])


@attrs.frozen(slots=True, repr=False, eq=False)
class Document:
    """An existing Dockerfile. Two are equal when their texts are."""

    scan: Scan
    _keys: tuple[object, ...] | None = None

    # --- in and out --------------------------------------------------------------------------------------------------------

    @classmethod
    def read(cls, text: str | bytes, file: str = UNNAMED) -> Self:
        """Return the document that a text is, whatever it holds; `file` is its name in errors."""
        return cls(scan(text, file))

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Self:
        """Return the document in a file.

        Raises OSError when it cannot be read.
        """
        found = files.read(path)
        if found is None:
            raise FileNotFoundError(2, "No such file or directory", os.fspath(path))
        return cls.read(found, os.fspath(path))

    def write(self, path: str | os.PathLike[str] | None = None) -> bool:
        """Write the file whole, by default where it was opened, and return whether that changed it."""
        if path is None and self.file == UNNAMED:
            raise InvalidValue("the document was read from a text, not from a file", hint='say where: .write("Dockerfile")')
        return files.write(self.file if path is None else path, bytes(self))

    def __str__(self) -> str:
        return str(self.scan)

    def __bytes__(self) -> bytes:
        return str(self.scan).encode(errors="surrogateescape")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return f"Document({self.file!r}, {len(self.stages)} stages, {len(self.instructions)} instructions)"

    # --- what is in it -----------------------------------------------------------------------------------------------------

    @property
    def file(self) -> str:
        """Its name."""
        return self.scan.file

    @property
    def escape(self) -> str:
        """Its escape character."""
        return self.scan.escape

    @property
    def directives(self) -> dict[str, str]:
        """Its parser directives: ``{"syntax": "docker/dockerfile:1"}``."""
        return {each.name: each.value for each in self.scan.directives}

    @cached_property
    def instructions(self) -> tuple[Step, ...]:
        """All instructions, each at its place."""
        return steps_of(self.scan, self._keys)

    @cached_property
    def stages(self) -> tuple[DocumentStage, ...]:
        """The stages."""
        return stages_of(self.instructions)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The stages and images that FROM, ``--from`` and mounts name."""
        return mentions_of(self.instructions, self.stages)

    @property
    def images(self) -> tuple[Mention, ...]:
        """The images that FROM, ``--from`` and mounts name; where a build decides, `Mention.image` is None."""
        return tuple([each for each in self.mentions if each.stage is None and each.value != "scratch"])

    def parse(self) -> Parsed:
        """Return what it says, as values.

        Raises ParseError where BuildKit refuses the file.
        """
        return parse_scan(self.scan.check())

    def stage(self, place: Place) -> DocumentStage:
        """Return the stage of this name or number; of two with one name the last, as BuildKit has it.

        Raises NotInDocument when there is none.
        """
        if isinstance(place, int) and -len(self.stages) <= place < len(self.stages):
            return self.stages[place]
        name = place.name if isinstance(place, DocumentStage) else place
        found = [each for each in self.stages if each.name and each.name.lower() == str(name).lower()]
        if isinstance(place, DocumentStage) and not found:
            found = [each for each in self.stages if each.opening == place.opening]
        if not found:
            known = [each.name for each in self.stages if each.name]
            hint = did_you_mean(str(name), known) or (f"it has {', '.join(known)}" if known else "its stages have no names")
            raise NotInDocument(f"{self.file} has no stage {name!r}", hint=hint)
        return found[-1]

    def find(self, what: Wanted, *, stage: Place | None = None) -> tuple[Step, ...]:
        """Return the instructions of a class (``Run``), of a keyword (``"RUN"``), or those for which a function says so."""
        steps = self.instructions if stage is None else self.stage(stage).steps
        return tuple([step for step in steps if _meant(what, step)])

    # --- whole instructions ------------------------------------------------------------------------------------------------

    def replace(self, step: Step, *new: New) -> Self:
        """Return the document with an instruction replaced; an instruction that says the same already stays as it is.

        A `From` keeps the name of the stage. Text stands as it is given, but for its line ends.
        """
        place = self._now(step)
        if len(new) == 1 and not isinstance(new[0], str) and _says(place, new[0]):
            return self
        name = "".join([f" {token.text}" for token in place.spans.fields()[1:3]]) if place.keyword == "FROM" else ""
        text = self._text(new, margin_of(place.text), name)
        return self._with(Change(texts={place.place: text}) if text else Change(removed=frozenset({place.place})))

    def insert_before(self, step: Step, *new: New) -> Self:
        """Return the document with instructions above one, and above the comments that stand right above it."""
        place = self._now(step)
        at = above(self.scan, place.place)
        if at <= len(self.scan.directives) and not _describes(place):  # a comment that heads the file
            at = place.place
        end = self._habits.ending if _opens(new) and place.keyword == "FROM" and self._habits.parted else ""
        return self._with(Change(inserted={at: self._text(new, margin_of(place.text)) + end}))

    def insert_after(self, step: Step, *new: New) -> Self:
        """Return the document with instructions below one."""
        place = self._now(step)
        margin = margin_of(place.text)
        if place.keyword == "FROM" and place.stage is not None:
            margin = next((margin_of(each.text) for each in self.stages[place.stage].steps[1:]), margin)
        start = self._habits.ending if _opens(new[:1]) and self._habits.parted else ""
        return self._with(Change(inserted={place.place + 1: start + self._text(new, margin)}))

    def append(self, *new: New, stage: Place = -1) -> Self:
        """Return the document with instructions at the end of a stage, by default of the last."""
        return self.insert_after(self.stage(stage).steps[-1], *new)

    def remove(self, *steps: Step, comments: bool = False) -> Self:
        """Return the document without these instructions; `comments` takes the comments right above them along."""
        places = [self._now(step).place for step in steps]
        gone = {each for place in places for each in range(above(self.scan, place) if comments else place, place + 1)}
        return self._with(Change(removed=frozenset(gone)))

    # --- flags and images --------------------------------------------------------------------------------------------------

    def set_flag(self, step: Step, name: str, value: Any) -> Self:
        """Return the document with a flag of an instruction set: ``set_flag(step, "chown", "app")``.

        Values are those of the DSL: text, True for a flag without a value, mounts in a list, which are all that it then has.
        None takes the flag away.
        """
        place = self._now(step)
        return self._with(Change(texts={place.place: edits.with_flag(place, name, value)}))

    def remove_flag(self, step: Step, name: str) -> Self:
        """Return the document with a flag of an instruction taken away."""
        return self.set_flag(step, name, None)

    def set_platform(self, step: Step, platform: str | None) -> Self:
        """Return the document with another ``--platform`` of a FROM, or with none."""
        return self.set_flag(step, "platform", platform)

    def set_image(self, where: Step | Mention, image: str | Reference) -> Self:
        """Return the document in which a FROM, a ``--from`` or a mount names another image, or another stage."""
        mention = self._mention(where)
        text = str(From(str(image)).image)
        if "$" in text and mention.kind != "FROM":
            raise InvalidValue(f"BuildKit expands no variable in {mention.kind}: {text!r}", hint="begin a stage FROM it")
        step = self._now(mention.step)
        return self._with(Change(texts={step.place: edits.with_name(step.text, mention, text, self.escape)}))

    def set_tag(self, where: Step | Mention, tag: str) -> Self:
        """Return the document with another tag of an image; a digest, which belongs to the old one, goes."""
        return self.set_image(where, self._image(where).with_tag(tag))

    def set_digest(self, where: Step | Mention, digest: str | None) -> Self:
        """Return the document with an image pinned to a digest, its tag kept; None takes the digest away."""
        image = self._image(where)
        return self.set_image(where, str(image).partition("@")[0] if digest is None else image.with_digest(digest))

    # --- variables ---------------------------------------------------------------------------------------------------------

    def set_env(self, key: str, value: str, *, stage: Place | None = None) -> Self:
        """Return the document with another value of an ENV.

        Where a key is set it changes, in all stages or in the one given; where it is set nowhere, an ENV is added to that
        stage, or to the last. What is set several times in a stage changes where it is set last.
        """
        return self._set_pair("ENV", key, value, stage, Env(((key, value),)))

    def set_label(self, key: str, value: str, *, stage: Place | None = None) -> Self:
        """Return the document with another value of a LABEL; as `set_env`."""
        return self._set_pair("LABEL", key, value, stage, Label(((key, value),)))

    def set_arg(self, name: str, default: str | None, *, stage: Place | None = None) -> Self:
        """Return the document with another default of an ARG wherever it has one, or without one for None.

        An ARG that has a default nowhere gets it where it is declared first. `stage` looks at one stage only.

        Raises NotInDocument when nothing declares it.
        """
        found = [step for step in self.find("ARG", stage=stage) if name in edits.keys(step)]
        if not found:
            raise NotInDocument(f"{self.file} declares no ARG {name}", hint="insert one: Declare((Arg(...),))")
        if default is None:
            return self._with(Change(texts={step.place: edits.without_default(step, name) for step in found}))
        value = Arg(name, default).default or ""
        chosen = [step for step in found if edits.has_default(step, name)] or found[:1]
        return self._with(Change(texts={step.place: edits.with_value(step, name, value) for step in chosen}))

    def remove_env(self, key: str, *, stage: Place | None = None) -> Self:
        """Return the document without an ENV key, in all stages or in one; an ENV that sets nothing else goes."""
        return self._remove_key("ENV", key, stage)

    def remove_label(self, key: str, *, stage: Place | None = None) -> Self:
        """Return the document without a LABEL key; as `remove_env`."""
        return self._remove_key("LABEL", key, stage)

    def _set_pair(self, keyword: str, key: str, value: str, stage: Place | None, new: Env | Label) -> Self:
        stages = self.stages if stage is None else (self.stage(stage),)
        found = [[step for step in each.steps if step.keyword == keyword and key in edits.keys(step)] for each in stages]
        chosen = [steps[-1] for steps in found if steps]
        if chosen:
            spelled = new.pairs[0][1]
            return self._with(Change(texts={step.place: edits.with_value(step, key, spelled) for step in chosen}))
        there = self.stage(-1 if stage is None else stage)
        places = [step for step in there.steps if step.keyword in (keyword, "FROM")]
        return self.insert_after(places[-1], new)

    def _remove_key(self, keyword: str, key: str, stage: Place | None) -> Self:
        found = [step for step in self.find(keyword, stage=stage) if key in edits.keys(step)]
        if not found:
            raise NotInDocument(f"{self.file} has no {keyword} {key}", hint="see document.find(...)")
        texts = {step.place: edits.without_key(step, key) for step in found}
        gone = frozenset([place for place, text in texts.items() if not text])
        return self._with(Change(texts={place: text for place, text in texts.items() if text}, removed=gone))

    # --- names and directives ----------------------------------------------------------------------------------------------

    def rename_stage(self, place: Place, name: str) -> Self:
        """Return the document with a stage renamed, and all that refers to it: FROM, ``--from``, mounts.

        A stage without a name gets one. What refers to it by its number goes on doing so.

        Raises NameClash for a name that another stage has, EditRefused where a name reaches it through a variable or ONBUILD.
        """
        return self._with(renamed(self.stage(place), name, self.stages, self.mentions))

    def set_directive(self, name: str, value: str | None) -> Self:
        """Return the document with a parser directive (``syntax``, ``escape``, ``check``) set, or taken away for None."""
        return self._with(directives.change(self.scan, name, value, self._habits.ending))

    def formatted(self) -> Self:
        """Return the document in the one style of `format_text`; the steps of this one are not in it."""
        return self.read(format_text(str(self), self.file), self.file)

    # --- how it is done ----------------------------------------------------------------------------------------------------

    @cached_property
    def _habits(self) -> Habits:
        return habits_of(self.scan)

    def _text(self, new: Iterable[New], margin: str, name: str = "") -> str:
        return "".join([self._one(each, margin, name) for each in new])

    def _one(self, new: New, margin: str, name: str) -> str:
        if isinstance(new, str):
            return _lines(new, self.escape, self._habits.ending)
        own = "" if isinstance(new, From) else margin
        return written(new, self._habits, own, name if isinstance(new, From) else "")

    def _now(self, step: Step) -> Step:
        """Return a step as it is in this document."""
        for each in self.instructions:
            if each.key is step.key:
                return each
        at = Where(step.file, step.line)
        raise NotInDocument(f"{step!r} is not in this document (any more)", hint="find it again", at=at)

    def _mention(self, where: Step | Mention) -> Mention:
        step = self._now(where.step if isinstance(where, Mention) else where)
        found = [each for each in self.mentions if each.step == step]
        if isinstance(where, Mention):
            found = [each for each in found if (each.kind, each.text) == (where.kind, where.text)][:1] or found
        if len(found) != 1:
            what = f"line {step.line} names {'no image' if not found else f'{len(found)} images'}"
            raise NotInDocument(what, hint="choose one of document.images", at=Where(self.file, step.line))
        return found[0]

    def _image(self, where: Step | Mention) -> Reference:
        mention = self._mention(where)
        at = Where(self.file, mention.line)
        if mention.variable:
            hint = "set_arg() changes what a variable is worth; set_image() writes another image"
            raise EditRefused(f"the image {mention.text!r} holds a variable", hint=hint, at=at)
        if mention.image is None:
            what = f"{mention.text!r} on line {mention.line} is no image"
            raise NotInDocument(what, hint="choose one of document.images", at=at)
        return mention.image

    def _with(self, change: Change) -> Self:
        made: Changed = changed(self.scan, self.instructions, change)
        return type(self)(made.scan, made.keys)
