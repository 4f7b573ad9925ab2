"""What is built again: the comparison says before what the engine does then."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from dockerdsl.comparing.difference import compare
from dockerdsl.document import Document
from tests.engine.engine import Engine

FILES = {"a": b"1", "b": b"2"}

TOP = "FROM busybox:latest\nRUN echo SALT\n"
"""The salt makes each test's steps unknown to the cache before it builds them."""

AGAIN, CACHED = "again", "cached"

CASES: dict[str, tuple[str, str, dict[str, str]]] = {
    "a variable that is set to another value is given to every RUN below, used or not": (
        TOP + "ENV A=1\nCOPY a /a\nRUN echo x\n",
        TOP + "ENV A=2\nCOPY a /a\nRUN echo x\n",
        {"COPY a /a": CACHED, "RUN echo x": AGAIN},
    ),
    "variables in another order": (
        TOP + "ENV A=1\nENV B=2\nRUN echo x\n",
        TOP + "ENV B=2\nENV A=1\nRUN echo x\n",
        {"RUN echo x": AGAIN},
    ),
    "variables of one ENV in two": (
        TOP + "ENV A=1 B=2\nRUN echo x\n",
        TOP + "ENV A=1\nENV B=2\nRUN echo x\n",
        {"RUN echo x": CACHED},
    ),
    "a variable that is set to the same again goes to the end": (
        TOP + "ENV A=1 B=2\nRUN echo x\n",
        TOP + "ENV A=1 B=2\nENV A=1\nRUN echo x\n",
        {"RUN echo x": AGAIN},
    ),
    "an argument with a value counts as a variable does": (
        TOP + "ARG V=1\nCOPY a /a\nRUN echo x\n",
        TOP + "ARG V=2\nCOPY a /a\nRUN echo x\n",
        {"COPY a /a": CACHED, "RUN echo x": AGAIN},
    ),
    "an argument without a value does not": (
        TOP + "RUN echo x\n",
        TOP + "ARG V\nRUN echo x\n",
        {"RUN echo x": CACHED},
    ),
    "an argument that becomes a variable": (
        TOP + "ARG V=1\nRUN echo x\n",
        TOP + "ENV V=1\nRUN echo x\n",
        {"RUN echo x": CACHED},
    ),
    "a variable in a path": (
        TOP + "ENV A=1\nCOPY a /a$A\n",
        TOP + "ENV A=2\nCOPY a /a$A\n",
        {"COPY a /a2": AGAIN},
    ),
    "what only the image says of itself": (
        TOP + 'LABEL A=1\nEXPOSE 80\nSTOPSIGNAL INT\nENTRYPOINT ["x"]\nRUN echo x\n',
        TOP + 'LABEL A=2\nEXPOSE 81\nVOLUME /v\nCMD ["y"]\nHEALTHCHECK NONE\nMAINTAINER me\nONBUILD RUN z\nRUN echo x\n',
        {"RUN echo x": CACHED},
    ),
    "a working directory": (
        TOP + "WORKDIR /p\nCOPY a /a\nRUN echo x\n",
        TOP + "WORKDIR /q\nCOPY a /a\nRUN echo x\n",
        {"WORKDIR /q": AGAIN, "COPY a /a": AGAIN, "RUN echo x": AGAIN},
    ),
    "the working directory that it is without one": (
        TOP + "COPY a /a\nRUN echo x\n",
        TOP + "WORKDIR /\nCOPY a /a\nRUN echo x\n",
        {"COPY a /a": CACHED, "RUN echo x": CACHED},
    ),
    "a relative destination that means the same": (
        TOP + "WORKDIR /w\nCOPY a x/\nCOPY ./a .\n",
        TOP + "WORKDIR /w\nCOPY a /w/x/\nCOPY a /w/\n",
        {"WORKDIR /w": CACHED, "COPY a /w/x/": CACHED, "COPY a /w/": CACHED},
    ),
    "a user": (
        TOP + "USER 1\nCOPY a /a\nRUN echo x\n",
        TOP + "USER 2\nCOPY a /a\nRUN echo x\n",
        {"COPY a /a": CACHED, "RUN echo x": AGAIN},
    ),
    "a user whose folder it is": (
        TOP + "USER 1\nWORKDIR /w\n",
        TOP + "USER 2\nWORKDIR /w\n",
        {"WORKDIR /w": AGAIN},
    ),
    "a shell": (
        TOP + 'RUN ["echo", "y"]\nRUN echo x\n',
        TOP + 'SHELL ["/bin/sh", "-ec"]\nRUN ["echo", "y"]\nRUN echo x\n',
        {'RUN ["echo", "y"]': CACHED, "RUN echo x": AGAIN},
    ),
    "the shell that it is without one": (
        TOP + "RUN echo x\n",
        TOP + 'SHELL ["/bin/sh", "-c"]\nRUN echo x\n',
        {"RUN echo x": CACHED},
    ),
    "blanks that continued lines leave in a shell text": (
        TOP + "RUN echo x && \\\n  echo y\n",
        TOP + "RUN echo x && \\\n    echo y\n",
        {"RUN echo x &&     echo y": AGAIN},
    ),
    "comments, empty lines, case, continued lines of other instructions": (
        TOP + "RUN echo x && \\\n  echo y\nCOPY a b /x/\n",
        "# a\n\n" + TOP + 'run echo x && \\\n# b\n\n  echo y\nCopy ["a", \\\n  "b", "/x/"]\n',
        {"RUN echo x &&   echo y": CACHED, "COPY [a,   b, /x/]": CACHED},
    ),
    "the delimiter of a script": (
        TOP + "RUN <<EOF\necho x\nEOF\n",
        TOP + "RUN <<END\necho x\nEND\n",
        {"RUN <<END (echo x)": CACHED},
    ),
    "the delimiter of a script that is a file": (
        TOP + "RUN <<EOF\n#!/bin/sh\necho x\nEOF\n",
        TOP + "RUN <<END\n#!/bin/sh\necho x\nEND\n",
        {"RUN <<END (#!/bin/sh...)": AGAIN},
    ),
    "permissions, spelled otherwise": (
        TOP + "COPY --chmod=644 a /a\n",
        TOP + "COPY --chmod=0644 a /a\n",
        {"COPY --chmod=0644 a /a": CACHED},
    ),
    "a cache of another id": (
        TOP + "RUN --mount=type=cache,target=/m,id=/m echo x\nRUN --mount=type=cache,target=/m echo y\n",
        TOP + "RUN --mount=type=cache,target=/m echo x\nRUN --mount=type=cache,target=/m,id=n echo y\n",
        {
            "RUN --mount=type=cache,target=/m echo x": CACHED,
            "RUN --mount=type=cache,target=/m,id=n echo y": AGAIN,
        },
    ),
    "what lies below a copy that is linked": (
        TOP + "RUN echo 1\nCOPY --link a /SALT\nRUN echo x\n",
        TOP + "RUN echo 2\nCOPY --link a /SALT\nRUN echo x\n",
        {"RUN echo 2": AGAIN, "COPY --link a /SALT": CACHED, "RUN echo x": AGAIN},
    ),
    "a stage that begins from one that is built again": (
        "FROM busybox:latest AS s\nRUN echo SALT\nFROM s\nRUN echo x\n",
        "FROM busybox:latest AS s\nRUN echo SALT!\nFROM s\nRUN echo x\n",
        {"RUN echo SALT!": AGAIN, "RUN echo x": AGAIN},
    ),
    "an argument of the stage that it begins from": (
        "FROM busybox:latest AS s\nRUN echo SALT\nARG A=1\nFROM s\nRUN echo x\n",
        "FROM busybox:latest AS s\nRUN echo SALT\nARG A=2\nFROM s\nRUN echo x\n",
        {"RUN echo x": AGAIN},
    ),
    "a stage of another name": (
        "FROM busybox:latest AS s\nRUN echo SALT\nFROM s\nRUN echo x\nCOPY --from=s /bin/sh /h\n",
        "FROM busybox:latest AS t\nRUN echo SALT\nFROM t\nRUN echo x\nCOPY --from=t /bin/sh /h\n",
        {"RUN echo x": CACHED, "COPY --from=t /bin/sh /h": CACHED},
    ),
    "stages in another order": (
        "FROM busybox:latest AS p\nRUN echo SALT\nFROM busybox:latest AS q\nRUN echo q SALT\n"
        "FROM busybox:latest\nCOPY --from=p /bin/sh /1\nCOPY --from=q /bin/sh /2\n",
        "FROM busybox:latest AS q\nRUN echo q SALT\nFROM docker.io/library/busybox AS p\nRUN echo SALT\n"
        "FROM busybox:latest\nCOPY --from=p /bin/sh /1\nCOPY --from=q /bin/sh /2\n",
        {"RUN echo q SALT": CACHED, "COPY --from=p /bin/sh /1": CACHED, "COPY --from=q /bin/sh /2": CACHED},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), CASES.values(), ids=CASES)
