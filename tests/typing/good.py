"""What type checkers must accept."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import assert_type

from dockerdsl import (
    Arg,
    Chain,
    Dockerfile,
    From,
    Heredoc,
    Instruction,
    Mount,
    Rendering,
    Script,
    Secret,
    Stage,
    StagePath,
    Var,
    bind,
    cache,
    heredoc,
    literal,
    script,
    secret,
    sh,
    ssh,
    target,
    tmpfs,
)
from dockerdsl.instructions import Copy, Run

GO = Arg("GO_VERSION", "1.13", doc="is what builds")
NESTED = Arg("IMAGE", f"golang:{GO}")

BASE = Dockerfile(Stage(None, "debian:13"), image="registry.example.com/base:1.2", edition="2026")
assert_type(Stage("web", From(BASE)).copy("a", "/b", from_=BASE), Stage)
assert_type(Stage("web", BASE).copy(BASE / "a", "/b"), Stage)

builder = Stage("builder", From(f"golang:{GO}", platform="linux/arm64"))
assert_type(builder, Stage)
assert_type(builder / "out", StagePath)
assert_type(builder / "out" / "app", StagePath)
assert_type(builder.run("make"), Stage)
assert_type(builder.steps, tuple[Instruction, ...])
assert_type(builder.name, str | None)
assert_type(builder.dockerfile(), Dockerfile)
assert_type(builder.dockerfile().render(), Rendering)
assert_type(Dockerfile(builder, escape="`", args=[GO]).write("Dockerfile"), bool)
assert_type(sh("a", "b"), Chain)
assert_type(script("a", interpreter="/bin/bash"), Script)
assert_type(heredoc("a\n"), Heredoc)
assert_type(literal("$A"), str)
assert_type(cache("/a", sharing="locked"), Mount)

mounts: Sequence[Mount] = [bind("a"), bind(builder / "b", "/c"), tmpfs("/d"), secret(Secret("e"), env="E"), ssh()]


def install(stage: Stage, *names: str, flags: str = "-y") -> Stage:
    return stage.run(f"apt-get install {flags} {' '.join(names)}", mounts=mounts)


def count(stage: Stage) -> int:
    return len(stage.steps)


stage = (
    Stage(None, GO)
    .arg(GO)
    .arg("NAME", "default", doc="is said")
    .run("a", network="none", security="sandbox")
    .run(["a", "b"], devices=("v.com/c=d",))
    .run(("a", "b"))
    .run("a b", "c d")
    .run(script("a"))
    .cmd("a", "b")
    .cmd(["a"])
    .cmd(sh("a b"))
    .entrypoint([])
    .shell("/bin/bash", "-c")
    .copy("a", "b", "/c/", chown=1000, chmod="0644", link=True, exclude=["*.md"])
    .copy(builder / "a")
    .copy(heredoc("a\n"), "/b", from_=None)
    .copy("a", "/b", from_=builder)
    .copy("a", "/b", from_="alpine")
    .copy(f"{GO}", GO)
    .add("https://a/b", "/c", checksum="0a1b")
    .file("/a", f"b {GO}\n")
    .env({"A.B": "1"}, C=2, D=GO, E=Var("PATH"))
    .label({"a.b": "c"})
    .workdir(Var("HOME"))
    .user(1000)
    .expose(80, "53/udp", GO)
    .volume("/a", "/b")
    .stopsignal(15)
    .healthcheck("a", interval=timedelta(seconds=5), timeout="1s", retries=3)
    .healthcheck(None)
    .onbuild(lambda s: s.user("a"), Run("b"))
    .maintainer("a")
    .comment("a")
    .blank()
    .raw("RUN a")
    .pipe(install, "curl", flags="-q")
    .when(True, lambda s: s.user("a"))
    .extend([Copy(("a",), "b", link=True)])
)
assert_type(stage, Stage)
assert_type(stage.pipe(count), int)


@target("deploy/web.Dockerfile", dockerignore=True)
def web() -> Stage:
    return builder


@target
def family() -> Iterator[tuple[str, Stage | Dockerfile]]:
    yield "3.13/Dockerfile", builder


assert_type(web(), Stage)
assert_type(family(), Iterator[tuple[str, Stage | Dockerfile]])
assert_type(Dockerfile(builder, path="web.Dockerfile").path, str | None)
