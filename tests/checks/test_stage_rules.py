"""Rules about syntax, stages, variables and secrets see the tricky shapes, and their fixes write what an author would."""

from collections import Counter

import pytest

from dockerdsl.building.image_config import ImageConfig
from dockerdsl.checks.catalogue import all_rules
from dockerdsl.checks.engine import check
from dockerdsl.checks.settings import Settings
from tests.checks.differences import INTENDED
from tests.checks.golden import RECORDS, settings_of
from tests.checks.shapes import found, marked, mend, mended

OURS = frozenset(
    """ConsistentInstructionCasing DuplicateStageName ExposeInvalidFormat ExposeProtoCasing FromAsCasing
    FromPlatformFlagConstDisallowed InvalidBaseImagePlatform InvalidDefaultArgInFrom InvalidDefinitionDescription
    JSONArgsRecommended LegacyKeyValueFormat MultipleInstructionsDisallowed NoEmptyContinuation RedundantTargetPlatform
    ReservedStageName SecretsUsedInArgOrEnv StageNameCasing UndefinedArgInFrom UndefinedVar WorkdirRelativePath""".split()
)
NO_LINE = {"check-directive-04", "check-directive-10"}
"""What BuildKit sums up as an error because the file asks for it: the findings themselves are told."""
OTHER_WORDS = {"UndefinedArgInFrom-05"}
"""BuildKit adds a guess, which the warning about the same word has here."""


def named(pairs: list[tuple[str, int, str]], record: str) -> Counter[tuple[str, int, str]]:
    return Counter(each for each in pairs if each[0] in OURS and (record, each[0]) not in INTENDED)


@pytest.mark.parametrize("record", [r for r in RECORDS if not r["buildkit_error"]], ids=lambda record: record["id"])
def test_warnings_have_the_words_and_the_lines_of_buildkit(record: dict) -> None:
    theirs = [(each["rule"], each["line"], each["message"]) for each in record["buildkit"]]
    found = check(record["dockerfile"], settings=settings_of(record, "buildkit"))
    ours = [(alias, each.step[0], each.message) for each in found for alias in each.aliases]
    assert named(ours, record["id"]) == named(theirs, record["id"])


@pytest.mark.parametrize(
    "record",
    [r for r in RECORDS if r["buildkit_error"] and r["id"] not in NO_LINE | OTHER_WORDS],
    ids=lambda record: record["id"],
)
def test_errors_have_the_words_and_the_lines_of_buildkit(record: dict) -> None:
    error = record["buildkit_error"]
    found = check(record["dockerfile"], preset="buildkit", select=["parse-error", "build-error"])
    assert (error["message"], error["line"] or 1) in [(each.message, each.step[0]) for each in found]


@pytest.mark.parametrize(
    "record",
    [r for r in RECORDS if not r["buildkit_error"] and not r.get("buildkit_next_error")],
    ids=lambda record: record["id"],
)
def test_nothing_is_refused_that_buildkit_builds(record: dict) -> None:
    found = check(record["dockerfile"], preset="buildkit", select=["parse-error", "build-error"])
    assert [each.message for each in found] == []


