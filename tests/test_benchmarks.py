"""What counts in the benchmarks: a text that BuildKit reads, every value of it as it was given."""

from __future__ import annotations

import pytest

pytest.importorskip("dockerfile")

from benchmarks import judge, raw_safe, with_dockerdsl
from benchmarks.workloads import NASTY, parts, services

RIGHT = 'FROM a\nLABEL title="the \\"big\\" one"\nENV PRICE="\\$5" HOME_OF=$HOME\nARG A=b\n'
TEXTS = {
    "the same": (RIGHT, None),
    "the same in other words": (
        "FROM a AS b\nRUN c\nARG A='b'\nENV HOME_OF=${HOME}\nENV PRICE='$5'\nLABEL title='the \"big\" one'\n",
        "ENV HOME_OF arrives as '${HOME}'",
    ),
    "in another order, other quotes": (
        "FROM a AS b\nRUN c\nARG A='b'\nENV HOME_OF=$HOME\nENV PRICE=\\$5\nLABEL title='the \"big\" one'\n",
        None,
    ),
    "a variable that was none": (RIGHT.replace("\\$5", "$E"), "ENV PRICE arrives as '$E'"),
    "quotes lost": (RIGHT.replace('\\"', '"'), "LABEL title arrives as 'the big one'"),
    "a value missing": (RIGHT.replace("ARG A=b", "ARG A"), "ARG A arrives as ''"),
    "an instruction missing": (RIGHT.replace("ARG A=b\n", ""), "ARG A arrives as None"),
    "in another stage": (RIGHT.replace("ARG", "FROM c\nARG"), "ARG A arrives as None"),
    "no quotes": (
        "FROM a\nLABEL title=the one\n",
        'BuildKit refuses it (Syntax error - can\'t find = in "one". Must be of the form: name=value)',
    ),
}


@pytest.mark.parametrize(("text", "why"), TEXTS.values(), ids=TEXTS)
def test_a_text_counts_when_every_value_arrives(text: str, why: str | None) -> None:
    assert judge.trouble(text, RIGHT) == why


@pytest.mark.parametrize("writer", [raw_safe, with_dockerdsl], ids=["the yardstick", "this library"])
def test_ours_count_and_carry_every_nasty_value(writer: object) -> None:
    assert judge.quoting(writer.nasty) == dict.fromkeys(judge.KEYWORDS, len(NASTY))  # type: ignore[attr-defined]


def test_this_library_writes_what_the_yardstick_writes() -> None:
    some = parts(3)
    assert with_dockerdsl.greet() == raw_safe.greet()
    assert with_dockerdsl.big(some) == raw_safe.big(some)
    assert [with_dockerdsl.service(s) for s in services(5)] == [raw_safe.service(s) for s in services(5)]
