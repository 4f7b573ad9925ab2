"""Comments above FROM and ARG: what BuildKit would read as a description, and what is kept apart from one."""

from __future__ import annotations

import pytest

from dockerdsl import Arg, Dockerfile, Stage
from dockerdsl.errors import Unspellable

PLAIN = Arg("A", "1")
DESCRIBED = Arg("B", "2", doc="is two")

FILES = {
    "a described argument needs nothing": (
        Stage("x", f"busybox:{DESCRIBED}").dockerfile(comment="hello"),
        "# hello\n\n# B is two\nARG B=2\n\nFROM busybox:${B} AS x\n",
    ),
    "a described stage needs nothing": (
        Stage("x", "busybox", doc="is good").dockerfile(comment="hello"),
        "# hello\n\n# x is good\nFROM busybox AS x\n",
    ),
    "a nameless stage has no description": (
        Stage(None, "busybox").dockerfile(comment="hello"),
        "# hello\n\nFROM busybox\n",
    ),
    "an argument without one": (
        Stage("x", f"busybox:{PLAIN}").dockerfile(comment="hello\nworld"),
        "# hello\n# world\n#\n\nARG A=1\n\nFROM busybox:${A} AS x\n",
    ),
    "a stage without one": (
        Dockerfile(Stage("x", "busybox"), comment="hello"),
        "# hello\n#\n\nFROM busybox AS x\n",
    ),
    "a comment that reads like one": (
        Stage("x", f"busybox:{DESCRIBED}").dockerfile(comment="hello\nB is nice"),
        "# hello\n# B is nice\n#\n\n# B is two\nARG B=2\n\nFROM busybox:${B} AS x\n",
    ),
    "only the last of several comments ends in the mark": (
        Stage("x", "busybox").comment("one").blank().comment("two").arg(PLAIN),
        "FROM busybox AS x\n# one\n\n# two\n#\nARG A=1\n",
    ),
    "a comment above another instruction": (
        Stage("x", "busybox").comment("why").raw("RUN true").arg(PLAIN),
        "FROM busybox AS x\n# why\nRUN true\nARG A=1\n",
    ),
}


@pytest.mark.parametrize(("file", "text"), FILES.values(), ids=FILES)
def test_a_free_comment_is_kept_apart_where_buildkit_would_misread_it(file: Dockerfile | Stage, text: str) -> None:
    assert str(file) == text


def test_a_file_without_handles_is_carried_verbatim() -> None:
    assert str(Stage(None, "nginx").file("/etc/x", "try $uri ${x} \\n;\n")) == (
        "FROM nginx\nCOPY <<'EOF' /etc/x\ntry $uri ${x} \\n;\nEOF\n"
    )


def test_what_only_the_writing_shows_is_told_where_it_was_written() -> None:
    stage = Stage(None, "nginx").file("/a b", "x\n")
    written = stage.steps[0].at

    with pytest.raises(Unspellable) as caught:
        str(stage)

    assert caught.value.at == written