FOUND: dict[str, dict[str, tuple[str, list[str]]]] = {
    "circular-stage": {
        "the earlier one is told": ("FROM x AS a\nCOPY --from=b x y\nFROM a AS b", ["b"]),
        "by way of a third": (
            "FROM x AS a\nRUN --mount=from=c,target=/c d\nFROM a AS b\nFROM x AS c\nCOPY --from=b x y",
            ["c"],
        ),
        "by way of another one below": (
            "FROM x AS a\nCOPY --from=b x y\nFROM x AS b\nCOPY --from=c x y\nFROM a AS c\nCOPY --from=d x y\nFROM x AS d",
            ["b", "c"],
        ),
        "a mount takes names only": ("FROM x\nRUN --mount=from=1,target=/a b\nFROM x\nCOPY --from=0 a b", []),
        "a stage below that does not need this one": ("FROM x AS a\nCOPY --from=b x y\nFROM x AS b", []),
    },
    "copy-from-by-index": {
        "a stage without a name": ("FROM x\nFROM y\nCOPY --from=0 a b", ["0"]),
        "no such stage": ("FROM x\nCOPY --from=7 a b", []),
        "a mount takes names only": ("FROM x\nFROM y\nRUN --mount=from=0,target=/a b", []),
    },
    "copy-from-empty-scratch": {
        "a stage on an empty stage": ("FROM scratch AS a\nFROM a AS b\nENV C=d\nFROM x\nCOPY --from=b c d", ["b"]),
        "files in the stage below": ("FROM scratch AS a\nCOPY b c\nFROM a AS b\nFROM x\nCOPY --from=b c d", []),
        "an image": ("FROM x AS a\nFROM y\nCOPY --from=a b c", []),
        "all of it may be nothing": ("FROM scratch AS a\nFROM x\nCOPY --from=a / /usr/\nCOPY --from=a *.txt /b/", []),
    },
    "copy-from-self": {
        "by its number": ("FROM x AS a\nCOPY --from=0 b c", ["0"]),
        "in another case": ("FROM x AS a\nCOPY --from=A b c", ["A"]),
        "by a mount": ("FROM x AS a\nRUN --mount=type=bind,from=a,target=/b c", ["a"]),
        "a stage above of that name": ("FROM x AS a\nFROM y AS a\nCOPY --from=a b c", []),
    },
    "copy-from-unknown-stage": {
        "an image with a folder": ("FROM x\nCOPY --from=a/b c d", []),
        "the empty image": ("FROM x\nCOPY --from=scratch a b", []),
        "a stage below": ("FROM x\nCOPY --from=a b c\nFROM y AS a", ["a"]),
        "a number too high": ("FROM x\nCOPY --from=3 a b", ["3"]),
        "another case": ("FROM x AS Build\nFROM y\nCOPY --from=bUILD a b", []),
        "behind ONBUILD": ("FROM x\nONBUILD COPY --from=a b c", []),
    },
    "copy-root-to-root": {
        "from the context": ("FROM x\nCOPY / /", []),
        "as JSON": ('FROM x AS a\nRUN b\nFROM y\nCOPY --from=a ["/", "/"]', ['["/", "/"]']),
        "an image that was made for it": ("FROM x AS a\nFROM y\nCOPY --from=a / /\nCOPY --from=b/c / /", []),
        "onto the empty image": ("FROM x AS a\nRUN b\nFROM scratch\nCOPY --from=a / /", []),
        "files that were collected": ("FROM scratch AS a\nCOPY b c\nFROM y\nCOPY --from=a / /", []),
    },
    "copy-secret-file": {
        "keys, not what is public": ("FROM x\nCOPY a/id_rsa a/id_rsa.pub b/", ["a/id_rsa"]),
        "an example is for everybody": ("FROM x\nCOPY .env.example .env b/", [".env"]),
        "certificates are public": ("FROM x\nCOPY ca.pem cert.pem privkey.pem key.pem b/", ["privkey.pem", "key.pem"]),
        "from a stage": ("FROM x AS a\nFROM y\nCOPY --from=a .env /", []),
        "in a stage of which nothing is shipped": ("FROM x AS a\nCOPY .npmrc /\nFROM y\nCOPY --from=a b c", []),
        "as JSON": ('FROM x\nCOPY [".ssh/", "/x"]', ['[".ssh/", "/x"]']),
    },
    "definition-description": {
        "the last line counts": ("FROM x\n# A is\n# what\nARG A", ["ARG"]),
        "one of several names": ("FROM x\n# B is\nARG A B", []),
        "an empty comment parts": ("FROM x\n# what\n#\nARG A", []),
        "a stage without a name": ("# what\nFROM x", []),
    },
    "duplicate-stage-name": {"in another case": ("FROM x AS a\nFROM y AS A\nFROM z AS a", ["A", "a"])},
    "env-self-reference": {
        "the other way round": ("FROM x\nENV A=$B B=1", ["B"]),
        "set before": ("FROM x\nENV A=1\nENV A=2 B=$A", []),
        "set in the stage below": ("FROM x AS a\nARG A\nFROM a\nENV A=2 B=$A", []),
        "itself": ("FROM x\nENV A=$A B=1", []),
        "escaped, quoted": ("FROM x\nENV A=1 B=\\$A C='$A' D=\"$A\"", ["A"]),
        "behind an operator": ("FROM x\nENV A=1 B=${C:-$A}", ["A"]),
        "PATH is always there": ("FROM x\nENV PATH=/a:$PATH B=$PATH", []),
    },
    "from-as-casing": {"a mixture says nothing": ("From x as y", [])},
    "instruction-casing": {
        "what is no keyword": ("FROM x\nRUN a\napt-get install b", []),
        "most are small": ("from x\nrun a\nCOPY b c", ["COPY"]),
        "neither": ("From x\nRun a", ["From", "Run"]),
        "above FROM and behind ONBUILD": ("arg A\nFROM x\nONBUILD run b", []),
    },
    "invalid-default-arg-in-from": {
        "nothing at all, which is refused": ("FROM", []),
        "a default of its own": ("ARG A\nFROM x:${A:-1}", []),
        "a platform": ("ARG A=$TARGETARCH\nFROM x:$A", []),
        "large letters": ("ARG A=X\nFROM $A", ["$A"]),
        "required": ("ARG A\nFROM x:${A:?}", []),
    },
    "json-form-malformed": {
        "tests of the shell": ("FROM x\nRUN [ -f a ] && b\nRUN [[ -n $c ]]\nRUN [ 'a' = 'b' ]\nRUN [ ! -e a,b ]", []),
        "words": ("FROM x\nCMD [a, b]", ["[a, b]"]),
        "no comma": ('FROM x\nCMD ["a" "b"]', ['["a" "b"]']),
        "behind CMD": ("FROM x\nHEALTHCHECK --interval=5s CMD ['a']", ["['a']"]),
        "behind ONBUILD": ("FROM x\nONBUILD CMD ['a']", ["['a']"]),
        "JSON": ('FROM x\nCMD ["a", "b"]\nENTRYPOINT [ "c" ]', []),
    },
    "latest-tag": {
        "with a digest": (f"FROM x:latest@sha256:{'0' * 64}", []),
        "the default of an ARG": ("ARG A=latest\nFROM x:$A", ["x:$A"]),
        "the build says it": ("ARG A\nFROM x:$A", []),
        "a mount": ("FROM x:1\nRUN --mount=from=y:latest,target=/a b", ["y:latest"]),
    },
    "legacy-key-value": {
        "an = further on": ("FROM x\nLABEL a b=c", ["a b=c"]),
        "behind ONBUILD": ("FROM x\nONBUILD ENV A b", []),
    },
    "onbuild-forbidden-trigger": {"FROM": ("FROM x\nONBUILD from y", ["from"])},
    "platform-constant": {
        "the architecture in the name": ("FROM --platform=arm64 x AS a-arm64", []),
        "no platform at all": ("FROM --platform=a/b/c/d x", []),
        "a variable": ("ARG A=linux/amd64\nFROM --platform=$A x", []),
    },
    "secret-name-in-arg-env": {
        "a path, a word, nothing": ("FROM x\nENV A_KEY=/run/a B_TOKEN=none C_SECRET= D_PASSWORD=d", ["D_PASSWORD"]),
        "an empty default is filled by the build": ("FROM x\nARG A_TOKEN=", ["A_TOKEN"]),
        "whole words": ("FROM x\nENV KEYBOARD=us TOKENIZERS_PARALLELISM=x", []),
        "where or how, not what": ("FROM x\nENV AUTH_MODE=a KEY_ALIAS=b TOKEN_TTL=5 A_PASSWORD_FILE=c PUBLIC_KEY=d", []),
        "a stage of which nothing is shipped": ("FROM x AS a\nENV A_KEY=b\nFROM y\nCOPY --from=a c d", []),
        "the stage that the last is built on": ("FROM x AS a\nENV A_KEY=b\nFROM a", ["A_KEY"]),
        "the old form": ("FROM x\nENV PASSWORD a b", ["PASSWORD"]),
        "the name of a file": ("FROM x\nENV CA_KEY=tls/root.key A_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEX", ["A_KEY"]),
        "a key that is public": ("FROM x\nENV GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D", []),
    },
    "shell-run-in-scratch": {
        "a heredoc": ("FROM scratch\nRUN <<E\na\nE", ["RUN <<E"]),
        "the exec form": ('FROM scratch\nRUN ["/a"]', []),
        "a shell was copied": ("FROM scratch\nCOPY a /\nRUN b", []),
        "a shell is mounted": ("FROM scratch\nRUN --mount=from=busybox,target=/bin a", []),
        "on top of such a stage": ("FROM scratch AS a\nFROM a\nRUN b", ["RUN b"]),
    },
    "undefined-arg-in-from": {
        "of a stage": ("FROM x\nARG A=1\nFROM y:$A", ["A"]),
        "in the platform": ("FROM --platform=$BULIDPLATFORM x", ["BULIDPLATFORM"]),
        "without a default": ("ARG A\nFROM x:$A", []),
    },
    "undefined-variable": {
        "quotes and escapes": ("FROM x\nLABEL a='$A' b=\"$B\" c=\\$C", ["B"]),
        "the shell has its own": ("FROM x\nRUN a $B\nCMD c $D\nENTRYPOINT $E\nEXPOSE $F\nONBUILD USER $G", []),
        "an ARG of the same line": ("FROM x\nARG A=1 B=$A", []),
        "an ENV of the same line, which another rule tells": ("FROM x\nENV A=1 B=$A", []),
        "what is put in front of itself": ("FROM x\nENV A=1 OWN=b:$OWN", ["OWN"]),
        "a default": ("FROM x\nENV A=${B:-c}${D:+:$D}", []),
        "HOME is not there while building": ("FROM x\nENV A=$HOME/b", ["HOME"]),
        "the image may set it": ("FROM x\nENV A=$JAVA_HOME/b", []),
        "nobody knows what other images set": ("FROM a/x\nENV A=$APP_ROOT B=$HOME", []),
        "what the file sets elsewhere": ("FROM a/x AS b\nENV APP=/c\nFROM a/x\nENV D=$APP\n", ["APP"]),
        "a path that grows": ("FROM x\nENV LD_LIBRARY_PATH=/a:$LD_LIBRARY_PATH", []),
        "what is nearly the same": ("FROM a/x\nENV APP_ROOT=/c\nENV D=$APP_ROT\n", ["APP_ROT"]),
        "scratch sets nothing": ("FROM scratch\nENV A=$JAVA_HOME/b", ["JAVA_HOME"]),
        "as JSON": ('FROM x\nCOPY ["$A", "/b"]', ["A"]),
        "in flags": ("FROM x\nCOPY --chown=$A b c\nRUN --mount=type=cache,target=$D e", ["A", "D"]),
        "a quoted heredoc": ("FROM x\nCOPY <<'E' /a\n$B\nE", []),
        "a heredoc": ("FROM x\nCOPY <<E /a\n$B\nE", ["B"]),
        "each of several heredocs": ("FROM x\nCOPY <<E <<-F /a\né\n${B}\nE\n\té ${C:-d} $B\n\tF", ["B", "B"]),
        "on several lines": ("FROM x\nENV A=1 \\\n    # b\n    B=$C", ["C"]),
    },
    "untagged-image": {
        "a port is no tag": ("FROM localhost:5000/x", ["localhost:5000/x"]),
        "a stage": ("FROM x:1 AS Y\nFROM y", []),
        "the build says it": ("ARG A\nFROM $A", []),
        "the empty image": ("FROM scratch", []),
        "copied from": ("FROM x:1\nCOPY --from=a/b /c /d\nCOPY --from=a/b:1 /c /d", ["a/b"]),
        "mounted from": ("FROM x:1\nRUN --mount=from=a/b,target=/c d", ["a/b"]),
        "perhaps a stage": ("FROM x:1\nCOPY --from=a /c /d", []),
    },
    "unreachable-stage": {
        "in a file that is refused": ("FROM x AS a\nFOO\nFROM y", []),
        "the last of several": ("FROM x AS a\nFROM a AS b\nFROM y", ["FROM a AS b"]),
        "mounted from": ("FROM x AS a\nFROM y\nRUN --mount=from=a,target=/a b", []),
        "copied from by its number": ("FROM x\nFROM y\nCOPY --from=0 a b", []),
        "a mount knows no numbers": ("FROM x\nFROM y\nRUN --mount=from=0,target=/a b", ["FROM x"]),
    },
    "before-from": {"each is told": ("RUN a\nARG B\nCOPY c d\nFROM x", ["RUN a", "COPY c d"])},
    "missing-stages": {"nothing, which is refused": ("", []), "comments": ("# a\n", []), "an ARG": ("ARG A\n", [""])},
    "parse-error": {
        "all of them": ("FROM x\nCOPY a\nFOO\nENV A", ["COPY a", "FOO", "ENV A"]),
        "what has a rule of its own": ("FROM x\nONBUILD FROM y", []),
        "a heredoc without an end": ("FROM x\nCOPY <<E /a\nb\n", ["COPY <<E /a"]),
    },
    "build-error": {
        "what has a rule of its own": ("FROM x AS a\nCOPY --from=a b c", []),
        "not what is not even read": ("FROM x\nFOO\nRUN --mount=type=a b", []),
    },
}


