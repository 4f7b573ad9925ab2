"""A real Docker engine: build a text, look at what came out, leave nothing behind.

Nothing here knows the library under test: a text goes in, an image comes out.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Literal
from uuid import uuid4

Context = Mapping[str, bytes] | Path
Network = Literal["none", "host", "default"]

NO_FILES: Mapping[str, bytes] = MappingProxyType({})
NO_TEXTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Probe:
    """The versions that answer here; `missing` says why no test can run, and is empty when one can."""

    client: str = ""
    server: str = ""
    buildx: str = ""
    missing: str = ""

    def __str__(self) -> str:
        return f"{self.server}, client {self.client}, buildx {self.buildx}" if not self.missing else f"none: {self.missing}"


@cache
def probe() -> Probe:
    """Ask once what is there."""
    try:
        version = _docker("version", "--format", "{{json .}}", timeout=20)
        buildx = _docker("buildx", "version", timeout=20)
    except FileNotFoundError:
        return Probe(missing="there is no docker command")
    except subprocess.TimeoutExpired:
        return Probe(missing="docker does not answer within 20 s")
    if version.returncode:
        return Probe(missing=version.stderr.decode().strip() or "docker version fails")
    if buildx.returncode:
        return Probe(missing="docker has no buildx")
    known = json.loads(version.stdout)
    return Probe(known["Client"]["Version"], known["Server"]["Version"], buildx.stdout.decode().split()[1])


class BuildError(Exception):
    """A build failed; `output` is all that BuildKit said."""

    def __init__(self, output: str) -> None:
        super().__init__(f"docker buildx build failed\n\n{output}")
        self.output = output


class Engine:
    """The engine that answers here, and the images that one test made with it."""

    def __init__(self) -> None:
        self._images: list[str] = []

    def build(
        self,
        dockerfile: str,
        context: Context = NO_FILES,
        *,
        args: Mapping[str, str] = NO_TEXTS,
        target: str | None = None,
        build_contexts: Mapping[str, str] = NO_TEXTS,
        secrets: Mapping[str, bytes] = NO_FILES,
        network: Network = "none",
        extra_flags: Sequence[str] = (),
    ) -> str:
        """Build the text and return the image's name.

        `context` is a folder, or the files of one: path to content. `build_contexts` stand in for any image or stage:
        ``{"golang:1.13": "docker-image://busybox"}``. A RUN that downloads wants ``network="host"``.

        Raises:
            BuildError: with BuildKit's output.
        """
        image = f"dockerdsl-test:{uuid4().hex}"
        with _laid_out(dockerfile, context, secrets) as where:
            done = _docker(
                *(
                    "buildx",
                    "build",
                    "--load",
                    "--progress=plain",
                    "--provenance=false",
                    f"--network={network}",
                    "--tag",
                    image,
                ),
                *(f"--build-arg={name}={value}" for name, value in args.items()),
                *(f"--build-context={name}={value}" for name, value in build_contexts.items()),
                *([f"--target={target}"] if target is not None else []),
                *extra_flags,
                *where,
            )
        if done.returncode:
            raise BuildError(done.stderr.decode())
        self._images.append(image)
        return image

    def build_all(self, dockerfile: str, targets: Sequence[str], context: Context = NO_FILES) -> dict[str, str]:
        """Build several targets of one text at once (`docker buildx bake`) and return the image of each.

        Raises:
            BuildError: with BuildKit's output.
        """
        images = {target: f"dockerdsl-test:{uuid4().hex}" for target in targets}
        with _laid_out(dockerfile, context, NO_FILES) as (file, folder):
            common = {"context": folder, "dockerfile": file.removeprefix("--file="), "output": ["type=docker"], "attest": []}
            plan = {"target": {name: {**common, "target": name, "tags": [image]} for name, image in images.items()}}
            done = _docker(
                *("buildx", "bake", "--progress=plain", f"--allow=fs.read={Path(folder).parent}", "--file=-", *targets),
                stdin=json.dumps(plan).encode(),
            )
        if done.returncode:
            raise BuildError(done.stderr.decode())
        self._images += images.values()
        return images

    def export(self, dockerfile: str, context: Context = NO_FILES, *, flags: Sequence[str] = ()) -> dict[str, bytes]:
        """Build the text and return the files of the result, path to content, with no image made."""
        with TemporaryDirectory(prefix="dockerdsl-") as out, _laid_out(dockerfile, context, NO_FILES) as where:
            done = _docker("buildx", "build", "--progress=plain", f"--output=type=local,dest={out}", *flags, *where)
            if done.returncode:
                raise BuildError(done.stderr.decode())
            return {str(path.relative_to(out)): path.read_bytes() for path in Path(out).rglob("*") if path.is_file()}

    def cached(self, dockerfile: str, context: Context = NO_FILES) -> dict[str, bool]:
        """Build the text, make no image, and return of each step but FROM whether it was found in the cache.

        A step is named as BuildKit shows it, without its stage: ``RUN make``.
        """
        with _laid_out(dockerfile, context, NO_FILES) as where:
            done = _docker("buildx", "build", "--progress=rawjson", "--output=type=cacheonly", "--provenance=false", *where)
        if done.returncode:
            raise BuildError(done.stderr.decode())
        shown: dict[str, bool] = {}
        for line in done.stderr.splitlines():
            for vertex in json.loads(line).get("vertexes") or () if line.startswith(b"{") else ():
                number, _, name = vertex["name"].partition("] ")
                if re.fullmatch(r"\[.*\d+/\d+", number) and not name.startswith("FROM "):
                    shown[name] = shown.get(name, False) or vertex.get("cached", False)
        return shown

    def check(
        self,
        dockerfile: str,
        context: Context = NO_FILES,
        *,
        target: str | None = None,
        build_contexts: Mapping[str, str] = NO_TEXTS,
        extra_flags: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Return what BuildKit's own checks say, without building: ``{"warnings": [...], "buildError": {...}}``."""
        with _laid_out(dockerfile, context, NO_FILES) as where:
            done = _docker(
                *("buildx", "build", "--call=check,format=json"),
                *(f"--build-context={name}={value}" for name, value in build_contexts.items()),
                *([f"--target={target}"] if target is not None else []),
                *extra_flags,
                *where,
            )
        if not done.stdout:
            raise BuildError(done.stderr.decode())
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def inspect(self, image: str) -> dict[str, Any]:
        """Return what `docker image inspect` knows: ``inspect(image)["Config"]["Env"]``."""
        found: dict[str, Any] = json.loads(_out("image", "inspect", image))[0]
        return found

    def history(self, image: str) -> list[str]:
        """Return what the image says of each step that made it, the first first, as it stands in its configuration.

        `docker history` shows the same, tabs turned into blanks.
        """
        with tarfile.open(fileobj=io.BytesIO(_out("image", "save", image))) as saved:
            config = json.loads(_member(saved, "manifest.json"))[0]["Config"]
            return [step.get("created_by", "") for step in json.loads(_member(saved, config))["history"]]

    def run(self, image: str, *argv: str, flags: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        """Run the image without a network, remove the container, and return what it printed and its exit code."""
        done = _docker("run", "--rm", "--network=none", *flags, image, *argv)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    def read_file(self, image: str, path: str) -> bytes:
        """Return a file's content; the image need not hold a shell, nor anything else.

        Raises:
            FileNotFoundError: the image has no such path.
            IsADirectoryError: it is a folder.
        """
        with _archive(image, path, "--follow-link") as archive:
            content = archive.extractfile(archive.getmembers()[0])
            if content is None:
                raise IsADirectoryError(path)
            return content.read()

    def read_tree(self, image: str, folder: str) -> dict[str, bytes | None]:
        """Return all that is in a folder: its path below the folder to its content, None for what is no file."""
        with _archive(image, folder.rstrip("/") + "/.") as archive:
            return {_renamed(member).name: _content(archive, member) for member in archive.getmembers() if member.name != "."}

    def members(self, image: str, folder: str) -> list[tarfile.TarInfo]:
        """Return mode, uid, gid, size, time and kind of all that is in a folder."""
        with _archive(image, folder.rstrip("/") + "/.") as archive:
            return [_renamed(member) for member in archive.getmembers()]

    def stat(self, image: str, path: str) -> tarfile.TarInfo:
        """Return mode, uid, gid, size, time and kind of a path, a link not followed."""
        with _archive(image, path) as archive:
            return archive.getmembers()[0]

    def clear(self) -> None:
        """Remove the images that were made."""
        if self._images:
            _docker("image", "rm", "--force", *self._images)
            self._images.clear()


def has_image(name: str) -> bool:
    """Whether the engine can start from this image without a registry."""
    return not _docker("image", "inspect", name).returncode


@cache
def containerd_store() -> bool:
    """Whether the engine keeps images in containerd's store: only that one holds several platforms."""
    return b"io.containerd.snapshotter" in _out("info", "--format", "{{json .DriverStatus}}")


@contextmanager
def _laid_out(dockerfile: str, context: Context, secrets: Mapping[str, bytes]) -> Iterator[list[str]]:
    """Write everything down in a temporary folder; the arguments of a build that reads it."""
    with TemporaryDirectory(prefix="dockerdsl-") as name:
        top = Path(name)
        (top / "Dockerfile").write_bytes(dockerfile.encode())
        folder = context if isinstance(context, Path) else _written(context, top / "context")
        _written(secrets, top / "secrets")
        yield [
            *(f"--secret=id={key},src={top / 'secrets' / key}" for key in secrets),
            f"--file={top / 'Dockerfile'}",
            str(folder),
        ]


def _written(files: Mapping[str, bytes], folder: Path) -> Path:
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@contextmanager
def _archive(image: str, path: str, *flags: str) -> Iterator[tarfile.TarFile]:
    """What `docker cp` takes out of a container that never starts; its command need not exist."""
    container = _out("container", "create", "--network=none", image, "never-started").decode().strip()
    try:
        done = _docker("cp", *flags, f"{container}:{path}", "-")
    finally:
        _docker("container", "rm", container)
    if done.returncode:
        raise FileNotFoundError(f"{path}: {done.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        yield archive


def _renamed(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.name = member.name.removeprefix("./")
    return member


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes | None:
    found = archive.extractfile(member) if member.isfile() else None
    return None if found is None else found.read()


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    content = _content(archive, archive.getmember(name))
    assert content is not None
    return content


def _out(*args: str) -> bytes:
    done = _docker(*args)
    if done.returncode:
        raise RuntimeError(f"docker {' '.join(args)}\n\n{done.stderr.decode()}")
    return done.stdout


def _docker(*args: str, timeout: float | None = None, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["docker", *args], capture_output=True, input=stdin, check=False, timeout=timeout)
