"""Change one word of an instruction: a flag, a value, a name. What comes back is the new text of the instruction.

Everything around the word stays: blanks, continuations, comments between the lines, quotes where the new value can have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import attrs

from dockerdsl import words
from dockerdsl.errors import EditRefused, InvalidValue, UnknownOption, did_you_mean
from dockerdsl.flags import Flag
from dockerdsl.reading.mentions import Mention
from dockerdsl.reading.parse import KEYWORDS
from dockerdsl.reading.scan import scan
from dockerdsl.reading.spans import FlagToken, Spans, Token
from dockerdsl.reading.steps import Step, named
from dockerdsl.text import live
from dockerdsl.values import units
from dockerdsl.where import Where

_PURE_TURN: Final = re.compile(r"[ \t]*[\\`][ \t]*\r?\n[ \t]*")


def put(text: str, places: Iterable[tuple[Token, str]]) -> str:
    """Return the text with each of these tokens replaced."""
    for token, new in sorted(places, key=lambda pair: pair[0].start, reverse=True):
        text = text[: token.start] + new + text[token.end :]
    return text


def cut(text: str, tokens: Sequence[Token], index: int) -> str:
    """Return the text without one of its words, and without the line that it had for itself; the keyword is `tokens`' first."""
    before, token = tokens[index - 1], tokens[index]
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after and ("\n" not in (gap := text[token.end : after.start]) or (index == 1 and "#" not in gap)):
        return text[: token.start] + text[after.start :]
    if after and "\n" in text[before.end : token.start]:
        return text[: text.rfind("\n", 0, token.start) + 1] + text[text.find("\n", token.end) + 1 :]
    return text[: before.end] + text[token.end :]


def reread(step: Step, text: str) -> Step:
    """Return the step with this text."""
    top = "# escape=`\n" if step.escape == "`" else "\n"
    return attrs.evolve(step, piece=scan(top + text.removeprefix("\ufeff")).instructions[0])


# --- flags -----------------------------------------------------------------------------------------------------------------


def with_flag(step: Step, name: str, value: Any) -> str:
    """Return the instruction with a flag set; None or an empty list takes it away."""
    spans = _flagged(step)
    declared = _declared(step, spans, name)
    if value is None:
        return _with_texts(step, spans, declared, [])
    checked = declared.kind.check(value, f"{spans.keyword.text.upper()} --{name}", [])
    values = checked if declared.kind.repeated else (checked,)
    return _with_texts(step, spans, declared, [_spelled(declared, each, step.escape) for each in values])


def _flagged(step: Step) -> Spans:
    spans = step.spans.inner() if step.keyword == "ONBUILD" else step.spans
    if spans.arguments.text.startswith("--") and not spans.arguments.text.isascii() and not spans.flags:
        raise EditRefused(f"the flags on line {step.line} are beyond ASCII, and BuildKit reads them byte by byte", at=_at(step))
    return spans


def _declared(step: Step, spans: Spans, name: str) -> Flag:
    cls = KEYWORDS.get(spans.keyword.text.upper())
    found: Flag | None = named(cls.flags, name) if cls else None
    if found is None:
        known = [each.name for each in cls.flags] if cls else []
        hint = did_you_mean(name, known) or (f"it has {', '.join(known)}" if known else "it has none")
        raise UnknownOption(f"{step.keyword} has no flag --{name}", hint=hint)
    return found


def _spelled(declared: Flag, value: Any, escape: str) -> str:
    return declared.kind.write(declared.name, value, escape)


def _with_texts(step: Step, spans: Spans, declared: Flag, spelled: list[str]) -> str:
    """Return the instruction whose flags of one name are these texts: what stands there already stays."""
    old = [flag for flag in spans.flags if flag.name == declared.name]
    if len(old) > len(spelled):
        tokens = [spans.keyword, *[each.token for each in spans.flags], *spans.fields()[:1]]
        shorter = reread(step, cut(step.text, tokens, tokens.index(old[-1].token)))
        return _with_texts(shorter, _flagged(shorter), declared, spelled)
    text = _added(step.text, spans, spelled[len(old) :]) if len(spelled) > len(old) else step.text
    pairs = zip(old, spelled, strict=False)
    return put(text, [(flag.token, new) for flag, new in pairs if not _says(declared, flag, new, step.escape)])


def _says(declared: Flag, flag: FlagToken, spelled: str, escape: str) -> bool:
    """Return whether a flag has this value already, however it is spelled."""
    try:
        return _spelled(declared, declared.kind.read(flag.value, escape), escape) == spelled
    except ValueError:
        return False