@found(FOUND)
def test_a_rule_finds_the_tricky_and_leaves_the_harmless(rule: str, text: str, expected: list[str]) -> None:
    assert marked(text, rule) == expected


FIXED: dict[str, tuple[str, str, str]] = {
    "quotes where they are needed": (
        "legacy-key-value",
        'ENV A b  c "d"\nENV P $Q/x\nlabel a \'it is\'\n',
        'ENV A="b  c d"\nENV P=$Q/x\nlabel a="it is"\n',
    ),
    "the old form on several lines stays": ("legacy-key-value", "ENV A b \\\n  # c\n  d\n", "ENV A b \\\n  # c\n  d\n"),
    "line ends stay": ("legacy-key-value", "ENV A b\r\nRUN c\r\n", "ENV A=b\r\nRUN c\r\n"),
    "several empty lines": ("empty-continuation", "RUN a && \\\n\n    # c\n  \n    b\n", "RUN a && \\\n    # c\n    b\n"),
    "an ENV for each": ("env-self-reference", "ENV A=1 \\\n    B=$A \\\n    C=$B\n", "ENV A=1\nENV B=$A\nENV C=$B\n"),
    "a comment in between": (
        "env-self-reference",
        "ENV A=1 \\\n    # b\n    B=$A\n",
        "ENV A=1 \\\n    # b\n    B=$A\n",
    ),
    "the platform and the blanks behind it": (
        "platform-redundant",
        "FROM --platform=$TARGETPLATFORM \\\n  y AS z\n",
        "FROM y AS z\n",
    ),
    "the name of a stage wherever it is used": (
        "stage-name-casing",
        "FROM y AS B\nFROM B\nCOPY --link --from=B a b\nRUN --mount=type=bind,from=B,target=/B c\n",
        "FROM y AS b\nFROM b\nCOPY --link --from=b a b\nRUN --mount=type=bind,from=b,target=/B c\n",
    ),
    "a name in place of a number": ("copy-from-by-index", "FROM y AS a\nFROM z\nCOPY --from=1 b c\n", "FROM y AS a\nFROM z\nCOPY --from=a b c\n"),
    "the nearest stage": ("copy-from-unknown-stage", "FROM y AS build\nFROM z\nCOPY --from=biuld a b\n",
                          "FROM y AS build\nFROM z\nCOPY --from=build a b\n"),
    "the nearest variable": ("undefined-variable", "ENV APP_HOME=/a\nWORKDIR ${APP_HOM}/b\n", "ENV APP_HOME=/a\nWORKDIR ${APP_HOME}/b\n"),
    "one ARG for all that follows": (
        "undefined-variable",
        "LABEL a=$TARGETOS b=$TARGETARCH\nLABEL c=$TARGETOS\n",
        "ARG TARGETOS\nLABEL a=$TARGETOS b=$TARGETARCH\nLABEL c=$TARGETOS\n",
    ),
    "an ARG of the platform": ("undefined-variable", "LABEL a=$TARGETARCH\n", "ARG TARGETARCH\nLABEL a=$TARGETARCH\n"),
    "JSON": ("json-form-malformed", "CMD ['a', 'b',]\nRUN [“c”, “d”]\n", 'CMD ["a", "b"]\nRUN ["c", "d"]\n'),
    "the case of the others": ("instruction-casing", "RUN a\nrun b\n", "RUN a\nRUN b\n"),
    "the case of FROM": ("from-as-casing", "from y AS z\n", "from y as z\n"),
}  # fmt: skip


