"""Rules about what a container is, and about what is copied, see the tricky shapes; their fixes write what an author would."""

from typing import Any

import attrs
import pytest

from dockerdsl.building.image_config import Health, ImageConfig
from dockerdsl.checks.catalogue import all_rules
from dockerdsl.checks.engine import check
from dockerdsl.checks.fixes import fixed
from dockerdsl.checks.label_kinds import LABEL_KINDS, LabelKind
from dockerdsl.checks.presets import CIS
from dockerdsl.checks.settings import Settings
from dockerdsl.config import config
from dockerdsl.errors import InvalidValue
from tests.checks.shapes import found, marked, mend, mended

FOUND: dict[str, dict[str, tuple[str, list[str]]]] = {
    "last-user-root": {
        "by number": ("FROM x\nUSER 00:5", ["00:5"]),
        "with a group": ("FROM x\nUSER root:adm", ["root:adm"]),
        "in quotes": ('FROM x\nUSER "root"', ['"root"']),
        "by a variable": ("FROM x\nENV U=root\nUSER $U", ["$U"]),
        "the build says who": ("FROM x\nARG U\nUSER $U", []),
        "on several lines": ("FROM x\nUSER \\\n# a\n  root", ["root"]),
        "in the stage it is built on": ("FROM x AS a\nUSER root\nFROM a\nRUN b", ["root"]),
        "only while something is built": ("FROM x AS a\nUSER root\nRUN b\nFROM y\nCOPY --from=a c d\nUSER e", []),
        "a name that begins so": ("FROM x\nUSER rootless", []),
        "a program gives it up": ('FROM x\nUSER root\nENTRYPOINT ["gosu", "app", "b"]', []),
        "behind ONBUILD": ("FROM x\nONBUILD USER root", []),
    },
    "no-user": {
        "nothing says what runs": ("FROM x\nRUN b", []),
        "an entry point": ('FROM x\nENTRYPOINT ["a"]', ["x"]),
        "what runs is said below": ("FROM x AS a\nCMD b\nFROM a", ["a"]),
        "the user is said below": ("FROM x AS a\nUSER b\nFROM a\nCMD c", []),
        "the image says it by its name": ("FROM distroless/static:nonroot\nCMD a", []),
        "another stage has none": ("FROM x AS a\nCMD b\nFROM y\nUSER c\nCMD d", []),
        "a program gives root up": ('FROM x\nRUN apk add su-exec\nENTRYPOINT ["/e"]', []),
        "Windows": ("FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD a", []),
        "Windows by the platform": ("FROM --platform=windows/amd64 x\nCMD a", []),
    },
    "non-numeric-user": {
        "the last one": ("FROM x\nUSER a\nRUN b\nUSER c", ["c"]),
        "a number in quotes": ('FROM x\nUSER "10"', []),
        "a number and a name of a group": ("FROM x\nUSER 10:staff", []),
        "the default is a name": ("FROM x\nARG U=app\nUSER $U", ["$U"]),
        "root is told otherwise": ("FROM x\nUSER root", []),
        "not in a stage that is not built": ("FROM x AS a\nUSER b\nFROM y", []),
        "Windows has names": ("FROM windows/servercore\nUSER ContainerUser", []),
    },
    "named-user-in-scratch": {
        "a group, too": ("FROM scratch\nCOPY a /a\nUSER b:c", ["b:c", "b:c"]),
        "only the group": ("FROM scratch\nCOPY a /a\nUSER 1:c", ["1:c"]),
        "the names were copied": ("FROM scratch\nCOPY --from=b /etc/passwd /etc/passwd\nUSER c", []),
        "a whole system was copied": ("FROM scratch\nCOPY --from=b /rootfs /\nUSER c", []),
        "a whole system was unpacked": ("FROM scratch\nADD a.tar /\nUSER c", []),
        "in the stage below": ("FROM scratch AS a\nCOPY passwd /etc/\nFROM a\nUSER c", []),
        "an image": ("FROM x\nUSER a", []),
    },
    "copy-after-user-no-chown": {
        "root again": ("FROM x\nUSER a\nUSER root\nCOPY b c", []),
        "said": ("FROM x\nUSER a\nCOPY --chown=a b c", []),
        "inherited": ("FROM x AS y\nUSER a\nFROM y\nADD b c", ["b c"]),
    },
    "multiple-cmd": {
        "each but the last": ("FROM x\nCMD a\nRUN b\ncmd c\nCMD d", ["CMD a", "cmd c"]),
        "one in each stage": ("FROM x AS y\nCMD a\nFROM y\nCMD b", []),
        "behind ONBUILD": ("FROM x\nCMD a\nONBUILD CMD b", []),
    },
    "multiple-healthcheck": {"none counts": ("FROM x\nHEALTHCHECK CMD a\nHEALTHCHECK NONE", ["HEALTHCHECK CMD a"])},
    "missing-healthcheck": {
        "none on purpose": ("FROM x\nHEALTHCHECK NONE", []),
        "inherited": ("FROM x AS y\nHEALTHCHECK CMD a\nFROM y", []),
        "only in another stage": ("FROM x AS y\nHEALTHCHECK CMD a\nFROM z", ["z"]),
    },
    "missing-cmd": {
        "inherited": ("FROM x AS y\nENTRYPOINT a\nFROM y", []),
        "nothing": ("FROM scratch\nCOPY a /", ["scratch"]),
    },
    "shell-form-cmd": {
        "both": ("FROM x\nENTRYPOINT a\nCMD b", ["a", "b"]),
        "an exec form": ('FROM x\nCMD [ "a" ]', []),
        "no JSON, which another rule tells": ("FROM x\nCMD ['a']", []),
        "a SHELL was chosen below": ('FROM x AS y\nSHELL ["bash", "-c"]\nFROM y\nCMD a', []),
        "a SHELL is chosen later": ('FROM x\nCMD a\nSHELL ["bash", "-c"]', ["a"]),
        "exec takes the place of the shell": ("FROM x\nCMD exec a --port $PORT", []),
        "exec stands elsewhere": ("FROM x\nCMD a && exec b", ["a && exec b"]),
        "exec hides no arguments from an entry point": ("FROM x\nENTRYPOINT exec a", ["exec a"]),
        "a command is taken away": ("FROM x\nCMD", []),
        "behind ONBUILD": ("FROM x\nONBUILD CMD a", []),
        "on several lines": ("FROM x\nCMD a \\\n  b", ["a \\\n  b"]),
    },
    "shell-form-healthcheck": {
        "behind flags": ("FROM x\nHEALTHCHECK --interval=5s CMD  a b", ["a b"]),
        "an exec form": ('FROM x\nHEALTHCHECK CMD ["a"]', []),
        "none": ("FROM x\nHEALTHCHECK NONE", []),
    },
    "port-out-of-range": {
        "each by itself": ("FROM x\nEXPOSE 80 70000 65535 99999/udp", ["70000", "99999/udp"]),
        "the end of a range": ("FROM x\nEXPOSE 80-70000", ["80-70000"]),
        "a range that runs down": ("FROM x\nEXPOSE 90-80", ["90-80"]),
        "the port of the host": ("FROM x\nEXPOSE 70000:80", ["70000:80"]),
        "no number": ("FROM x\nEXPOSE http", ["http"]),
        "a variable": ("FROM x\nARG P=70000\nEXPOSE $P", ["$P"]),
        "the build says it": ("FROM x\nARG P\nEXPOSE $P", []),
    },
    "expose-host-mapping": {
        "addresses": ("FROM x\nEXPOSE 127.0.0.1::80 [::1]:8080:80/udp 80", ["127.0.0.1::80", "[::1]:8080:80/udp"]),
        "what is wrong in itself": ("FROM x\nEXPOSE 1.2.3:1:80", []),
    },
    "expose-protocol-casing": {
        "each by itself": ("FROM x\nEXPOSE 80/tcp 53/Udp 443 5000-5010/UDP", ["53/Udp", "5000-5010/UDP"]),
        "several in a variable": ("FROM x\nENV P='1/TCP 2/TCP'\nEXPOSE $P", ["$P", "$P"]),
    },
    "expose-ssh": {
        "within a range": ("FROM x\nEXPOSE 20-30", ["20-30"]),
        "another protocol": ("FROM x\nEXPOSE 22/udp 2222", []),
    },
    "sensitive-volume": {
        "JSON": ('FROM x\nVOLUME ["/a", "/proc/../dev/"]', ['["/a", "/proc/../dev/"]']),
        "a name that begins so": ("FROM x\nVOLUME /devices /process /system", []),
        "control groups": ("FROM x\nVOLUME /sys/fs/cgroup", []),
        "all of it": ("FROM x\nVOLUME /", ["/"]),
    },
    "bad-stopsignal": {
        "names and numbers": ("FROM x\nSTOPSIGNAL sigquit\nSTOPSIGNAL 9\nSTOPSIGNAL RTMIN+3", []),
        "nought": ("FROM x\nSTOPSIGNAL 0", ["0"]),
        "a variable": ("FROM x\nENV S=SIGFOO\nSTOPSIGNAL $S", ["$S"]),
    },
    "healthcheck-duration": {
        "each by itself": (
            "FROM x\nHEALTHCHECK --interval=5 --timeout=1d --start-period=1us --start-interval=1m30s CMD a",
            ["--interval=5", "--timeout=1d", "--start-period=1us"],
        ),
        "nought is the default": ("FROM x\nHEALTHCHECK --interval=0s CMD a", []),
    },
    "parse-error": {"times have a rule of their own": ("FROM x\nHEALTHCHECK --interval=5 CMD a", [])},
    "build-error": {"ports and signals have rules of their own": ("FROM x\nEXPOSE 70000:80\nSTOPSIGNAL X", [])},
    "label-key": {
        "each by itself": ('FROM x\nLABEL a=1 "Bad Key"=2 b..c=3 d--e=4 1f=5 g.=6', ['"Bad Key"', "b..c", "d--e", "1f", "g."]),
        "one that Docker keeps": ("FROM x\nLABEL com.docker.a=1 com.dockers=2", ["com.docker.a"]),
        "all that may be": ("FROM x\nLABEL org.opencontainers.image.ref.name=1 a_b/c-d=2", []),
        "a variable": ("FROM x\nARG K=A\nLABEL $K=1 $L=2", ["$K"]),
        "the form with a blank": ("FROM x\nLABEL Version 1 B=2", ["Version"]),
    },
    "duplicate-label": {
        "quoted": ('FROM x\nLABEL "a"=1\nLABEL a=2', ['"a"=1']),
        "in one line": ("FROM x\nLABEL a=1 b=2 a=3", ["a=1"]),
        "thrice": ("FROM x\nLABEL a=1\nLABEL a=2\nLABEL a=3", ["a=1", "a=2"]),
        "one in each stage": ("FROM x AS y\nLABEL a=1\nFROM y\nLABEL a=2", []),
    },
    "add-instead-of-copy": {
        "archives, URLs, repositories": (
            'FROM x\nADD a.tar.xz /\nADD "b.tgz" /\nADD https://x.test/a /\nADD git@x.test:a/b.git /\nADD https://x.test/a.git#v1 /',
            [],
        ),
        "one among archives": ("FROM x\nADD a.tar b.txt /c/", ["b.txt"]),
        "an archive that ADD does not unpack": ("FROM x\nADD a.zip /", ["a.zip"]),
        "JSON": ('FROM x\nADD ["a b", "/c"]', ['["a b", "/c"]']),
        "a heredoc": ("FROM x\nADD <<E /a\nb\nE", ["<<E"]),
        "the build says what": ("FROM x\nARG A\nADD $A /", []),
        "the default is a URL": ("FROM x\nARG A=https://x.test/b\nADD $A /", []),
        "the default is a file": ("FROM x\nARG A=b.txt\nADD $A /", ["$A"]),
        "told to unpack": ("FROM x\nADD --unpack=true a.zip /", []),
    },
    "remote-add-no-checksum": {
        "checked": ("FROM x\nADD --checksum=sha256:f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2 https://x.test/a /", []),
        "a commit in full": ("FROM x\nADD https://x.test/a.git#0123456789012345678901234567890123456789 /", []),
        "a branch": ("FROM x\nADD https://x.test/a.git#main /", ["https://x.test/a.git#main"]),
        "a part is a variable": ("FROM x\nARG V\nADD https://x.test/$V /", ["https://x.test/$V"]),
        "local": ("FROM x\nADD a.tar /", []),
    },
    "multi-source-no-slash": {
        "a point is a folder": ("FROM x\nCOPY a b .\nCOPY a b ./\nCOPY a b ..\nCOPY a b /c/.", []),
        "in quotes": ('FROM x\nCOPY a b "/c/"\nCOPY a b "/c"', ['"/c"']),
        "a pattern is one": ("FROM x\nCOPY *.txt /c", []),
        "heredocs": ("FROM x\nCOPY <<A <<B /c\n1\nA\n2\nB", ["/c"]),
        "a variable": ("FROM x\nARG C=/c/\nCOPY a b $C\nCOPY a b $D", []),
        "Windows": ("# escape=`\nFROM x\nCOPY a b C:\\c\\", []),
    },
    "relative-copy-dest": {
        "a WORKDIR above": ("FROM x\nCOPY a b\nWORKDIR /c\nCOPY a b", ["b"]),
        "a WORKDIR in the stage below": ("FROM x AS y\nWORKDIR /c\nFROM y\nCOPY a b", []),
        "a WORKDIR in another stage": ("FROM x\nWORKDIR /c\nFROM x\nADD a .", ["."]),
        "nothing below": ("FROM scratch\nCOPY a b", []),
        "a drive": ("FROM x\nCOPY a C:/b", []),
        "a variable": ("FROM x\nARG D=/b\nCOPY a $D\nCOPY a $E", []),
        "JSON": ('FROM x\nCOPY ["a", "b"]', ['["a", "b"]']),
        "behind ONBUILD": ("FROM x\nONBUILD COPY a b", []),
    },
    "workdir-relative": {
        "nothing at all, which is refused": ("FROM x\nWORKDIR", []),
        "only the first": ("FROM x\nWORKDIR a\nWORKDIR b", ["a"]),
        "a variable": ("FROM x\nARG D=a\nWORKDIR $D/b", ["$D/b"]),
        "the build says it": ("FROM x\nARG D\nWORKDIR $D/b", []),
        "the build says a part of it": ("FROM x\nARG D\nWORKDIR b/$D", ["b/$D"]),
        "a home": ("FROM x\nWORKDIR ~/a", ["~/a"]),
        "in quotes": ("FROM x\nWORKDIR '/a b'", []),
        "a drive": ("FROM x\nWORKDIR C:/a", []),
        "below one of the stage it is built on": ("FROM x AS y\nWORKDIR /a\nFROM y\nWORKDIR b", []),
    },
    "workdir-system-dir": {
        "a name that begins so": ("FROM x\nWORKDIR /process\nWORKDIR /srv/dev", []),
        "by a way around": ("FROM x\nWORKDIR /srv/../proc", ["/srv/../proc"]),
    },
}  # fmt: skip


