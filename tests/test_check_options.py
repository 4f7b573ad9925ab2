"""The options of the check directive."""

from __future__ import annotations

import pytest

from dockerdsl.reading.check_options import CheckOptions, check_options, options_above
from tests.refusals import fault


def test_check_options_skip_add_and_fail() -> None:
    options = check_options("skip=JSONArgsRecommended,StageNameCasing;error=true;experimental=all")
    assert options == CheckOptions(skip=("JSONArgsRecommended", "StageNameCasing"), error=True, experimental_all=True)


@pytest.mark.parametrize(
    ("text", "what", "hint", "buildkit"),
    [
        pytest.param(
            "skp=A",
            "the check option 'skp=A' is neither skip=, error= nor experimental=",
            "did you mean 'skip'?",
            'invalid check option "skp"',
            id="misspelt",
        ),
        pytest.param(
            "skip",
            "the check option 'skip' is neither skip=, error= nor experimental=",
            "write skip=Rule,Rule;error=true",
            'invalid check option "skip"',
            id="no value",
        ),
        pytest.param(
            "error=on",
            "the check option 'error=on': 'on' is neither true nor false",
            "write 'true' or 'false'",
            'failed to parse check option "error=on": strconv.ParseBool: parsing "on": invalid syntax',
            id="no truth",
        ),
    ],
)
def test_what_is_no_check_option(text: str, what: str, hint: str, buildkit: str) -> None:
    assert fault(check_options, text) == (what, hint, buildkit)


def test_the_third_check_option_holds_the_rest() -> None:
    assert check_options("error=true;error=false;skip=A;error=true") == CheckOptions(skip=("A;error=true",))


@pytest.mark.parametrize(
    ("comments", "options"),
    [
        pytest.param(["why", "check=experimental=all because"], CheckOptions(experimental_all=True), id="up to a blank"),
        pytest.param(["check=skip=A", "check=skip=B"], CheckOptions(skip=("A",)), id="the first one"),
        pytest.param(["check=bogus"], None, id="what is no option"),
        pytest.param(["# check=skip=A"], None, id="an indented one"),
        pytest.param([], None, id="no comment"),
    ],
)
def test_a_comment_above_an_instruction_may_say_options(comments: list[str], options: CheckOptions | None) -> None:
    assert options_above(comments) == options