@mended(FIXED, "FROM x\n")
def test_a_fix_writes_what_an_author_would(rule: str, before: str, after: str) -> None:
    assert mend(before, rule) == after


def test_the_config_of_an_image_tells_its_variables_and_its_platform() -> None:
    told = Settings(images={"jdk:25": ImageConfig(arch="arm64", env={"JAVA_HOME": "/jdk"})})
    text = "FROM --platform=linux/amd64 jdk:25 AS amd64\nENV A=$JAVA_HOME B=$GOPATH\n"
    found = check(text, settings=told, select=["base-platform-mismatch", "undefined-variable"])
    assert [str(each) for each in found] == [
        "<Dockerfile>:1: warning: jdk:25 is for linux/arm64, not for linux/amd64 [base-platform-mismatch]",
        "<Dockerfile>:2: warning: GOPATH is not set here [undefined-variable]",
    ]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ((), []),
        (("docker.io",), [2, 3, 4]),
        (("*.io", "localhost:5000"), [3]),
        (("*",), []),
    ],
    ids=["none is said", "Docker Hub", "patterns", "all"],
)
def test_images_come_from_trusted_registries(patterns: tuple[str, ...], expected: list[int]) -> None:
    text = "FROM debian:13\nCOPY --from=ghcr.io/a/b:1 a b\nCOPY --from=quay.test/a:1 a b\nRUN --mount=from=localhost:5000/a,target=/a b\n"
    found = check(text, settings=Settings(trusted_registries=patterns), select=["untrusted-registry"])
    assert [each.at.line for each in found] == expected


def test_stages_that_are_targets_are_needed() -> None:
    text = "FROM x AS test\nFROM y AS app\n"
    assert [each.message for each in check(text, select=["unreachable-stage"])] == ["nothing needs the stage test"]
    assert check(text, select=["unreachable-stage"], settings=Settings(targets=("test", "app"))) == []


def test_every_name_of_buildkit_here_is_a_rules() -> None:
    assert sorted(OURS - {rule.buildkit for rule in all_rules()}) == []