def _added(text: str, spans: Spans, new: list[str]) -> str:
    """Return the text with flags added behind the last one, a line of their own each where flags have that."""
    tokens = [spans.keyword, *[flag.token for flag in spans.flags]]
    gap = text[tokens[-2].end : tokens[-1].start] if len(tokens) > 1 else " "
    separator = gap if _PURE_TURN.fullmatch(gap) else " "
    end = tokens[-1].end
    behind = text[end:] if text[end : end + 1] in ("", " ", "\t", "\r", "\n") else f" {text[end:]}"
    return text[:end] + "".join([separator + each for each in new]) + behind


# --- what is named ---------------------------------------------------------------------------------------------------------


def with_name(text: str, mention: Mention, new: str, escape: str) -> str:
    """Return the text of an instruction in which a mention names something else."""
    if mention.token.text == mention.text:
        return put(text, [(mention.token, new)])
    if mention.kind == "--from":
        return put(text, [(mention.whole, f"--from={new}")])
    return put(text, [(mention.whole, _mount(text[mention.whole.start : mention.whole.end], new, escape))])


def _mount(raw: str, new: str, escape: str) -> str:
    """Return a ``--mount`` flag with another ``from``."""
    from dockerdsl.reading.lines import read_flags

    value = read_flags(raw, escape)[0][0].partition("=")[2]
    fields = [field.partition("=") for field in units.csv_fields(value)]
    changed = [f"{key}={new if key.lower() == 'from' else text}" if equals else key for key, equals, text in fields]
    return words.write_flag("mount", words.write_csv(changed), escape)


# --- pairs -----------------------------------------------------------------------------------------------------------------


def respelled(value: str, old: str, escape: str) -> str:
    """Return a value as a word, in the quotes that the old word had when the new value can stand in them."""
    spelled = words.write_word(value, escape)
    if old[:1] == '"' == old[-1:] and spelled[:1] != '"' and value:
        return f'"{spelled}"'
    if old[:1] == "'" == old[-1:] and len(old) > 1 and "'" not in value and not live(value):
        return f"'{value}'"
    return spelled


def keys(step: Step) -> list[str]:
    """Return the keys that an ENV, LABEL or ARG sets, in order."""
    return [_key(step, token) for token in _pairs(step)]


def _pairs(step: Step) -> list[Token]:
    tokens = step.spans.words()
    if step.keyword != "ARG" and tokens and "=" not in tokens[0].text:
        return step.spans.fields()[:1]
    return tokens


def _key(step: Step, token: Token) -> str:
    raw = token.text.partition("=")[0]
    if step.keyword == "ARG":
        return raw
    try:
        return words.read_word(raw, step.escape)
    except InvalidValue:
        return raw


def _last(step: Step, key: str) -> int:
    return max(index for index, each in enumerate(keys(step)) if each == key)


def with_value(step: Step, key: str, value: str) -> str:
    """Return an ENV, LABEL or ARG in which a key has another value; of several the last, which counts."""
    token = _pairs(step)[_last(step, key)]
    raw, equals, _ = token.text.partition("=")
    end = token.at + len(token.text)
    if equals:
        place = step.spans.part(token.at + len(raw) + 1, end)
    elif step.keyword == "ARG":
        return put(step.text, [(step.spans.part(end, end), f"={respelled(value, '', step.escape)}")])
    else:  # ``ENV key value``: the value is the rest of the line
        arguments = step.spans.arguments
        start = step.spans.fields()[1].at
        place = step.spans.part(start, arguments.at + len(arguments.text))
    if _reads(place.text, value, step.escape):
        return step.text
    return put(step.text, [(place, respelled(value, place.text, step.escape))])


def _reads(raw: str, value: str, escape: str) -> bool:
    try:
        return words.read_word(raw, escape) == value
    except InvalidValue:
        return False


def has_default(step: Step, name: str) -> bool:
    """Return whether an ARG gives a name a default."""
    return "=" in _pairs(step)[_last(step, name)].text


def without_default(step: Step, key: str) -> str:
    """Return an ARG in which a name has no default."""
    token = _pairs(step)[_last(step, key)]
    raw = token.text.partition("=")[0]
    return put(step.text, [(step.spans.part(token.at + len(raw), token.at + len(token.text)), "")])


def without_key(step: Step, key: str) -> str:
    """Return an ENV, LABEL or ARG without a key; nothing is left when it has no other."""
    found = keys(step)
    if key not in found:
        return step.text
    if set(found) == {key}:
        return ""
    tokens = [step.spans.keyword, *[flag.token for flag in step.spans.flags], *_pairs(step)]
    index = found.index(key) + len(tokens) - len(found)
    return without_key(reread(step, cut(step.text, tokens, index)), key)


def _at(step: Step) -> Where:
    return Where(step.file, step.line)