@found(FOUND)
def test_a_rule_finds_the_tricky_and_leaves_the_harmless(rule: str, text: str, expected: list[str]) -> None:
    assert marked(text, rule) == expected


FIXED: dict[str, tuple[str, str, str]] = {
    "the number of a user that was made": ("non-numeric-user", "RUN adduser -D -u 5 a\nUSER a:b\n", "RUN adduser -D -u 5 a\nUSER 5:b\n"),
    "the owner": ("copy-after-user-no-chown", "USER a:b\nCOPY --link c d\n", "USER a:b\nCOPY --chown=a:b --link c d\n"),
    "a label for a name in quotes": ("maintainer-deprecated", 'MAINTAINER "Ada <a@b.c>"\n', 'LABEL org.opencontainers.image.authors="Ada <a@b.c>"\n'),
    "dead lines": ("multiple-cmd", "CMD a \\\n  b\nRUN c\nCMD d\n", "RUN c\nCMD d\n"),
    "words": ("shell-form-cmd", "CMD a 'b c' \\\n  \"d\"\n", 'CMD ["a", "b c", "d"]\n'),
    "the program without exec": ("shell-form-cmd", "ENTRYPOINT exec a -b\n", 'ENTRYPOINT ["a", "-b"]\n'),
    "a variable needs a shell": ("shell-form-cmd", "CMD a $B\n", 'CMD ["/bin/sh", "-c", "exec a $B"]\n'),
    "a pattern needs a shell": ("shell-form-cmd", "CMD a *.b\n", 'CMD ["/bin/sh", "-c", "exec a *.b"]\n'),
    "two commands need a shell": ("shell-form-cmd", "CMD a && b\n", 'CMD ["/bin/sh", "-c", "a && b"]\n'),
    "a variable of its own needs a shell": ("shell-form-cmd", "CMD A=b c\n", 'CMD ["/bin/sh", "-c", "A=b c"]\n'),
    "a word of the shell needs one": ("shell-form-cmd", "CMD . a\n", 'CMD ["/bin/sh", "-c", ". a"]\n'),
    "a redirection needs a shell": ("shell-form-cmd", "CMD a > b\n", 'CMD ["/bin/sh", "-c", "exec a > b"]\n'),
    "a health check": ("shell-form-healthcheck", "HEALTHCHECK --retries=2 CMD a b\n", 'HEALTHCHECK --retries=2 CMD ["a", "b"]\n'),
    "the container's port": ("expose-host-mapping", "EXPOSE 1:2/tcp 3:4 5\n", "EXPOSE 2/tcp 4 5\n"),
    "the protocol": ("expose-protocol-casing", "EXPOSE 80 53/UDP\n", "EXPOSE 80 53/udp\n"),
    "a label on a line of its own": ("duplicate-label", "LABEL a=1 \\\n  b=2 \\\n  c=3\nLABEL b=4\n", "LABEL a=1 \\\n  c=3\nLABEL b=4\n"),
    "the first label of a line": ("duplicate-label", "LABEL a=1 b=2\nLABEL a=3\n", "LABEL b=2\nLABEL a=3\n"),
    "all labels of an instruction": ("duplicate-label", "LABEL a=1 b=2\nLABEL a=3 b=4\n", "LABEL a=3 b=4\n"),
    "a label below a comment": ("duplicate-label", "LABEL a=1 \\\n# c\n  b=2\nLABEL b=3\n", "LABEL a=1 \\\n# c\n  b=2\nLABEL b=3\n"),
    "COPY": ("add-instead-of-copy", "add --chown=a b.txt /c\n", "copy --chown=a b.txt /c\n"),
    "COPY of JSON": ("add-instead-of-copy", 'ADD ["a.txt", "/c"]\n', 'COPY ["a.txt", "/c"]\n'),
    "a slash": ("multi-source-no-slash", "COPY a b /c\n", "COPY a b /c/\n"),
    "a slash in quotes": ("multi-source-no-slash", "COPY a b '/c'\n", "COPY a b '/c/'\n"),
    "a slash in JSON": ("multi-source-no-slash", 'COPY ["a", "b", "/c" ]\n', 'COPY ["a", "b", "/c/" ]\n'),
    "a folder": ("workdir-relative", "WORKDIR ./a\nWORKDIR b\n", "WORKDIR ./a\nWORKDIR b\n"),
    "a folder of its own": ("workdir-relative", "WORKDIR a/b\n", "WORKDIR /a/b\n"),
}  # fmt: skip


