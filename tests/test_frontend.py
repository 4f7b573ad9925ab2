"""Which frontend a file needs: the newest of what it uses."""

from __future__ import annotations

import pytest

from dockerdsl import Arg, Dockerfile, From, Frontend, Stage, cache, literal, script, secret
from dockerdsl.instructions import Declare

STAGE = Stage(None, "a")

NEEDS = {
    "the oldest": (STAGE.run("b").copy("c", "d").env(A="$B"), "1.0"),
    "a mount": (STAGE.run("b", mounts=[cache("/c")]), "1.2"),
    "a secret in a variable": (STAGE.run("b", mounts=[secret("c", env="C")]), "1.10"),
    "a network": (STAGE.run("b", network="none"), "1.3"),
    "security": (STAGE.run("b", security="insecure"), "1.20"),
    "a device": (STAGE.run("b", devices=["v.com/c=d"]), "1.14-labs"),
    "permissions": (STAGE.copy("b", "c", chmod="0755"), "1.2"),
    "symbolic permissions": (STAGE.copy("b", "c", chmod="u+x"), "1.14"),
    "permissions in a variable": (STAGE.copy("b", "c", chmod="$M"), "1.2"),
    "a link": (STAGE.copy("b", "c", link=True), "1.4"),
    "patterns left out": (STAGE.copy("b", "c", exclude=["*.md"]), "1.19"),
    "parents": (STAGE.copy("b", "c", parents=True), "1.20"),
    "a checksum": (STAGE.add("https://b/c", "d", checksum="sha256:" + "a1" * 32), "1.6"),
    "unpacking": (STAGE.add("b", "c", unpack=False), "1.17"),
    "a script": (STAGE.run(script("b")), "1.4"),
    "a file": (STAGE.file("/b", "c\n"), "1.4"),
    "a start interval": (STAGE.healthcheck("b", start_interval="1s"), "1.6"),
    "several arguments in one line": (STAGE.extend([Declare((Arg("A"), Arg("B")))]), "1.2"),
    "a trigger": (STAGE.onbuild(lambda s: s.copy("b", "c", link=True)), "1.4"),
    "a trigger that copies from elsewhere": (STAGE.onbuild(lambda s: s.copy("b", "c", from_="d")), "1.11"),
    "a colon and a default": (STAGE.env(A="${B:-c}"), "1.0"),
    "a default": (STAGE.env(A="${B-c}"), "1.6"),
    "a pattern": (STAGE.workdir("${A%/*}"), "1.7"),
    "a pattern that is literal": (STAGE.workdir(literal("${A%/*}")), "1.0"),
    "a pattern that the shell reads": (STAGE.run("echo ${A%/*}"), "1.0"),
    "a pattern in a key": (STAGE.label({"${A#b}": "c"}), "1.7"),
    "a platform": (Stage(None, From("a", platform="linux/arm64")), "1.0"),
    "the newest of several": (STAGE.run("b", network="none").copy("b", "c", parents=True).copy("b", "c", link=True), "1.20"),
    "a pattern in a default": (STAGE.workdir("${A:-${B%c}}"), "1.7"),
    "a pattern beside what is literal": (STAGE.workdir(f"{literal('$A')}${{B%c}}"), "1.7"),
    "a pattern in a mount": (STAGE.run("b", mounts=[cache("/c", id="${A%b}")]), "1.7"),
    "a pattern in a file that expands": (STAGE.file("/b", "${A%b}\n", expand=True), "1.7"),
    "a pattern in a file that does not": (STAGE.file("/b", "${A%b}\n"), "1.4"),
    "the name of the stage": (STAGE.arg("TARGETSTAGE"), "1.11"),
    "the name of the stage in FROM": (Stage(None, "a:$TARGETSTAGE"), "1.11"),
    "the version of the system": (STAGE.env(A=f"{Arg('TARGETOSVERSION')}"), "1.13"),
    "one before FROM": (Stage(None, f"a:{Arg('A', '${B%c}')}"), "1.7"),
}


@pytest.mark.parametrize("case", NEEDS)
def test_a_file_needs_the_newest_of_what_it_uses(case: str) -> None:
    stage, needed = NEEDS[case]
    assert str(stage.dockerfile().requires) == needed


def test_a_check_directive_needs_one_that_checks() -> None:
    assert str(Dockerfile(STAGE, check="error=true").requires) == "1.8"


def test_frontends_are_ordered() -> None:
    assert Frontend((1, 9)) < Frontend((1, 10)) < Frontend((1, 10), labs=True)
    assert max(Frontend((1, 2)), Frontend((1, 14))) == Frontend((1, 14))
    assert Frontend() == Frontend((1, 0), labs=False)
    assert str(Frontend((1, 19))) == "1.19"