def test_the_engine_builds_again_what_was_said(
    engine: Engine, base_image: Callable[[str], str], before: str, after: str, expected: dict[str, str]
) -> None:
    base_image("busybox:latest")
    salt = uuid4().hex
    before, after = before.replace("SALT", salt), after.replace("SALT", salt)
    engine.cached(before, FILES)

    shown = engine.cached(after, FILES)
    found = compare(Document.read(before), Document.read(after))
    said = [step.cache for step in found.steps() if step.cache and step.step.keyword != "FROM"]

    names = [name.replace("SALT", salt) for name in expected]
    assert {name: AGAIN if not shown[name] else CACHED for name in names} == dict(zip(names, expected.values(), strict=True))
    assert sorted(said) == sorted([CACHED if each else AGAIN for name, each in shown.items() if not name.startswith("LINK ")])


TAKES = {
    "copied": "COPY --from=s /o /o",
    "mounted": "RUN --mount=from=s,target=/m echo SALT x",
    "mounted writable": "RUN --mount=from=s,source=/o,target=/m,rw echo SALT x",
    "filling a cache": "RUN --mount=type=cache,from=s,source=/d,target=/m echo SALT x",
}


@pytest.mark.parametrize("taken", TAKES.values(), ids=TAKES)
@pytest.mark.parametrize("content", ["SALT", "SALT!"], ids=["the same", "another"])
def test_files_of_a_stage_that_is_built_again_count_by_their_content(
    engine: Engine, base_image: Callable[[str], str], taken: str, content: str
) -> None:
    base_image("busybox:latest")
    salt = uuid4().hex
    text = "FROM busybox:latest AS s\nRUN mkdir /d && echo {} >/o && cp /o /d && : {}\nFROM busybox:latest\n{}\nRUN echo y\n"
    before = text.format("SALT", "before", taken).replace("SALT", salt)
    after = text.format(content, "after", taken).replace("SALT", salt)
    engine.cached(before)

    shown = engine.cached(after)
    found = compare(Document.read(before), Document.read(after))

    same = content == "SALT"
    assert [shown[taken.replace("SALT", salt)], shown["RUN echo y"]] == [same, same]
    assert [step.cache for step in found.steps() if step.cache] == [CACHED, AGAIN, CACHED, "files", "files"]
    assert [step.because for step in found.steps() if step.because] == [("files of s",)]
