"""Files of lines that are close to each other, and read differently: continued or not, comments or not, with any line end."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

_WHOLE: Final = (
    *("FROM a", "FROM --platform=x a AS b", "ARG A=b", "RUN a", "RUN  a", "RUN", "R", "RUN a\v", "RUN a \r", "RUN # a", "é"),
    *("ENV A b", "ENV A b=c d", "ENV A=b", "ENV A=\"b c\"\td='e'", "ENV A=${B:-c}", "ENV A=b c", "LABEL a.b=c", "ENV"),
    *('CMD ["a", "b"]', "CMD []", "CMD [1]", 'CMD ["a",]', "SHELL []", "VOLUME []", 'VOLUME ["a b"]', "VOLUME a", "VOLUME "),
    *("COPY a b", "COPY a", 'COPY ["a", "b"]', "COPY --from=a --chown=b c d", "COPY --link a b", "COPY --link=false a b"),
    *("COPY --from=a --from=b c d", "COPY --x a b", "ADD --exclude=a --exclude=b c d", "RUN --network=none a", "RUN --a=b c"),
    *("RUN --mount=type=cache,target=/a b", "RUN --mount=type=x a", "HEALTHCHECK --interval=3s --retries=2 CMD a"),
    *(
        "HEALTHCHECK CMD []",
        "HEALTHCHECK CMD \ta",
        "ONBUILD RUN \ta",
        "HEALTHCHECK NONE",
        "HEALTHCHECK --timeout=x CMD a",
        "ONBUILD RUN a",
        "ONBUILD ENV a",
        "ONBUILD",
    ),
    *(
        "ONBUILD FROM a",
        "MAINTAINER a b",
        "MAINTAINER --a",
        "WORKDIR /a",
        "WORKDIR $A",
        "USER \\",
        "EXPOSE 80 a",
        "STOPSIGNAL x",
    ),
    *("RUN <<E", "RUN <<E <<F", "COPY <<'E' /x", "COPY <<E /x", "COPY <<-'E' <<F /x", "ADD a <<'E'", "E", "F", "\tE"),
)
_CONTINUED: Final = (
    *(
        "RUN a \\",
        "RUN \\",
        "run a && \\",
        "RUN a; \\",
        "    && b \\",
        "  b \\",
        "  'b && \\",
        "  b && \\",
        "\tb && \\",
        " d \\ ",
    ),
    *("\\", " \\\\", "a\\\\", "RUN é \\", "ENV A=b \\", "RUN --mount=type=ssh \\", "RUN a `", "b `", "CMD a && \\"),
)
_SAID: Final = (
    "# c",
    "# c \\",
    "  # c",
    "\t# c \\",
    "#c",
    "#",
    "#  c",
    "# c ",
    "\v# c",
    "# escape=`",
    "# check=a",
    "  c",
    "\tc",
)
_EMPTY: Final = ("", "", " ", "\t", "\xa0", "\v")

LINES: Final = st.sampled_from(_WHOLE) | st.sampled_from(_CONTINUED) | st.sampled_from(_SAID) | st.sampled_from(_EMPTY)
"""A line without its end."""

_ENDS: Final = st.sampled_from(("\n", "\r\n"))
_MOST: Final = 12


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file: all its lines end alike, or not."""
    lines = draw(st.lists(LINES, max_size=_MOST))
    ends = draw(st.one_of(st.just(["\n"] * _MOST), st.just(["\r\n"] * _MOST), st.lists(_ENDS, min_size=_MOST, max_size=_MOST)))
    top = draw(st.sampled_from(("", "", "FROM a\n", "# escape=`\nFROM a\n", "\ufeffFROM a\n")))
    return top + "".join([line + end for line, end in zip(lines, ends, strict=False)]) + draw(LINES)
