"""The image a build would make: what each instruction leaves in its config, where it comes from, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from dockerdsl import Arg, Dockerfile, From, Stage, sh
from dockerdsl.building.build_state import MOST_EXPANDED
from dockerdsl.config import Health, ImageConfig, Step, config, refusal
from dockerdsl.errors import BuildRefused, ParseError
from dockerdsl.reading.parse import parse
from dockerdsl.reading.scan import scan

PATH = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
BASE = ImageConfig(env={"PATH": "/p", "A": "1"}, entrypoint=("e",), cmd=("c",), workdir="/wd", user="u", labels={"k": "v"})


def of(text: str, **options: Any) -> ImageConfig:
    """Return the config of a stage of these lines, from a base that brings nothing."""
    return config(f"FROM a\n{text}", **options)


FIELDS: dict[str, tuple[str, str, Any]] = {
    "a variable": ("ENV A=b", "env", {**PATH, "A": "b"}),
    "a variable set again keeps its place": ("ENV A=1 B=2\nENV A=3", "env", {**PATH, "A": "3", "B": "2"}),
    "variables see those of the line before": ("ENV A=1\nENV A=2 B=$A", "env", {**PATH, "A": "2", "B": "1"}),
    "an argument is no variable of the image": ("ARG A=1\nENV B=$A", "env", {**PATH, "B": "1"}),
    "an argument hides a variable set before": ("ENV A=1\nARG A=2\nENV B=$A", "env", {**PATH, "A": "1", "B": "2"}),
    "labels": ("LABEL a=1\nLABEL b=$PATH a='2'", "labels", {"a": "2", "b": PATH["PATH"]}),
    "ports": (
        "EXPOSE 53/UDP 8000-8001\nENV P='80 81'\nEXPOSE $P",
        "exposed_ports",
        ("53/udp", "80/tcp", "8000/tcp", "8001/tcp", "81/tcp"),
    ),
    "volumes": ('VOLUME /b /a\nVOLUME [" /c "]', "volumes", ("/a", "/b", "/c")),
    "a working directory": ("WORKDIR /a\nWORKDIR ../b\nWORKDIR c/", "workdir", "/b/c"),
    "an absolute one as it is written": ("WORKDIR /a/../b/", "workdir", "/a/../b/"),
    "an empty one changes nothing": ("WORKDIR /a\nWORKDIR $NOPE", "workdir", "/a"),
    "a user": ("ARG U=app\nUSER $U:0", "user", "app:0"),
    "a signal": ("STOPSIGNAL SIGINT", "stopsignal", "SIGINT"),
    "a shell form": ("CMD serve $A", "cmd", ("/bin/sh", "-c", "serve $A")),
    "an exec form": ('CMD ["serve", "$A"]', "cmd", ("serve", "$A")),
    "an empty command": ("CMD []", "cmd", ()),
    "a shell for what follows": ('CMD a\nSHELL ["bash", "-ec"]\nENTRYPOINT b', "entrypoint", ("bash", "-ec", "b")),
    "a shell": ('SHELL ["bash", "-ec"]', "shell", ("bash", "-ec")),
    "a health check": (
        "HEALTHCHECK --interval=1m30s --timeout=5s --start-period=1h --start-interval=2s --retries=3 CMD a b",
        "healthcheck",
        Health(("CMD-SHELL", "a b"), 90 * 10**9, 5 * 10**9, 3600 * 10**9, 2 * 10**9, 3),
    ),
    "an exec health check": ('HEALTHCHECK CMD ["a"]', "healthcheck", Health(("CMD", "a"))),
    "no health check": ("HEALTHCHECK none", "healthcheck", Health(("NONE",))),
    "triggers": ("ONBUILD RUN a\nonbuild run <<E\nb\nE\n", "onbuild", ("RUN a", "run <<E\nb\nE")),
    "an author": ("MAINTAINER  Jo $A ", "author", "Jo $A"),
    "no base that is known": ("", "unknown_base", "a"),
}


@pytest.mark.parametrize(("text", "field", "value"), FIELDS.values(), ids=FIELDS)
def test_an_instruction_sets_a_field(text: str, field: str, value: Any) -> None:
    assert getattr(of(text), field) == value


HISTORY: dict[str, tuple[str, Step]] = {
    "a command": ("RUN make  all", Step("RUN /bin/sh -c make  all # buildkit")),
    "an exec form": ('RUN ["a", "b c"]', Step("RUN a b c # buildkit")),
    "a command with arguments": ("ARG A=1\nARG B\nARG A=2\nRUN x", Step("RUN |2 A=2 B= /bin/sh -c x # buildkit")),
    "a script": ("RUN <<-E\n\ta\n\tE", Step("RUN /bin/sh -c a\n # buildkit")),
    "a script with a program of its own": ("RUN <<E\n#!/bin/python\nE", Step("RUN /bin/sh -c /dev/pipes/E # buildkit")),
    "a heredoc of the shell": ("RUN cat <<E\na\nE", Step("RUN /bin/sh -c cat <<E\na\nE # buildkit")),
    "a copy": ("COPY --from=x --chown=u --link <<a b /c/\na", Step("COPY --chown=u b <<a /c/ # buildkit")),
    "an addition": ("ADD --chmod=7 a b", Step("ADD --chmod=7 a b # buildkit")),
    "a directory": ("WORKDIR a", Step("WORKDIR /a")),
    "the root directory": ("WORKDIR /", Step("WORKDIR /", empty=True)),
    "arguments": ("ARG A=$PATH B", Step(f"ARG A={PATH['PATH']} B", empty=True)),
    "ports": ("EXPOSE 9 80-81", Step("EXPOSE [80/tcp 81/tcp 9/tcp]", empty=True)),
    "a command line": ('CMD a "b"', Step(r'CMD ["/bin/sh" "-c" "a \"b\""]', empty=True)),
    "a health check": (
        "HEALTHCHECK --interval=1h --timeout=1h0.5s --start-period=1500us CMD a",
        Step(
            "HEALTHCHECK {Test:[CMD-SHELL a] Interval:1h0m0s Timeout:1h0m0.5s StartPeriod:1.5ms StartInterval:0s Retries:0}",
            empty=True,
        ),
    ),
}


@pytest.mark.parametrize(("text", "step"), HISTORY.values(), ids=HISTORY)
def test_an_instruction_leaves_a_line_of_history(text: str, step: Step) -> None:
    assert of(text).history[-1] == step


# --- where it comes from ---------------------------------------------------------------------------------------------------


def test_a_base_brings_its_config() -> None:
    found = config("FROM full\nWORKDIR rel\nENV A=2$A", images={"full:latest": BASE})
    assert found == ImageConfig(
        env={"PATH": "/p", "A": "21"}, entrypoint=("e",), cmd=("c",), workdir="/wd/rel", user="u", labels={"k": "v"},
        history=(Step("WORKDIR /wd/rel"), Step("ENV A=21", empty=True)),
    )  # fmt: skip


def test_a_base_may_be_named_as_anybody_names_it() -> None:
    assert config("FROM docker.io/library/full", images={"full": BASE}).user == "u"


def test_an_entry_point_clears_the_command_of_a_base() -> None:
    assert config('FROM full\nENTRYPOINT ["x"]', images={"full": BASE}).cmd is None
    assert config('FROM full\nCMD ["y"]\nENTRYPOINT ["x"]', images={"full": BASE}).cmd == ("y",)


def test_an_image_can_be_asked_for_and_may_not_be_there() -> None:
    def ask(name: str) -> ImageConfig | None:
        raise LookupError(f"{name} is private")

    with pytest.raises(BuildRefused, match=r"^<Dockerfile>:1: private/x: private/x is private"):
        config("FROM private/x", images=ask)


def test_scratch_starts_at_the_root_with_nothing_unknown() -> None:
    assert config("FROM scratch") == ImageConfig(env=PATH, workdir="/")


def test_a_stage_starts_from_another() -> None:
    found = config("FROM a AS b\nARG X=1\nENV A=1\nCMD c\nONBUILD ENV T=$A$X\nFROM b\nENV B=$A$X")
    assert found.env == {**PATH, "A": "1", "T": "11", "B": "11"}
    assert found.cmd == ("/bin/sh", "-c", "c")
    assert found.onbuild == ()


def test_triggers_of_a_base_run_first_and_once() -> None:
    hooked = ImageConfig(onbuild=("WORKDIR /o", "USER ob"))
    found = config("FROM hooked AS x\nFROM x\nWORKDIR p", images={"hooked": hooked})
    assert (found.workdir, found.user) == ("/o/p", "ob")


def test_a_trigger_makes_the_stage_ready_that_it_copies_from() -> None:
    assert config("FROM a AS tools\nENV X=1\nFROM b AS p\nONBUILD COPY --from=tools x /\nFROM p").onbuild == ()


def test_a_target_is_chosen_whatever_its_case() -> None:
    text = "FROM a AS one\nUSER 1\nFROM b AS two\nUSER 2"
    assert [config(text, target=name).user for name in ("ONE", "two")] == ["1", "2"]
    assert config(text).user == "2"


def test_build_arguments_win_over_defaults() -> None:
    text = "ARG TAG=1\nARG U=g\nFROM x:$TAG\nARG U\nARG V=d\nUSER $U$V"
    assert config(text, build_args={"V": "9", "TAG": "2"}).user == "g9"
    assert config(text, build_args={"TAG": "2"}).unknown_base == "x:2"


def test_the_platform_is_known_to_arguments() -> None:
    args = "ARG TARGETARCH TARGETVARIANT TARGETSTAGE BUILDOS\nUSER $TARGETARCH/$TARGETVARIANT/$TARGETSTAGE/$BUILDOS"
    found = config(f"FROM --platform=$BUILDPLATFORM a AS last\n{args}", platform="linux/arm/v7")
    assert (found.user, found.arch) == ("arm/v7/last/linux", "amd64")


def test_windows_has_paths_and_a_shell_of_its_own() -> None:
    text = "FROM --platform=windows/amd64 w\nWORKDIR C:\\\\app\nWORKDIR sub\nCMD a"
    found = config(text)
    assert (found.workdir, found.cmd, found.env) == ("\\app\\sub", ("cmd", "/S", "/C", "a"), {})


def test_stages_nobody_needs_are_not_looked_at() -> None:
    text = "FROM a AS bad\nEXPOSE x\nFROM b\nUSER 1"
    assert config(text).user == "1"
    hint = 'hint: write "80", "53/udp" or "8000-8010"'
    assert str(refusal(text)) == f"<Dockerfile>:2: invalid containerPort: x\n  {hint}"


# --- what it works on ------------------------------------------------------------------------------------------------------


def test_stages_dockerfiles_and_files_have_configs() -> None:
    port = Arg("PORT", 80)
    stage = Stage("web", From("a")).env(P=f"{port}").run(sh("x", "y")).expose(f"{port}")
    text = str(stage)
    for source in (stage, Dockerfile(stage), text, text.encode(), scan(text), parse(text)):
        assert config(source).exposed_ports == ("80/tcp",)


def test_a_refusal_of_a_stage_points_at_its_python_line() -> None:
    stage = Stage("web", From("a")).run("x").expose("$NOPE/foo")
    with pytest.raises(BuildRefused) as refused:
        config(stage)
    at = refused.value.at
    assert at is not None
    assert (at.file, at.line) == (__file__, test_a_refusal_of_a_stage_points_at_its_python_line.__code__.co_firstlineno + 1)


def test_a_good_file_has_no_refusal() -> None:
    assert refusal("FROM a\nRUN x") is None


NO_REFERENCE = "invalid reference format: repository name (library/A) must be lowercase"
WAY_OUT = "define a new stage with FROM using ARG from global scope as a workaround"
NO_DRIVE = "The specified path is not on the system drive (C:)"
REFUSALS: dict[str, tuple[str, str]] = {
    "a checksum of several": (
        f"FROM a\nADD --checksum=sha256:{'ab' * 32} b c /d/",
        "checksum can't be specified for multiple sources",
    ),
    "a checksum of a URL that is none": ("FROM a\nADD --checksum=x https://b/c /d", "invalid checksum digest format"),
    "a repository that COPY would fetch": ("FROM a\nCOPY git@github.com:b/c.git /d", "source can't be a git ref for COPY"),
    "a mount of a stage below": (
        "FROM a\nRUN --mount=from=b,target=/c d\nFROM e AS b",
        'cannot mount from stage "b" to "/c", stage needs to be defined before current command',
    ),
    "half a quoted delimiter": (
        "FROM a\nCOPY b <<'c d /e/",
        """failed to process "<<'c": unexpected end of statement while looking for matching single-quote""",
    ),
    "an argument of a FROM that cannot be expanded": (
        "ARG A=${B^^}\nFROM a",
        'failed to process "${B^^}": unsupported modifier (^) in substitution',
    ),
    "a platform that is none": (
        "FROM --platform=a/b/c/d a",
        'failed to parse platform a/b/c/d: "a/b/c/d": cannot parse platform specifier: invalid argument',
    ),
    "a stage to copy from that cannot be expanded": (
        "FROM a\nCOPY --from=${B^^} b c",
        'failed to process "${B^^}": unsupported modifier (^) in substitution',
    ),
    "a secret without a name": ("FROM a\nRUN --mount=type=secret,target=/ b", "one of source, target required"),
    "nothing at all": ("", "the Dockerfile cannot be empty"),
    "no stage": ("ARG a", "dockerfile contains no stages to build"),
    "bad check options": ("# check=a\nFROM a", 'failed to parse check options: invalid check option "a"'),
    "no base": ("FROM $A", "base name ($A) should not be blank"),
    "a base that is no image": ("FROM A", f'failed to parse stage name "A": {NO_REFERENCE}'),
    "an unneeded base that is no image": ("FROM A AS b\nFROM c", f'failed to parse stage name "A": {NO_REFERENCE}'),
    "no platform": ("FROM --platform=$A a", "empty platform value from expression $A"),
    "a name that could be no context": ("FROM a AS b..c", "invalid context name b..c: invalid reference format"),
    "a bad time": ("ARG SOURCE_DATE_EPOCH=x\nFROM a", "invalid SOURCE_DATE_EPOCH: x"),
    "a stage number that is none": ("FROM a\nCOPY --from=2 b c", "invalid stage index 2"),
    "a variable in --from": (
        "FROM a\nCOPY --from=$X b c",
        f"variable expansion is not supported for --from, {WAY_OUT}",
    ),
    "stages in a circle": (
        "FROM a AS b\nCOPY --from=c x y\nFROM a AS c\nRUN --mount=from=b,target=/x z",
        "circular dependency detected on stage: b",
    ),
    "a stage that comes too late": (
        "FROM a\nCOPY --from=b c d\nFROM a AS b\nFROM stage",
        'cannot copy from stage "b", it needs to be defined before current stage "stage-0"',
    ),
    "a required variable": ("FROM a\nENV A=${B:?gone}", 'failed to process "${B:?gone}": B: gone'),
    "a mount over everything": ("FROM a\nRUN --mount=type=cache x", 'invalid mount target "/"'),
    "a device": (
        "FROM a\nRUN --device=v/c=d x",
        "device feature is only supported in Dockerfile frontend 1.14.0-labs or later",
    ),
    "a mode": ("FROM a\nCOPY --chmod=9 b c", "invalid chmod parameter: '9'. it should be octal string and between 0 and 07777"),
    "a URL to copy": ("FROM a\nCOPY https://b/c d", "source can't be a URL for COPY"),
    "a checksum of nothing": ("FROM a\nADD --checksum=x b c", "checksum requires HTTP(S) or Git sources"),
    "two checksums": ("FROM a\nADD --checksum=a https://b/c.git?checksum=b d", 'checksum mismatch "a" != "b"'),
    "keep-git-dir twice": (
        "FROM a\nADD --keep-git-dir https://b/c.git?keep-git-dir=0 d",
        "inconsistent keep-git-dir configuration",
    ),
    "an empty volume": ("FROM a\nVOLUME $V", "VOLUME specified can not be an empty string"),
    "a signal": ("FROM a\nSTOPSIGNAL X", "invalid signal: X"),
    "a trigger that is no instruction": ("FROM a AS b\nONBUILD NOPE\nFROM b", "unknown instruction: NOPE"),
    "a drive": (
        "FROM --platform=windows a\nWORKDIR D:\\\\x",
        f"normalizing workdir: normalizing working directory: removing drive letter: {NO_DRIVE}",
    ),
}


@pytest.mark.parametrize(("text", "message"), REFUSALS.values(), ids=REFUSALS)
def test_a_build_is_refused_in_buildkits_words(text: str, message: str) -> None:
    found = refusal(text)
    assert isinstance(found, BuildRefused)
    assert found.what == message
    assert found.hint


def test_the_engine_refuses_what_check_never_looks_at() -> None:
    for text, message in (("RUN []", "arguments are required"), ("RUN \udcff", "string field contains invalid UTF-8")):
        assert refusal(f"FROM a\n{text}") is None
        with pytest.raises(BuildRefused, match=message):
            of(text)


def test_a_file_that_cannot_be_read_is_refused_as_reading_does() -> None:
    with pytest.raises(ParseError, match="unknown instruction: RUM"):
        of("RUM x")


def test_an_unknown_target_is_refused_with_a_near_one() -> None:
    with pytest.raises(BuildRefused) as refused:
        config("FROM a AS alpha", target="alpa")
    assert (refused.value.what, refused.value.hint) == ('target stage "alpa" could not be found', "did you mean 'alpha'?")


def test_stages_in_a_circle_are_told_with_every_step_of_it() -> None:
    found = refusal("FROM a AS b\nCOPY --from=c x y\nFROM a AS c\nCOPY --from=b x y\n")
    assert found is not None
    assert [str(found.at), *[str(where) for _, where in found.also]] == ["<Dockerfile>:2", "<Dockerfile>:4"]


def test_the_check_argument_stands_in_for_the_directive() -> None:
    assert config("# check=bogus\nFROM a", build_args={"BUILDKIT_DOCKERFILE_CHECK": "skip=all"}).unknown_base == "a"


def test_a_name_that_is_no_image_is_nobody_s_base() -> None:
    assert config("FROM a\n", images={"A!": BASE}).unknown_base == "a"


def test_variables_that_double_have_an_end() -> None:
    refused = refusal("FROM a\nENV A=bcdefghi\n" + "ENV A=$A$A\n" * 40)
    assert refused is not None
    assert refused.what == f"variables expand to more than {MOST_EXPANDED} characters"


TRIGGERS = {
    "that cannot be read": ("RUN <<E", "unterminated heredoc"),
    "that is two": ("RUN a\nRUN b", "onbuild trigger should be a single expression"),
}


@pytest.mark.parametrize(("trigger", "message"), TRIGGERS.values(), ids=TRIGGERS)
def test_a_base_is_refused_with_a_trigger(trigger: str, message: str) -> None:
    refused = refusal("FROM a", images={"a": ImageConfig(onbuild=(trigger,))})
    assert refused is not None
    assert refused.what == message


ADMITTED = {
    "a file whose content stays as it stands": "COPY <<'B' /c\n$D\nB",
    "two ways to one stage": "FROM a AS b\nFROM b AS c\nFROM b\nCOPY --from=c /d /e",
    "a file from elsewhere": "ADD http://b/c /d",
    "a file from elsewhere, with its checksum": f"ADD --checksum=sha256:{'ab' * 32} https://b/c /d",
    "a repository": "ADD git@github.com:b/c.git /d",
    "two stages of one base": "FROM a AS b\nFROM a\nCOPY --from=b /c /d",
}


@pytest.mark.parametrize("text", ADMITTED.values(), ids=ADMITTED)
def test_a_build_takes(text: str) -> None:
    whole = f"ARG NONE\nFROM a\n{text}"
    assert refusal(whole) is None
    assert config(whole).os == "linux"