@mended(FIXED, "FROM x\n")
def test_a_fix_writes_what_an_author_would(rule: str, before: str, after: str) -> None:
    assert mend(before, rule) == after


@pytest.mark.parametrize(
    ("line", "safe"),
    [
        ("ADD . /a", True),
        ("ADD a/ /a", True),
        ("ADD a.txt /a", True),
        ("ADD <<E /a\nb\nE", True),
        ("ADD a /a", False),
        ("ADD *.txt /a", False),
        ("ADD a-1.2 /a", False),
    ],
    ids=["everything", "a folder", "a file of a known kind", "a heredoc", "perhaps an archive", "a pattern", "a version is no kind"],
)  # fmt: skip
def test_add_becomes_copy_by_itself_where_it_certainly_unpacks_nothing(line: str, safe: bool) -> None:
    (finding,) = check(f"FROM x\n{line}\n", select=["add-instead-of-copy"])
    assert finding.fix is not None
    assert finding.fix.safe is safe


KNOWN = ImageConfig(
    user="app", cmd=("a",), workdir="/a", shell=("bash", "-c"), healthcheck=Health(("CMD", "a")), labels={"k": "v"}
)


def test_the_config_of_an_image_tells_what_it_brings() -> None:
    text = "FROM base:1\nCOPY a b\nENTRYPOINT c\n"
    asked = ["no-user", "missing-healthcheck", "missing-cmd", "relative-copy-dest", "shell-form-cmd", "label-schema"]
    labels: dict[str, LabelKind] = {"k": "text"}
    unknown = check(text, settings=Settings(select=tuple(asked), labels=labels))
    known = check(text, settings=Settings(select=tuple(asked), labels=labels, images={"base:1": KNOWN}))
    assert [each.rule for each in unknown] == [
        *("label-schema", "missing-healthcheck", "no-user"),
        *("relative-copy-dest", "shell-form-cmd"),
    ]
    assert [each.rule for each in known] == []


