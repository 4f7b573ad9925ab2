"""Change pieces of a file and prove that nothing else changed: the text is read again, and every other instruction compared.

An edit that would change how another line is read, in which stage it stands, or which stage it names, is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import attrs

from dockerdsl.editing.habits import ending_of
from dockerdsl.errors import EditRefused, ParseError
from dockerdsl.reading.mentions import Mention, mentions_of
from dockerdsl.reading.nodes import node
from dockerdsl.reading.parse import Raw, read_instruction
from dockerdsl.reading.pieces import InstructionPiece, Piece
from dockerdsl.reading.scan import Scan, scan
from dockerdsl.reading.steps import Step, stages_of, steps_of
from dockerdsl.where import Where

_MARK: Final = "\ufeff"


@attrs.frozen(slots=True, weakref_slot=False)
class Change:
    """What is to be changed: places of pieces in the file.

    Attributes:
        texts: new text for pieces.
        removed: pieces that go.
        inserted: text to stand before a piece; at the number of pieces, at the end.
        renamed: whether it changes names of stages and nothing else: then all that names one must still mean the same.
    """

    texts: Mapping[int, str] = attrs.field(factory=dict[int, str])
    removed: frozenset[int] = frozenset()
    inserted: Mapping[int, str] = attrs.field(factory=dict[int, str])
    renamed: bool = False


class Changed(NamedTuple):
    """A file after a change: its text, its pieces, and what makes each instruction the step it is."""

    scan: Scan
    keys: tuple[object, ...]


class _Block(NamedTuple):
    """A part of the new text: what stood there before (None for what is new), and whether it has changed."""

    text: str
    piece: Piece | None
    key: object
    kept: bool


def changed(found: Scan, steps: tuple[Step, ...], change: Change) -> Changed:
    """Return the file after a change.

    Raises EditRefused when a line that the change does not touch would be read otherwise.
    """
    blocks = _ended(list(_blocks(found, steps, change)), found)
    mark = _MARK if str(found).startswith(_MARK) else ""
    new = scan(mark + "".join([block.text for block in blocks]), found.file)
    _check_errors(found, new)
    keys = tuple(_aligned(blocks, new, found, mark))
    made = steps_of(new, keys)
    touched = {block.key for block in blocks if block.piece is not None and not block.kept}
    _check_readable(steps, made, touched)
    _check_stages(steps, made)
    _check_names(steps, made, set() if change.renamed else touched)
    return Changed(new, keys)


def _blocks(found: Scan, steps: tuple[Step, ...], change: Change) -> Iterator[_Block]:
    keys = {step.place: step.key for step in steps}
    for place, piece in enumerate(found.pieces):
        if place in change.inserted:
            yield _Block(change.inserted[place], None, None, False)
        if place in change.removed:
            continue
        old, text = piece.text, change.texts.get(place, piece.text)
        if place == 0:
            old, text = old.removeprefix(_MARK), text.removeprefix(_MARK)
        yield _Block(text, piece, keys.get(place), text == old)
    if len(found.pieces) in change.inserted:
        yield _Block(change.inserted[len(found.pieces)], None, None, False)


def _ended(blocks: list[_Block], found: Scan) -> list[_Block]:
    """Return the blocks with a line end between any two; a file that ends without one goes on doing so."""
    ending = ending_of(found)
    for index, block in enumerate(blocks[:-1]):
        if not block.text.endswith("\n"):
            blocks[index] = block._replace(text=block.text + ending)
    if blocks and blocks[-1].piece is None and found.pieces and not str(found).endswith("\n"):
        blocks[-1] = blocks[-1]._replace(text=blocks[-1].text.removesuffix("\n").removesuffix("\r"))
    return blocks


def _check_errors(found: Scan, new: Scan) -> None:
    if len(new.errors) > len(found.errors):
        known = {error.message for error in found.errors}
        message = next((error.message for error in new.errors if error.message not in known), new.errors[-1].message)
        raise EditRefused(f"BuildKit would refuse the file after the edit: {message}")


def _aligned(blocks: list[_Block], new: Scan, found: Scan, mark: str) -> Iterator[object]:
    """Yield the key of each instruction of the new file; raise where its pieces are not those that were put together."""
    pieces = iter(new.pieces)
    for index, block in enumerate(blocks):
        left = len(block.text) + (len(mark) if index == 0 else 0)
        key = object() if block.key is None else block.key  # of several instructions the first is the step that was there
        while left > 0:
            piece = next(pieces, None)
            if piece is None or len(piece.text) > left:
                raise _swallowed([*blocks[index + 1 :], block], found)
            if block.piece is not None and (block.kept or block.key is None) and not _alike(block, piece, found, new):
                raise _otherwise(block.piece, found)
            if isinstance(piece, InstructionPiece):
                yield key
                key = object()
            left -= len(piece.text)


def _alike(block: _Block, piece: Piece, found: Scan, new: Scan) -> bool:
    """Return whether a piece is still what it was: the same lines, of the same kind, the same to BuildKit."""
    old = block.piece
    if type(piece) is not type(old) or len(piece.text.removeprefix(_MARK)) != len(block.text):
        return False
    if isinstance(piece, InstructionPiece) and isinstance(old, InstructionPiece):
        if new.escape == found.escape:
            return (piece.logical, piece.heredocs) == (old.logical, old.heredocs)
        return node(piece, new.escape) == node(old, found.escape) and _unescaped(piece, old, found, new)
    return True


def _unescaped(piece: InstructionPiece, old: InstructionPiece, found: Scan, new: Scan) -> bool:
    """Return whether an instruction says the same under two escape characters."""
    try:
        one, two = read_instruction(old, found.escape), read_instruction(piece, new.escape)
    except ParseError:
        return not set(old.logical) & set("\\`")
    return one == two and not (isinstance(one, Raw) and set(old.logical) & set("\\`"))


def _swallowed(blocks: list[_Block], found: Scan) -> EditRefused:
    following = next((block.piece for block in blocks if block.piece is not None), None)
    return _otherwise(following, found) if following else EditRefused("the new text is not whole instructions")


def _otherwise(piece: Piece, found: Scan) -> EditRefused:
    what = f"the edit would change how line {piece.line} is read"
    return EditRefused(what, hint="see that the text before it ends its lines and heredocs", at=Where(found.file, piece.line))


def _check_readable(steps: tuple[Step, ...], made: tuple[Step, ...], touched: set[object]) -> None:
    """Raise when BuildKit refuses a new instruction, or a changed one that it did not refuse before."""
    old = {step.key: step for step in steps}
    for step in made:
        before = old.get(step.key)
        if before is not None and (step.key not in touched or _refusal(before)):
            continue
        refusal = _refusal(step)
        if refusal:
            raise EditRefused(f"BuildKit would refuse the instruction: {refusal.what}", hint=refusal.hint)


def _refusal(step: Step) -> ParseError | None:
    try:
        _ = step.instruction
    except ParseError as error:
        return error
    return None


def _openings(steps: tuple[Step, ...]) -> dict[object, object]:
    """Return for each step the FROM of its stage."""
    opening: object = None
    found: dict[object, object] = {}
    for step in steps:
        opening = step.key if step.keyword == "FROM" else opening
        found[step.key] = opening
    return found


def _check_stages(steps: tuple[Step, ...], made: tuple[Step, ...]) -> None:
    before, after = _openings(steps), _openings(made)
    for step in steps:
        if step.key in after and after[step.key] is not before[step.key]:
            what = f"the edit would move line {step.line} into another stage: {step.piece.logical[:60].strip()}"
            raise EditRefused(what, hint="remove or insert whole stages", at=Where(step.file, step.line))


def _meant(steps: tuple[Step, ...]) -> dict[object, list[tuple[Mention, object]]]:
    """Return for each step what it names, and the FROM of the stage that each name means."""
    stages = stages_of(steps)
    found: dict[object, list[tuple[Mention, object]]] = {}
    for mention in mentions_of(steps, stages):
        meant = None if mention.stage is None else stages[mention.stage].opening.key
        found.setdefault(mention.step.key, []).append((mention, meant))
    return found


def _check_names(steps: tuple[Step, ...], made: tuple[Step, ...], touched: set[object]) -> None:
    """Raise when a step that is not touched would name another stage; an ARG's new default may mean one, and is meant to."""
    before, after = _meant(steps), _meant(made)
    for step in steps:
        if step.key in touched or step.key not in after:
            continue
        for (mention, old), (_, new) in zip(before[step.key], after[step.key], strict=True):
            if old is not new and not mention.variable:
                what = f"{mention.text!r} on line {step.line} would mean {'another stage' if new else 'no stage any more'}"
                raise EditRefused(what, hint="change that line first", at=Where(step.file, step.line))
