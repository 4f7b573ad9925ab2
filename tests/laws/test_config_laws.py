"""Laws of evaluation: no file makes it stumble, a longer way to say the same gives the same image, time grows with the text."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dockerdsl import Stage
from dockerdsl.building.image_config import ImageConfig
from dockerdsl.config import config, refusal
from dockerdsl.editing.format import format_text
from dockerdsl.errors import BuildRefused, DockerdslError, ParseError
from tests.growth import grows_in_step
from tests.laws.steps import STEPS, Made

PIECES = st.sampled_from(
    [
        "FROM a\n",
        "FROM scratch AS b\n",
        "FROM b\n",
        "FROM --platform=windows/amd64 w AS x\n",
        "FROM $A\n",
        "ARG A\n",
        "ARG A=b\n",
        "ARG SOURCE_DATE_EPOCH=1\n",
        "ENV A=$A$A\n",
        "ENV B='${A:-x}'\n",
        "ENV C=${A:?no}\n",
        "LABEL a=b c\n",
        "LABEL a=${A%b}\n",
        "WORKDIR x\n",
        "WORKDIR C:\\x\n",
        "WORKDIR $A\n",
        "USER a\n",
        "EXPOSE $A 80-90/udp\n",
        "EXPOSE 80\n",
        "VOLUME /a\n",
        'VOLUME [" "]\n',
        "STOPSIGNAL 9\n",
        "STOPSIGNAL $A\n",
        "CMD a\n",
        "CMD []\n",
        'ENTRYPOINT ["a"]\n',
        'SHELL ["s"]\n',
        "RUN <<E\n#!x\nE\n",
        "RUN a <<-E <<F\n\tb\n\tE\nF\n",
        "RUN --mount=from=b,target=/x a\n",
        "RUN --mount=type=secret,id=$A a\n",
        "RUN --mount=target=$A a\n",
        "RUN --network=none []\n",
        "COPY --from=b a b\n",
        "COPY --from=0 a b\n",
        "COPY --from=x a b\n",
        "COPY --from=$A a b\n",
        "COPY <<E <<'F' /x\n$A\nE\n${\nF\n",
        "COPY << E /x\nE\n",
        'COPY <<"E F" /x\nE F\n',
        "COPY a\\ b\n",
        "ADD --checksum=a https://a/b c\n",
        "ADD https://a/b.git?ref=$A c\n",
        "COPY --chmod=$A a b\n",
        "HEALTHCHECK NONE\n",
        "HEALTHCHECK --interval=1h CMD a\n",
        "ONBUILD RUN a\n",
        "ONBUILD COPY --from=b a b\n",
        "ONBUILD X\n",
        "ONBUILD ENV A=b\n",
        "ONBUILD -- RUN x\n",
        "ONBUILD RUN <<E\nE\n",
        "MAINTAINER $A\n",
        "# check=a\n",
        "# check=error=true\n",
        "# escape=`\n",
        "# c\n",
        "X\n",
        "\\\n",
        "RUN \udcff\n",
        "RUN []\n",
        "\n",
    ]
)
FILES = st.lists(PIECES, max_size=12).map("".join)


def _answer(text: str, **options: str) -> ImageConfig | str:
    try:
        return config(text, **options)  # type: ignore[arg-type]
    except (ParseError, BuildRefused) as error:
        return error.what


@given(FILES | FILES.map(lambda text: "FROM a\n" + text) | st.text())
@example("")
@example("\ufeff")
@example("FROM a\nENV A=" + "${A:-" * 3000 + "}" * 3000)
@example("FROM a\nRUN --mount=" + "a," * 3000 + " x")
@example("".join([f"FROM a AS s{n}\nCOPY --from=s{n + 1} a b\n" for n in range(3000)]))
@example("FROM a AS s0\n" + "".join([f"FROM s{n} AS s{n + 1}\nENV A=b\n" for n in range(2000)]))
def test_a_file_has_a_config_or_is_refused(text: str) -> None:
    _answer(text)
    _answer(text, target="b")
    refusal(text)


@given(FILES.map(lambda text: "FROM a\n" + text))
def test_what_check_refuses_nowhere_builds_but_for_what_the_engine_refuses(text: str) -> None:
    if refusal(text) is None:
        answer = _answer(text)
        assert isinstance(answer, ImageConfig) or answer in ("arguments are required", "string field contains invalid UTF-8")


@given(FILES.map(lambda text: "FROM a\n" + text))
def test_a_file_in_good_form_makes_the_same_image(text: str) -> None:
    answer = _answer(text)
    if isinstance(answer, ImageConfig):
        made = _answer(format_text(text))
        assert isinstance(made, ImageConfig)
        assert attrs.evolve(made, history=()) == attrs.evolve(answer, history=())


@given(st.lists(STEPS, max_size=5))
def test_a_stage_has_the_config_of_its_text(steps: list[Made]) -> None:
    stage = Stage("web", "debian:13").extend([step for each in steps if (step := each.value()) is not None])
    try:
        text = str(stage)
    except (DockerdslError, ExceptionGroup):
        return
    try:
        found: ImageConfig | str = config(stage)
    except (ParseError, BuildRefused) as error:
        found = error.what
    assert found == _answer(text)


GROWING: dict[str, Callable[[int], str]] = {
    "steps": lambda n: "FROM a\n" + "ENV A=b\nLABEL c=d\nRUN x\n" * n,
    "variables": lambda n: "FROM a\n" + "".join([f"ENV A{n}=b\n" for n in range(n)]),
    "arguments": lambda n: "FROM a\n" + "".join([f"ARG A{n}=b\n" for n in range(n)]),
    "stages": lambda n: "FROM a\n" * n,
    "copies": lambda n: "FROM a AS b\nFROM c\n" + "COPY --from=b d e\n" * n,
}


@pytest.mark.parametrize("grown", GROWING.values(), ids=GROWING)
def test_an_evaluation_grows_as_the_text_does(grown: Callable[[int], str]) -> None:
    assert grows_in_step(lambda size: config(grown(size)), 1_000)


def test_a_value_that_doubles_line_by_line_is_refused() -> None:
    with pytest.raises(BuildRefused, match="expand to more than"):
        config("FROM a\nENV A=" + "x" * 1000 + "\n" + "ENV A=$A$A\n" * 60)