def test_an_image_whose_config_says_root_has_no_user() -> None:
    told = Settings(select=("no-user",), images={"base:1": ImageConfig(user="0:0")})
    assert [each.rule for each in check("FROM base:1\nCMD a\n", settings=told)] == ["no-user"]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("text", ["a", "' '"], [""]),
        ("url", ["https://x.test/a?b#c", "mailto:a@b.test"], ["x.test", "'https://x y'", "https://%zz"]),
        ("rfc3339", ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.5+02:00"], ["2026-01-31", "2026-02-30T12:00:00Z", "2026-01-31T24:00:00Z"]),
        ("spdx", ["MIT", "'(MIT OR Apache-2.0) AND BSD-3-Clause'", "'GPL-2.0-only WITH Classpath-exception-2.0'", "LicenseRef-acme"],
         ["mit", "'MIT OR'", "'(MIT'", "'MIT Apache-2.0'", "'MIT WITH MIT'"]),
        ("hash", ["abc1234", "0123456789012345678901234567890123456789"], ["abc12345", "ABC1234", "main"]),
        ("semver", ["1.2.3", "1.2.3-rc.1+build.5"], ["1.2", "v1.2.3", "1.2.03"]),
        ("email", ["ops+ci@sub.acme.test"], ["nobody", "'Ada <ada@acme.test>'", "a..b@acme.test"]),
    ],
    ids=LABEL_KINDS,
)  # fmt: skip
def test_a_label_is_of_the_kind_that_settings_say(kind: LabelKind, good: list[str], bad: list[str]) -> None:
    told = Settings(labels={"k": kind}, select=("label-schema",))
    wrong = [value for value in [*good, *bad] if check(f"FROM x\nLABEL k={value}\n", settings=told)]
    assert wrong == bad


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ["4: the label v is empty [DL3051]", "5: the label k is missing [DL3049]", "5: the label v is missing [DL3049]"]),
        ({"targets": ("b",)}, ["4: the label v is empty [DL3051]"]),
        (
            {"targets": ("b",), "only_labels": True},
            [
                "4: the label v is empty [DL3051]",
                "4: there is to be no label w [DL3050]",
                "6: there is to be no label z [DL3050]",
            ],
        ),
    ],
    ids=["the last stage is built", "a stage on a stage is built", "no other labels"],
)
def test_labels_are_missing_unknown_or_empty(more: dict[str, Any], expected: list[str]) -> None:
    text = "FROM x AS a\nLABEL k=1\nFROM a AS b\nLABEL v= w=$W\nFROM y\nLABEL z=1\n"
    found = check(text, settings=Settings(labels={"k": "text", "v": "text"}, select=("label-schema",), **more))
    assert [f"{each.at.line}: {each.message} [{each.aliases[0]}]" for each in found] == expected


