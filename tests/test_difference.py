"""Two files compared by stage and step: what belongs together, what is another, what is built again.

What BuildKit builds again is proven by ``tests/engine/test_difference.py``; here it is what the comparison says.
"""

from __future__ import annotations

import pytest

from dockerdsl.comparing.difference import Difference, StepChange, compare
from dockerdsl.comparing.meaning import meaning
from dockerdsl.document import Document
from dockerdsl.errors import BuildRefused, ParseError


def differ(before: str, after: str, **build_args: str) -> Difference:
    return compare(Document.read(before), Document.read(after), build_args)


def told(found: Difference) -> list[str]:
    """Return a line for each step that is not as before: what happened, the instruction, the cache, why."""
    return [_told(step) for step in found.steps() if step.kind != "same" or step.cache not in ("cached", None)]


def _told(step: StepChange) -> str:
    because = f" ({', '.join(step.because)})" if step.because else ""
    return f"{step.kind}: {' '.join(step.step.piece.logical.split())}" + (f": {step.cache}{because}" if step.cache else "")


TOP = "FROM debian:13 AS builder\n"

SAME = {
    "the same text": (TOP + "RUN make\n", TOP + "RUN make\n"),
    "comments and empty lines": (TOP + "RUN make\n", "# one\n\n" + TOP + "# two\nRUN make\n"),
    "case of keywords": (TOP + "RUN make\n", "from debian:13 as builder\nrun make\n"),
    "case of a stage": (TOP + "FROM builder\n", "FROM debian:13 AS BUILDER\nFROM builder\n"),
    "quotes": (TOP + "ENV A=b C='d e'\n", TOP + 'ENV A="b" C=d\\ e\n'),
    "continued lines": (TOP + "COPY a b /x/\n", TOP + "COPY a \\\n  # why\n  b /x/\n"),
    "lists of words": (TOP + "COPY a b /x/\n", TOP + 'COPY ["a", "b", "/x/"]\n'),
    "order of flags": (TOP + "COPY --link --chmod=644 a b\n", TOP + "COPY --chmod=644 --link a b\n"),
    "an image, written out": ("FROM busybox\n", "FROM docker.io/library/busybox:latest\n"),
    "a number for a name": (TOP + "FROM scratch\nCOPY --from=builder a b\n", TOP + "FROM scratch\nCOPY --from=0 a b\n"),
    "the delimiter of a script": (TOP + "RUN <<EOF\nmake\nEOF\n", TOP + "RUN <<END\nmake\nEND\n"),
    "another escape character": (TOP + "RUN a \\\n b\n", "# escape=`\n" + TOP + "RUN a `\n b\n"),
    "an order of stages that nobody sees": (
        "FROM a AS a\nFROM b AS b\nFROM c\nCOPY --from=a /x /a\nCOPY --from=b /x /b\n",
        "FROM b AS b\nFROM a AS a\nFROM c\nCOPY --from=a /x /a\nCOPY --from=b /x /b\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), SAME.values(), ids=SAME)
def test_what_means_the_same_is_no_difference(before: str, after: str) -> None:
    found = differ(before, after)

    assert (found.same, told(found)) == (True, [])


CHANGES = {
    "what a trigger copies from an image": (
        "FROM a AS b\nONBUILD COPY --from=c x y\nFROM b\n",
        "FROM a AS b\nONBUILD COPY --from=c x z\nFROM b\n",
        ["changed: ONBUILD COPY --from=c x z", "same: FROM b: again (destination, files of c)"],
    ),
    "what a trigger copies from a stage": (
        "FROM a AS b\nFROM b AS c\nONBUILD COPY --from=b x y\nFROM c\n",
        "FROM a AS b\nFROM b AS c\nONBUILD COPY --from=b x z\nFROM c\n",
        ["changed: ONBUILD COPY --from=b x z", "same: FROM c: again (destination)"],
    ),
    "a source that only seems to be a heredoc": (
        TOP + "ENV A=1\nCOPY a <<${A:?b} /c\n",
        TOP + "ENV A=1\nCOPY a <<${A:?b} /d\n",
        ["changed: COPY a <<${A:?b} /d: again"],
    ),
    "a step that is added": (
        TOP + "RUN a\nRUN c\n",
        TOP + "RUN a\nRUN b\nRUN c\n",
        ["added: RUN b: again", "same: RUN c: again"],
    ),
    "a step that is removed": (
        TOP + "RUN first\nRUN other\n",
        TOP + "RUN other\n",
        ["removed: RUN first", "same: RUN other: again"],
    ),
    "a step that is changed": (
        TOP + "COPY a /a\nRUN make all\nCOPY b /b\n",
        TOP + "COPY a /a\nRUN make most\nCOPY b /b\n",
        ["changed: RUN make most: again", "same: COPY b /b: again"],
    ),
    "a step that has nothing in common with the other": (
        TOP + "RUN make all\n",
        TOP + "RUN rm -rf /var/lib\n",
        ["removed: RUN make all", "added: RUN rm -rf /var/lib: again"],
    ),
    "a step that is moved": (
        TOP + "RUN a\nRUN b\nRUN c\n",
        TOP + "RUN b\nRUN c\nRUN a\n",
        ["same: RUN b: again", "same: RUN c: again", "moved: RUN a: again"],
    ),
    "steps that only the image says of itself": (
        TOP + 'LABEL a=1\nRUN make\nCMD ["a"]\n',
        TOP + 'LABEL a=2\nRUN make\nEXPOSE 80\nCMD ["b"]\n',
        ["changed: LABEL a=2", "added: EXPOSE 80", 'changed: CMD ["b"]'],
    ),
    "a variable": (
        TOP + "ENV A=1 B=1\nCOPY a /a\nRUN make\nRUN make install\n",
        TOP + "ENV A=1 B=2\nCOPY a /a\nRUN make\nRUN make install\n",
        ["changed: ENV A=1 B=2", "same: RUN make: again (B)", "same: RUN make install: again (B)"],
    ),
    "a variable that is needed nowhere below": (
        TOP + "RUN make\nENV A=1\n",
        TOP + "RUN make\nENV A=2\n",
        ["changed: ENV A=2"],
    ),
    "an order of variables": (
        TOP + "ENV A=1\nENV B=2\nRUN make\n",
        TOP + "ENV B=2\nENV A=1\nRUN make\n",
        ["moved: ENV B=2", "same: RUN make: again (the order of variables)"],
    ),
    "an argument before the first stage": (
        "ARG V=1\nFROM debian:$V\nRUN a\n",
        "ARG V=2\nFROM debian:$V\nRUN a\n",
        ["changed: ARG V=2", "same: FROM debian:$V: again (image)", "same: RUN a: again"],
    ),
    "a working directory, a user, a shell": (
        TOP + 'RUN a\nWORKDIR /a\nUSER 1\nSHELL ["bash"]\nRUN b\n',
        TOP + 'RUN a\nWORKDIR /b\nUSER 2\nSHELL ["sh"]\nRUN b\n',
        [
            "changed: WORKDIR /b: again",
            "changed: USER 2",
            'changed: SHELL ["sh"]',
            "same: RUN b: again (the shell, the working directory, the user)",
        ],
    ),
    "blanks in a shell text": (
        TOP + "RUN a && \\\n  b\n",
        TOP + "RUN a && \\\n    b\n",
        ["changed: RUN a && b: again"],
    ),
    "a stage that others begin from, copy from, mount": (
        TOP + "RUN a\nFROM builder\nRUN b\nFROM x\nCOPY --from=builder a b\nRUN c\nFROM y\nRUN --mount=from=builder,target=/m d\n",
        TOP + "RUN A\nFROM builder\nRUN b\nFROM x\nCOPY --from=builder a b\nRUN c\nFROM y\nRUN --mount=from=builder,target=/m d\n",
        [
            "removed: RUN a",
            "added: RUN A: again",
            "same: RUN b: again",
            "same: COPY --from=builder a b: files (files of builder)",
            "same: RUN c: files",
            "same: RUN --mount=from=builder,target=/m d: files (files of builder)",
        ],
    ),
    "a copy that is linked": (
        TOP + "RUN make all\nCOPY --link a b\nRUN c\n",
        TOP + "RUN make most\nCOPY --link a b\nRUN c\n",
        ["changed: RUN make most: again", "same: RUN c: again"],
    ),
    "a stage nobody had": (
        "FROM a\nRUN b\n",
        "FROM x AS x\nRUN y\nFROM a\nRUN b\n",
        ["added: FROM x AS x: again", "added: RUN y: again"],
    ),
    "a stage that is gone": (
        "FROM x AS x\nRUN y\nFROM a\nRUN b\n",
        "FROM a\nRUN b\n",
        ["removed: FROM x AS x", "removed: RUN y"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), CHANGES.values(), ids=CHANGES)
def test_what_changed_and_what_is_built_again(before: str, after: str, expected: list[str]) -> None:
    found = differ(before, after)

    assert (found.same, told(found)) == (False, expected)


FIELDS = {
    "what a line with heredocs carries": (
        "RUN cat <<A <<B\na\nA\nb\nB",
        "RUN cat - <<A <<B\na\nA\nb\nB",
        [("command", "cat <<A <<B", "cat - <<A <<B")],
    ),
    "a file that a heredoc is": ("COPY <<a /x\n1\na", "COPY <<b /x\n2\nb", [("sources", "<<a", "<<b")]),
    "what no value can keep": ("COPY --exclude=\xe9 a b", "COPY --exclude=\xe9 c b", [("text", "COPY --exclude=\xe9 a b", "COPY --exclude=\xe9 c b")]),
    "flags": (
        "COPY --chown=1 --link a /x",
        "COPY --chown=2 --chmod=644 a /x",
        [("--chown", "1", "2"), ("--link", "True", None), ("--chmod", None, "644")],
    ),
    "a word of several": ("COPY a b /x/", "COPY a c d /x/", [("sources", "b", None), ("sources", None, "c"), ("sources", None, "d")]),
    "one word for another": ("EXPOSE 80 81 82", "EXPOSE 80 90 82", [("ports", "81", "90")]),
    "names": ("ENV A=1 B=2 C=3", "ENV A=1 B=3 D=4", [("B", "2", "3"), ("C", "3", None), ("D", None, "4")]),
    "an argument that loses its default": ("ARG A=1 B", "ARG A B", [("A", "1", "")]),
    "a command of a chain": (
        "RUN apt-get update && \\\n    apt-get install -y curl && \\\n    rm -rf /var/lib/apt",
        "RUN apt-get update && \\\n    apt-get install -y curl git && \\\n    rm -rf /var/lib/apt",
        [("command", "apt-get install -y curl", "apt-get install -y curl git")],
    ),
    "a line of a script": ("RUN <<EOF\na\nb\nEOF", "RUN <<EOF\na\nc\nEOF", [("command", "b", "c")]),
    "mounts": (
        "RUN --mount=type=cache,target=/a make",
        "RUN --mount=type=cache,target=/a --mount=type=secret,id=t make",
        [("--mount", None, "type=secret,id=t")],
    ),
    "what one is kept for another": ("ONBUILD RUN make a", "ONBUILD RUN make b", [("instruction", "RUN make a", "RUN make b")]),
    "list and shell form": ('CMD ["a", "b"]', "CMD a b", [("command", "a", None), ("command", "b", None), ("command", None, "a b")]),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), FIELDS.values(), ids=FIELDS)
def test_a_changed_step_says_what_is_another_in_it(
    before: str, after: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    step = list(differ(f"FROM a\n{before}\n", f"FROM a\n{after}\n").steps())[1]

    assert step.kind == "changed"
    assert [(each.name, each.before, each.after) for each in step.fields] == expected


def test_a_stage_of_another_name_is_found_by_what_it_says() -> None:
    after = "FROM debian:13 AS compile\nWORKDIR /src\nRUN make -j4\nFROM scratch\nCOPY --from=compile /a /a\n"
    found = differ(TOP + "WORKDIR /src\nRUN make\nFROM scratch\nCOPY --from=builder /a /a\n", after)

    assert [(stage.kind, stage.renamed) for stage in found.stages] == [("changed", True), ("same", False)]
    assert told(found) == ["changed: RUN make -j4: again", "same: COPY --from=compile /a /a: files (files of compile)"]


def test_a_stage_that_says_something_else_is_another_stage() -> None:
    found = differ(TOP + "RUN make\nFROM scratch\n", "FROM node:24 AS web\nWORKDIR /web\nRUN pnpm build\nFROM scratch\n")

    assert [stage.kind for stage in found.stages] == ["removed", "added", "same"]


def test_what_is_built_when_no_stage_is_named_is_a_difference() -> None:
    found = differ("FROM a AS a\nFROM b AS b\n", "FROM b AS b\nFROM a AS a\n")

    assert [(each.name, each.before, each.after) for each in found.directives] == [("target", "b", "a")]
    assert told(found) == []


def test_the_frontend_and_the_checks_are_differences() -> None:
    found = differ("# syntax=docker/dockerfile:1\nFROM a\n", "# check=error=true\nFROM a\n")

    assert [(each.name, each.before, each.after) for each in found.directives] == [
        ("syntax", "docker/dockerfile:1", None),
        ("check", None, "error=true"),
    ]


def test_build_arguments_count_for_both() -> None:
    before, after = "FROM a\nARG V=1\nRUN b\n", "FROM a\nARG V=2\nRUN b\n"

    assert told(differ(before, after)) == ["changed: ARG V=2", "same: RUN b: again (V)"]
    assert told(differ(before, after, V="3")) == ["changed: ARG V=2"]


def test_a_file_that_cannot_be_built_is_not_compared() -> None:
    with pytest.raises(ParseError, match="unknown instruction: RUNN"):
        differ("FROM a\n", "FROM a\nRUNN b\n")
    with pytest.raises(BuildRefused, match="circular dependency"):
        differ("FROM a AS x\nCOPY --from=x a b\n", "FROM a\n")


def test_a_long_file_is_compared_as_well() -> None:
    lines = [f"RUN echo {number}\n" for number in range(2000)]
    after = [*lines[:1000], "RUN new\n", *lines[1001:]]

    found = differ(TOP + "".join(lines), TOP + "".join(after))

    assert told(found)[:2] == ["removed: RUN echo 1000", "added: RUN new: again"]
    assert len(told(found)) == 2 + 999


def test_two_long_texts_that_share_nothing_are_one_that_went_and_one_that_came() -> None:
    found = differ("FROM a\n" + "RUN x\n" * 101, "FROM a\n" + "USER y\n" * 100)

    assert [step.kind for step in found.steps()] == ["same", *["removed"] * 101, *["added"] * 100]


def test_what_is_read_of_an_instruction_is_shown() -> None:
    step = Document.read("FROM a\nCOPY --link a b /c\n").find("COPY")[0]

    assert repr(meaning(step, [], lambda stage: stage)) == "COPY a b /c True"
