"""Comments that belong to an instruction: what goes with one that is taken out, and what stands above a line put there."""

import pytest

from dockerdsl.checks import Finding, check
from dockerdsl.checks.fixes import mended


def looked(text: str, rule: str) -> list[Finding]:
    return check(text, select=[rule])


def after(text: str, rule: str, *, unsafe: bool = False) -> str:
    return mended(text, lambda each: looked(each, rule), unsafe=unsafe)[0]


QUIET = "# dockerdsl: ignore[shell-form-cmd] the old way\n"
LAST = 'CMD ["b"]\n'


@pytest.mark.parametrize(
    ("above", "below", "left"),
    [
        pytest.param(QUIET, "", "", id="a pragma goes"),
        pytest.param(QUIET + "\n", "", "\n", id="a pragma above an empty line goes"),
        pytest.param("# hadolint ignore=DL3025\n", "", "", id="hadolint's goes"),
        pytest.param("# check=skip=JSONArgsRecommended\n", "", "", id="BuildKit's goes"),
        pytest.param("# hadolint global ignore=DL3025\n", "", "# hadolint global ignore=DL3025\n", id="one for the file stays"),
        pytest.param("# both\n", "", "# both\n", id="words stay above the one that takes its place"),
        pytest.param("# both\n" + QUIET, "", "# both\n", id="words stay, a pragma goes"),
        pytest.param("# how it starts\n\n", "# really\n", "# how it starts\n\n# really\n", id="words apart stay"),
        pytest.param("#\n", "RUN x\n", "RUN x\n", id="a comment without words goes"),
        pytest.param("RUN x\n\n", "\nRUN y\n", "RUN x\n\nRUN y\n", id="of two empty lines one stays"),
    ],
)
def test_what_is_taken_out_safely_takes_along_what_speaks_for_it_alone(above: str, below: str, left: str) -> None:
    assert after(f"FROM x\n{above}CMD a\n{below}{LAST}", "multiple-cmd") == f"FROM x\n{left}{LAST}"


def test_words_right_above_go_only_if_asked_for() -> None:
    text = f"FROM x\n# for debugging\n{QUIET}CMD a\n# for real\n{LAST}"
    assert after(text, "multiple-cmd") == text
    assert after(text, "multiple-cmd", unsafe=True) == f"FROM x\n# for real\n{LAST}"


def test_a_label_goes_with_its_pragma() -> None:
    text = "FROM x\n# dockerdsl: ignore[label-key] why\nLABEL a=1\nRUN x\nLABEL a=2\n"
    assert after(text, "duplicate-label") == "FROM x\nRUN x\nLABEL a=2\n"


def test_a_stage_goes_with_its_comments() -> None:
    text = "# Of the Acme company.\nFROM x AS a\nRUN a\n\n# b does this\n# hadolint ignore=DL3006\nFROM y AS b\nRUN b\n# c\nFROM z\n"
    (first, second) = looked(text, "unreachable-stage")
    assert (first.message, second.message) == ("nothing needs the stage a", "nothing needs the stage b")
    assert after(text, "unreachable-stage", unsafe=True) == "# Of the Acme company.\n\n# c\nFROM z\n"


@pytest.mark.parametrize("above", ["# why\n", "# dockerdsl: ignore[sudo] why\n", "# dockerdsl: ignore[sudo] why\n\n"])
def test_a_line_put_above_leaves_comments_with_their_instruction(above: str) -> None:
    text = f"ARG V=1\nFROM debian:13\n{above}LABEL v=$V\n"
    assert after(text, "undefined-variable", unsafe=True) == f"ARG V=1\nFROM debian:13\nARG V\n{above}LABEL v=$V\n"


def test_a_line_put_above_ends_as_the_others_do() -> None:
    text = "ARG V=1\r\nFROM debian:13\r\nLABEL v=$V\r\n"
    assert after(text, "undefined-variable", unsafe=True) == "ARG V=1\r\nFROM debian:13\r\nARG V\r\nLABEL v=$V\r\n"


def test_a_line_put_above_all_stands_behind_a_byte_order_mark() -> None:
    assert after("\ufeffFROM $IMAGE\n", "undefined-arg-in-from", unsafe=True) == "\ufeffARG IMAGE\nFROM $IMAGE\n"