SCHEMA = "FROM x\nLABEL v= w=1\n"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ["warning DL3049", "warning DL3051", "warning DL3050"]),
        ({"preset": "hadolint"}, ["info DL3049", "warning DL3051", "info DL3050"]),
        ({"ignore": ("DL3049", "MAINTAINERDEPRECATED")}, ["warning DL3051", "warning DL3050"]),
        ({"select": ("dl3051", "sudo")}, ["warning DL3051"]),
        ({"select": ("label-schema",), "ignore": ("DL3051",)}, ["warning DL3049", "warning DL3050"]),
        ({"ignore": ("label-schema",)}, []),
        ({"severities": {"DL3050": "off", "DL3051": "error"}}, ["warning DL3049", "error DL3051"]),
        ({"severities": {"label-schema": "style"}}, ["style DL3049", "style DL3051", "style DL3050"]),
    ],
    ids=[
        *("all alike", "hadolint has severities for each", "a part is ignored", "a part is selected", "all but a part"),
        *("all is ignored", "severities of parts", "a severity of all"),
    ],
)
def test_what_hadolint_has_several_ids_for_can_be_chosen_in_parts(more: dict[str, Any], expected: list[str]) -> None:
    told = Settings(labels={"k": "text", "v": "text"}, only_labels=True, **more)
    found = [each for each in check(SCHEMA, settings=told) if each.rule == "label-schema"]
    assert [f"{each.severity} {each.aliases[0]}" for each in found] == expected


