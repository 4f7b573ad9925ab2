"""Say what kinds of values labels have, and whether a text is of one: a URL, a moment, a licence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final, Literal, NamedTuple, get_args

from dockerdsl.checks.licences import is_licence

LabelKind = Literal["text", "url", "rfc3339", "spdx", "hash", "semver", "email"]
"""What a label's value may be asked to be; ``text`` is all that is not empty."""

LABEL_KINDS: Final[tuple[LabelKind, ...]] = get_args(LabelKind)

_is_url: Final = re.compile(
    r"[a-z][a-z0-9+.-]*:(?:[\w.~:/?#\[\]@!$&'()*+,;=-]|%[0-9a-f]{2})+", re.ASCII | re.IGNORECASE
).fullmatch
_is_moment: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII
).fullmatch
_is_hash: Final = re.compile(r"[0-9a-f]{7}|[0-9a-f]{40}|[0-9a-f]{64}").fullmatch
_NUMBER: Final = r"(?:0|[1-9][0-9]*)"
_is_version: Final = re.compile(
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-(?:{_NUMBER}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)"
    rf"(?:\.(?:{_NUMBER}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?"
).fullmatch
_ATOM: Final = r"[\w!#$%&'*+/=?^`{|}~-]+"
_is_email: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@[a-z0-9-]+(?:\.[a-z0-9-]+)*", re.ASCII | re.IGNORECASE).fullmatch


class Shape(NamedTuple):
    """What values of a kind look like: whether a text is one, what to call it, an example, hadolint's id of the rule."""

    fits: Callable[[str], object]
    noun: str
    example: str
    code: str


def _is_real_moment(text: str) -> bool:
    if not _is_moment(text):
        return False
    try:
        datetime.fromisoformat(text[:10])
    except ValueError:
        return False
    return int(text[11:13]) < 24 and int(text[14:16]) < 60


SHAPES: Final[dict[LabelKind, Shape]] = {
    "url": Shape(_is_url, "a URL", "https://example.com", "DL3052"),
    "rfc3339": Shape(_is_real_moment, "a moment as RFC 3339 writes it", "2026-01-31T12:00:00Z", "DL3053"),
    "spdx": Shape(is_licence, "a licence as SPDX calls it", "Apache-2.0", "DL3054"),
    "hash": Shape(_is_hash, "the hash of a commit", "1f3a9c2, or all 40 digits", "DL3055"),
    "semver": Shape(_is_version, "a semantic version", "1.2.0", "DL3056"),
    "email": Shape(_is_email, "an email address", "ada@example.com", "DL3058"),
}
