"""Names of stages and images in an instruction: which there are, and where each stands."""

from __future__ import annotations

import pytest

from dockerdsl.reading.names import names_in
from dockerdsl.reading.scan import scan
from dockerdsl.reading.spans import take_apart

FOUND: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "the image of FROM": ("FROM --platform=x golang:1.25 AS build", [("FROM", "golang:1.25", "golang:1.25")]),
    "a FROM without any": ("FROM", []),
    "a stage that is copied from": ("COPY --link --from=build a b", [("--from", "build", "build")]),
    "quotes around the name": ('COPY --from="build" a b', [("--from", "build", "build")]),
    "an escaped letter: the whole flag": ("COPY --from=bu\\ild a b", [("--from", "build", "--from=bu\\ild")]),
    "ADD has none": ("ADD --from=build a b", []),
    "an empty name is none": ("COPY --from= a b", []),
    "two mounts": (
        "RUN --mount=type=bind,from=a,target=/a --mount=from=b,target=/b c",
        [("--mount", "a", "a"), ("--mount", "b", "b")],
    ),
    "a mount in quotes": ('RUN --mount="type=bind,FROM=a",target=/a c', [("--mount", "a", "a")]),
    "a field of a mount in quotes": ("RUN --mount=type=bind,'\"from=a\"',target=/a c", [("--mount", "a", "a")]),
    "the last of two counts": ("RUN --mount=from=a,from=b,target=/a c", [("--mount", "b", "b")]),
    "the same one twice: the whole flag": (
        "RUN --mount=from=a,from=a,target=/a c",
        [("--mount", "a", "--mount=from=a,from=a,target=/a")],
    ),
    "what ends like from": ("RUN --mount=type=bind,xfrom=a,target=/a c", []),
    "a mount that is no list of fields": ("RUN --mount=type=bind,a'\"'b,from=a c", []),
    "a name over two lines": ("COPY --from=bu\\\nild a b", [("--from", "build", "build")]),
    "behind ONBUILD stands another instruction": ("ONBUILD COPY --from=a b c", []),
}


@pytest.mark.parametrize(("line", "found"), FOUND.values(), ids=FOUND)
def test_names_are_found_at_their_places(line: str, found: list[tuple[str, str, str]]) -> None:
    (piece,) = scan(f"{line}\n").instructions
    names = list(names_in(take_apart(piece, "\\")))
    assert [(name.kind, name.text, name.token.text) for name in names] == found