def test_a_kind_of_labels_that_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidValue) as caught:
        Settings(labels={"k": "semvre"})  # type: ignore[dict-item]
    assert (caught.value.what, caught.value.hint) == (
        "the label 'k' is to be of the kind 'semvre', which there is not",
        "did you mean 'semver'?",
    )


def test_cis_has_the_rules_of_the_benchmark_and_no_others() -> None:
    text = "FROM debian:13\nRUN apt-get update\nRUN apt-get install -y a\nADD a.txt /\nADD https://x.test/a /\nENV API_KEY=x\nRUN curl -k https://x.test/a\nMAINTAINER Ada\n"
    assert [f"{each.at.line}: {each.severity}: {each.rule}" for each in check(text, preset="cis")] == [
        "1: warning: missing-healthcheck",
        "1: info: no-user",
        "1: warning: undigested-image",
        "2: warning: update-without-install",
        "4: warning: add-instead-of-copy",
        "5: info: remote-add-no-checksum",
        "6: warning: secret-name-in-arg-env",
        "7: warning: tls-verification-off",
    ]


def test_every_rule_of_cis_is_one() -> None:
    assert sorted(CIS - {rule.name for rule in all_rules()}) == []


def test_hadolint_names_the_later_of_two_and_buildkit_the_earlier() -> None:
    text = 'FROM x\nCMD ["a"]\nCMD ["b"]\n'
    lines = {
        preset: [each.at.line for each in check(text, preset=preset, select=["multiple-cmd"])]
        for preset in ("hadolint", "buildkit")
    }
    assert lines == {"hadolint": [3], "buildkit": [2]}


@pytest.mark.parametrize(
    "text",
    [
        "CMD a\nCMD b\nENTRYPOINT c\nHEALTHCHECK CMD d\nHEALTHCHECK --interval=5s CMD e\n",
        'CMD a\nENTRYPOINT b\nCMD c\nENTRYPOINT ["d"]\n',
        "EXPOSE 1:2/TCP 3/UDP 127.0.0.1:4:5\nADD a.txt /b\nCOPY a b /c/\n",
        "LABEL a=1 \\\n b=2 \\\n a=$b\nENV X=1\nLABEL b=$X b=4 c=5\n",
    ],
    ids=["what is dead", "an entry point that clears a command", "ports and files", "labels"],
)
def test_a_safe_fix_leaves_the_config_of_the_image_as_it_is(text: str) -> None:
    text = f"FROM x\n{text}"
    mended = fixed(text, check(text, ignore=["shellcheck"]))
    assert mended != text
    before, after = (attrs.evolve(config(each), history=()) for each in (text, mended))
    assert before == after
