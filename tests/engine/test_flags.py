"""Every flag, built: what it does is seen in the image, not in the text."""

from __future__ import annotations

import hashlib
import io
import shutil
import socket
import tarfile
from collections.abc import Callable
from pathlib import Path
from platform import machine
from typing import Any
from uuid import uuid4

import pytest

from dockerdsl import Arg, Dockerfile, From, Stage, bind, cache, script, secret, sh, ssh, tmpfs
from dockerdsl.reading.parse import parse
from tests.engine.engine import BuildError, Engine, containerd_store
from tests.engine.servers import repository, web

START = Stage(None, "scratch")


@pytest.fixture
def busybox(base_image: Callable[[str], str]) -> Stage:
    return Stage(None, base_image("busybox:latest"))


def tar(files: dict[str, bytes]) -> bytes:
    with tarfile.open(fileobj=(made := io.BytesIO()), mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return made.getvalue()


def files(engine: Engine, image: str, folder: str = "/r") -> dict[str, bytes]:
    return {path: content for path, content in engine.read_tree(image, folder).items() if content is not None}


# --- mounts ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sharing", ["shared", "private", "locked"])
def test_a_cache_lives_on_from_build_to_build_and_is_no_part_of_the_image(engine: Engine, busybox: Stage, sharing: Any) -> None:
    mounts = [cache("/c", id=f"it's {uuid4()}", sharing=sharing)]

    engine.build(str(busybox.run("echo first >/c/log", mounts=mounts)))
    image = engine.build(str(busybox.run("echo second >>/c/log; cp /c/log /out", mounts=mounts)))

    assert engine.read_file(image, "/out") == b"first\nsecond\n"
    with pytest.raises(FileNotFoundError):
        engine.read_file(image, "/c/log")


def test_a_new_cache_has_the_owner_the_mode_and_the_files_it_is_given(engine: Engine, busybox: Stage) -> None:
    seed = Stage("seed", "scratch").file("/d/seed", "seed\n")
    mounts = [
        cache("/c", id=f"{uuid4()}", mode="0750", uid=5, gid=6),
        cache("/s", id=f"{uuid4()}", from_=seed, source="/d"),
        cache("relative", id=f"{uuid4()}", ro=True),
    ]
    stage = busybox.workdir("/w").run(
        "stat -c %a:%u:%g /c >/out; cat /s/seed >>/out; touch relative/x || echo ro >>/out", mounts=mounts
    )

    assert engine.read_file(engine.build(str(stage)), "/out") == b"750:5:6\nseed\nro\n"


def test_a_secret_is_seen_by_its_run_alone(engine: Engine, busybox: Stage) -> None:
    mounts = [
        secret("token"),
        secret("token", "/etc/it's token", mode="0440", uid=5, gid=6),
        secret("token", env="TOKEN", required=True),
        secret("token", "/both", env="BOTH"),
        secret("absent"),
    ]
    seen = script("""
        exec >/out
        sha256sum </run/secrets/token
        sha256sum <"/etc/it's token"
        sha256sum </both
        printf %s "$TOKEN" | sha256sum
        printf %s "$BOTH" | sha256sum
        stat -c %a:%u:%g /etc/it*
        ls /run/secrets
    """)
    stage = busybox.run(seen, mounts=mounts).run("ls -R /run /both >/later || true")

    image = engine.build(str(stage), secrets={"token": b"hunter2"}, extra_flags=["--no-cache"])

    digest = hashlib.sha256(b"hunter2").hexdigest()
    assert engine.read_file(image, "/out").decode() == f"{digest}  -\n" * 5 + "440:5:6\ntoken\n"
    assert "token" not in engine.read_file(image, "/later").decode()
    assert not [path for path, content in engine.read_tree(image, "/").items() if content and b"hunter2" in content]
    assert "hunter2" not in str([engine.history(image), engine.inspect(image)])


def test_a_required_secret_must_be_given(engine: Engine, busybox: Stage) -> None:
    with pytest.raises(BuildError, match="secret nope: not found"):
        engine.build(str(busybox.run("true", mounts=[secret("nope", required=True)])))


def test_an_ssh_agent_is_lent(engine: Engine, busybox: Stage, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as agent:
        agent.bind(str(tmp_path / "agent"))
        agent.listen()
        mounts = [ssh(), ssh("other", "/run/other", required=True, mode="0660", uid=5, gid=6)]
        lent = [f"--ssh=default={tmp_path / 'agent'}", f"--ssh=other={tmp_path / 'agent'}"]

        image = engine.build(
            str(busybox.run("test -S $SSH_AUTH_SOCK && stat -c %a:%u:%g /run/other >/out", mounts=mounts)), extra_flags=lent
        )

    assert engine.read_file(image, "/out") == b"660:5:6\n"
    with pytest.raises(BuildError, match="unset ssh forward key other"):
        engine.build(str(busybox.run("true", mounts=[ssh("other", required=True)])))


def test_files_are_mounted_without_being_copied(engine: Engine, busybox: Stage) -> None:
    tools = Stage("tools", "scratch").file("/out/tool", "a tool\n")
    mounts = [bind("a"), bind("d", "/d", rw=True), bind(tools / "out"), bind("/bin", "/theirs", from_=str(busybox.base.image))]
    seen = "cat a d/b /out/tool >/seen; echo new >d/b; touch a || echo ro >>/seen; ls /theirs/busybox >>/seen"
    stage = busybox.workdir("/").run(seen, mounts=mounts)

    image = engine.build(str(stage), {"a": b"a\n", "d/b": b"b\n"})

    assert engine.read_file(image, "/seen") == b"a\nb\na tool\nro\n/theirs/busybox\n"
    with pytest.raises(FileNotFoundError):
        engine.read_file(image, "/d/b")


def test_memory_is_mounted_and_holds_no_more_than_its_size(engine: Engine, busybox: Stage) -> None:
    fill = "dd if=/dev/zero of=/t/x bs=64k count=32 2>/dev/null || stat -c %s /t/x >/out"

    image = engine.build(str(busybox.run(fill, mounts=[tmpfs("/t", size="1m"), tmpfs("/u")])))

    assert engine.read_file(image, "/out") == b"1048576\n"


# --- network, security, platform --------------------------------------------------------------------------------------------
def test_a_network_is_cut_off_or_lent(engine: Engine, busybox: Stage) -> None:
    devices = "ls /sys/class/net >>/out"
    mine = {name for _, name in socket.if_nameindex()}

    cut = engine.build(str(busybox.run(devices, network="none").run(devices, network="default")))
    lent = engine.build(str(busybox.run(devices, network="host")), extra_flags=["--allow=network.host"])

    assert engine.read_file(cut, "/out") == b"lo\nlo\n"  # the harness builds with --network=none
    assert set(engine.read_file(lent, "/out").decode().split()) == mine
    with pytest.raises(BuildError, match=r"network\.host"):
        engine.build(str(busybox.run("true", network="host")))


def test_a_platform_is_chosen(engine: Engine, busybox: Stage) -> None:
    base = From(busybox.base.image, platform=f"{Arg('BUILDPLATFORM')}")
    build = Stage("build", base).arg("TARGETARCH").run("echo $TARGETARCH $(uname -m) >/arch")

    found = engine.export(str(START.copy(build / "arch", "/")), flags=["--platform=linux/s390x"])

    assert found == {"arch": f"s390x {machine()}\n".encode()}


def test_one_file_builds_for_several_platforms(engine: Engine) -> None:
    if not containerd_store():
        pytest.skip("several platforms at once need the containerd image store")
    arch = Arg("TARGETARCH")

    found = engine.export(str(START.file("/arch", f"{arch}\n")), flags=["--platform=linux/amd64,linux/arm64,linux/arm/v7"])

    assert found == {f"linux_{name}/arch": f"{name.partition('_')[0]}\n".encode() for name in ("amd64", "arm64", "arm_v7")}


# --- COPY and ADD ----------------------------------------------------------------------------------------------------------
MODES = {
    "644": 0o644, "0755": 0o755, "07777": 0o7777, "0": 0, "u+x": 0o744, "a=r": 0o444, "go-r": 0o600, "g=u": 0o664,
    "u=rwx,go=rx": 0o755, "u+s": 0o4644, "g+s,+t": 0o3644, "+X": 0o644, "ug+w,o=": 0o660, "a-r": 0o200,
}  # fmt: skip


def test_permissions_are_set(engine: Engine) -> None:
    stage = START
    for number, mode in enumerate(MODES):
        stage = stage.copy("a", f"/r/{number}", chmod=mode).add("a", f"/r/added{number}", chmod=mode)

    found = {member.name: member.mode & 0o7777 for member in engine.members(engine.build(str(stage), {"a": b""}), "/r")}

    assert (
        {mode: found[str(n)] for n, mode in enumerate(MODES)}
        == MODES
        == {mode: found[f"added{n}"] for n, mode in enumerate(MODES)}
    )


def test_owners_are_set(engine: Engine) -> None:
    owners: dict[str | int, tuple[int, int]] = {
        "5": (5, 5),
        7: (7, 7),
        "5:6": (5, 6),
        "u": (1000, 1000),
        "u:g": (1000, 2000),
        "4:g": (4, 2000),
    }
    stage = START.copy("etc", "/etc/")
    for number, owner in enumerate(owners):
        stage = stage.copy("a", f"/r/{number}", chown=owner).add("a", f"/r/added{number}", chown=owner)

    image = engine.build(str(stage), {"a": b"", "etc/passwd": b"u:x:1000:1000::/:\n", "etc/group": b"u:x:1000:\ng:x:2000:\n"})

    found = {member.name: (member.uid, member.gid) for member in engine.members(image, "/r")}
    assert {o: found[str(n)] for n, o in enumerate(owners)} == owners == {o: found[f"added{n}"] for n, o in enumerate(owners)}


def test_a_linked_layer_knows_nothing_of_the_layers_below(engine: Engine, busybox: Stage) -> None:
    stage = (
        busybox.run("mkdir /r /real; ln -s /real /r/link").copy("a", "/r/link/", link=True).add("a", "/r/plain/", link=False)
    )

    image = engine.build(str(stage.file("/r/linked", "x\n", link=True)), {"a": b"a"})

    assert files(engine, image) == {"plain/a": b"a", "linked": b"x\n"} | ({"link/a": b"a"} if containerd_store() else {})
    assert files(engine, image, "/real") == ({} if containerd_store() else {"a": b"a"})  # the other store cannot merge layers


def test_files_are_left_out(engine: Engine) -> None:
    context = {f"d/{name}": b"" for name in ("a.py", "b.txt", "c/d.py", "c/e.txt", "c/f/g.py", "x y")}
    stage = START.copy("d", "/r/", exclude=["**/*.py", "x y"]).add("d", "/s/", exclude=["*.py", "c/f"])

    image = engine.build(str(stage), context)

    assert list(files(engine, image)) == ["b.txt", "c/e.txt"]
    assert list(files(engine, image, "/s")) == ["b.txt", "c/d.py", "c/e.txt", "x y"]


def test_archives_are_unpacked_or_kept(engine: Engine, tmp_path: Path) -> None:
    packed = tar({"in/side": b"side"})
    (tmp_path / "far.tar").write_bytes(packed)
    with web(tmp_path) as address:
        far = f"{address}/far.tar"
        stage = START.add("near.tar", "/r/near/").add("near.tar", "/r/kept/", unpack=False)
        stage = stage.add(far, "/r/far/").add(far, "/r/unpacked/", unpack=True)

        image = engine.build(str(stage), {"near.tar": packed})

    assert files(engine, image) == {
        "near/in/side": b"side", "kept/near.tar": packed, "far/far.tar": packed, "unpacked/in/side": b"side",
    }  # fmt: skip


def test_a_download_must_have_its_checksum(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"far away")
    right, wrong = (f"sha256:{hashlib.sha256(content).hexdigest()}" for content in (b"far away", b"else"))
    with web(tmp_path) as address:
        image = engine.build(
            str(
                START.add(f"{address}/file", "/r/", checksum=right).add(
                    f"{address}/file", "/r/by-argument", checksum=Arg("SUM", right)
                )
            )
        )
        with pytest.raises(BuildError, match="digest mismatch"):
            engine.build(str(START.add(f"{address}/file?2", "/r/", checksum=wrong)))

    assert files(engine, image) == {"file": b"far away", "by-argument": b"far away"}


@pytest.mark.skipif(not shutil.which("git"), reason="there is no git to serve a repository with")
def test_a_repository_is_added_with_its_history_or_without(engine: Engine, tmp_path: Path) -> None:
    with repository(tmp_path, {"main.go": b"package main\n"}) as (address, commit):
        stage = START.add(address, "/r/bare/").add(f"{address}#main", "/r/whole/", keep_git_dir=True)
        image = engine.build(str(stage.add(f"{address}#main", "/r/checked/", checksum=commit[:12])))
        with pytest.raises(BuildError, match="expected checksum"):
            engine.build(str(START.add(f"{address}#main", "/r/", checksum="0" * 12)))

    found = files(engine, image)
    assert [path for path in found if ".git/" not in path] == ["bare/main.go", "checked/main.go", "whole/main.go"]
    assert {path.partition("/")[0] for path in found if ".git/" in path} == {"whole"}
    assert found["whole/.git/HEAD"].startswith((b"ref: ", commit.encode()))


# --- contexts, checks ------------------------------------------------------------------------------------------------------
def test_a_named_context_is_copied_from_or_stands_in_for_a_stage(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("from a folder")
    names = ("assets", "built", "their.registry/image:1")
    built = Stage("built", "scratch").copy("missing", "/")
    stage = START.copy("a", "/r/", from_="assets").copy(built / "a", "/r/b").copy("a", "/r/c", from_="their.registry/image:1")

    image = engine.build(str(stage), build_contexts=dict.fromkeys(names, str(tmp_path)))

    assert files(engine, image) == dict.fromkeys("abc", b"from a folder")


def test_a_check_fails_the_build_when_it_is_asked_to(engine: Engine) -> None:
    stage = START.copy("a", "/").cmd(sh("run it"))

    with pytest.raises(BuildError, match="lint violation found for rules: JSONArgsRecommended"):
        engine.build(str(Dockerfile(stage, check="error=true")), {"a": b""})
    engine.build(str(Dockerfile(stage, check="skip=JSONArgsRecommended;error=true")), {"a": b""})
    engine.build(str(Dockerfile(START.copy("a", "/"), check="error=true")), {"a": b""})


# --- what this engine may not run ------------------------------------------------------------------------------------------
NOT_EVERYWHERE: dict[str, tuple[Callable[[Stage], Stage], str]] = {
    "COPY --parents": (lambda stage: stage.copy("d/./e/f", "/r/", parents=True), "unknown flag: --parents"),
    "RUN --security=sandbox": (lambda stage: stage.run("mkdir /r; touch /r/f", security="sandbox"), "unknown flag: --security"),
    "RUN --security=insecure": (
        lambda stage: stage.run("true", security="insecure"), "unknown flag: --security|security.insecure is not allowed",
    ),
    "RUN --device": (
        lambda stage: stage.run("true", devices=["vendor/class=name"]),
        "device feature is only supported in Dockerfile frontend 1.14.0-labs or later",
    ),
}  # fmt: skip
"""What needs the labs channel, a frontend newer than this engine's, or an entitlement: and how the engine says so."""


@pytest.mark.parametrize(("grown", "says"), NOT_EVERYWHERE.values(), ids=NOT_EVERYWHERE)
def test_what_the_engine_does_not_know_it_names(
    engine: Engine, busybox: Stage, grown: Callable[[Stage], Stage], says: str
) -> None:
    stage = grown(busybox)
    text = str(stage)
    assert [step for parsed in parse(text).stages for step in parsed.steps] == [*stage.steps]

    found = engine.check(text, {"d/e/f": b""})
    if error := found.get("buildError"):
        assert any(reason in error["message"] for reason in says.split("|"))
        pytest.skip(f"this engine cannot run {text.splitlines()[-1]!r}: {error['message'].splitlines()[0]}")
    assert found["warnings"] is None
    assert files(engine, engine.build(text, {"d/e/f": b""}))


def test_a_frontend_that_must_be_fetched_is_asked_for_by_its_own_line(engine: Engine) -> None:
    text = str(Dockerfile(START.copy("a", "/"), syntax="127.0.0.1:9/docker/dockerfile:1"))

    with pytest.raises(BuildError, match=r"resolve image config for docker-image://127\.0\.0\.1:9/docker/dockerfile:1"):
        engine.build(text, {"a": b""})
