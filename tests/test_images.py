"""References to images: what they name, how they change, what is wrong with the others."""

from __future__ import annotations

import copy
import pickle

import attrs
import pytest

from dockerdsl.images import Reference, parse_reference
from tests.refusals import fault

SHA256 = "sha256:" + "a1" * 32


@pytest.mark.parametrize(
    ("text", "reference", "familiar"),
    [
        pytest.param("busybox", Reference("docker.io", "library/busybox"), "busybox", id="a name"),
        pytest.param("python:3.13-slim", Reference("docker.io", "library/python", "3.13-slim"), "python:3.13-slim", id="a tag"),
        pytest.param("grafana/loki", Reference("docker.io", "grafana/loki"), "grafana/loki", id="an organisation"),
        pytest.param("docker.io/busybox", Reference("docker.io", "library/busybox"), "busybox", id="the hub by name"),
        pytest.param("index.docker.io/a/b", Reference("docker.io", "a/b"), "a/b", id="the hub by its old name"),
        pytest.param("library/a/b", Reference("docker.io", "library/a/b"), "library/a/b", id="two parts in the library"),
        pytest.param("ghcr.io/a/b/c", Reference("ghcr.io", "a/b/c"), "ghcr.io/a/b/c", id="a registry"),
        pytest.param("localhost/x", Reference("localhost", "x"), "localhost/x", id="localhost"),
        pytest.param("foo:5000/x:1", Reference("foo:5000", "x", "1"), "foo:5000/x:1", id="a registry by its port"),
        pytest.param("foo:5000", Reference("docker.io", "library/foo", "5000"), "foo:5000", id="a tag that looks like a port"),
        pytest.param("UP/x", Reference("UP", "x"), "UP/x", id="a registry by its upper case"),
        pytest.param("[::1]:5000/x", Reference("[::1]:5000", "x"), "[::1]:5000/x", id="an IPv6 address"),
        pytest.param(
            "docker.io/v1.0/x", Reference("docker.io", "v1.0/x"), "docker.io/v1.0/x", id="the hub, not to be left out"
        ),
        pytest.param("a_b/c", Reference("docker.io", "a_b/c"), "a_b/c", id="an organisation that can be no host"),
        pytest.param("a--b/c__d", Reference("docker.io", "a--b/c__d"), "a--b/c__d", id="long separators"),
        pytest.param("my_reg.io/x", Reference("my_reg.io", "x"), "my_reg.io/x", id="a registry that is no host name"),
        pytest.param(
            f"x:1@{SHA256}", Reference("docker.io", "library/x", "1", SHA256), f"x:1@{SHA256}", id="a tag and a digest"
        ),
    ],
)
def test_a_reference_has_registry_path_tag_and_digest(text: str, reference: Reference, familiar: str) -> None:
    parsed = parse_reference(text)
    assert parsed == reference
    assert hash(parsed) == hash(reference)
    assert str(parsed) == text
    assert parsed.familiar == familiar
    assert parsed.name == f"{reference.domain}/{reference.path}"
    assert parsed.canonical == str(reference)


def test_a_reference_is_frozen_and_can_be_copied() -> None:
    reference = parse_reference("busybox:1")
    assert repr(reference) == "Reference(domain='docker.io', path='library/busybox', tag='1', digest=None)"
    assert copy.deepcopy(reference) == reference
    assert str(pickle.loads(pickle.dumps(reference))) == "busybox:1"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        reference.tag = "2"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "pulled"),
    [
        pytest.param("busybox", "docker.io/library/busybox:latest", id="neither"),
        pytest.param("busybox:1", "docker.io/library/busybox:1", id="a tag"),
        pytest.param(f"ghcr.io/x@{SHA256}", f"ghcr.io/x@{SHA256}", id="a digest"),
    ],
)
def test_latest_stands_in_for_neither_tag_nor_digest(text: str, pulled: str) -> None:
    assert str(parse_reference(text).with_default_tag) == pulled


@pytest.mark.parametrize(
    ("text", "tagged", "pinned"),
    [
        pytest.param("busybox", "busybox:2", f"busybox@{SHA256}", id="bare"),
        pytest.param("busybox:1", "busybox:2", f"busybox:1@{SHA256}", id="with a tag"),
        pytest.param("docker.io/a/b:1@sha512:" + "0" * 128, "docker.io/a/b:2", f"docker.io/a/b:1@{SHA256}", id="pinned"),
        pytest.param("host:80/a", "host:80/a:2", f"host:80/a@{SHA256}", id="with a port"),
    ],
)
def test_a_reference_is_kept_as_written_when_its_tag_or_digest_changes(text: str, tagged: str, pinned: str) -> None:
    reference = parse_reference(text)
    assert str(reference.with_tag("2")) == tagged
    assert reference.with_tag("2") == parse_reference(tagged)
    assert str(reference.with_digest(SHA256)) == pinned
    assert reference.with_digest(SHA256) == parse_reference(pinned)


TAG = "a tag is up to 128 letters, digits, '_', '.' and '-', the first of them no '.' or '-'"
NAME = "use lower-case letters and digits, with '.', '_', '__' or '-' between them"
FORMAT = "invalid reference format"


@pytest.mark.parametrize(
    ("text", "what", "hint", "buildkit"),
    [
        pytest.param("", "an image is empty", 'write "busybox" or "ghcr.io/org/app:1.0"', FORMAT, id="empty"),
        pytest.param(
            "https://ghcr.io/a/b",
            "the image 'https://ghcr.io/a/b' begins with https://",
            "write 'ghcr.io/a/b'",
            FORMAT,
            id="a URL",
        ),
        pytest.param(" busybox", "the image ' busybox' has a blank in it", "write 'busybox'", FORMAT, id="a blank in front"),
        pytest.param("busy box", "the image 'busy box' has a blank in it", "write it without", FORMAT, id="a blank inside"),
        pytest.param("x\n", "the image 'x\\n' has a blank in it", "write 'x'", FORMAT, id="a line feed"),
        pytest.param(
            "f" * 64,
            f"the image '{'f' * 64}' is an id of 64 hex digits, which is no name",
            'write "name@sha256:ffffffff..."',
            f"invalid repository name ({'f' * 64}), cannot specify 64-byte hexadecimal strings",
            id="an id",
        ),
        pytest.param(
            "x@", "the image 'x@' has '' where a digest stands", "write @sha256: and 64 hex digits", FORMAT, id="an @ alone"
        ),
        pytest.param(
            "x@sha256:abc",
            "the image 'x@sha256:abc' has 'sha256:abc' where a digest stands",
            "write @sha256: and 64 hex digits",
            FORMAT,
            id="a short digest",
        ),
        pytest.param(
            f"x@{SHA256}0",
            f"the image 'x@{SHA256}0': the digest '{SHA256}0' has 65 digits, not the 64 of sha256",
            "copy the whole digest",
            "invalid checksum digest length",
            id="a digest that is too long",
        ),
        pytest.param(
            "x@md5:" + "a" * 32,
            f"the image 'x@md5:{'a' * 32}': the digest 'md5:{'a' * 32}' is of the unknown algorithm 'md5'",
            "choose sha256, sha384 or sha512",
            "unsupported digest algorithm",
            id="another algorithm",
        ),
        pytest.param("x:", "the image 'x:' has a colon without a tag", TAG, FORMAT, id="an empty tag"),
        pytest.param("x:-t", "the image 'x:-t' has '-t' where a tag stands", TAG, FORMAT, id="a tag that begins with -"),
        pytest.param("x:1:2", "the image 'x:1:2' has '1:2' where a tag stands", TAG, FORMAT, id="two tags"),
        pytest.param(
            "x:" + "t" * 129, f"the image 'x:{'t' * 129}' has '{'t' * 129}' where a tag stands", TAG, FORMAT, id="a long tag"
        ),
        pytest.param("/x", "the image '/x' has no registry in front of its '/'", "write 'x'", FORMAT, id="no registry"),
        pytest.param("/", "the image '/' has no registry in front of its '/'", NAME, FORMAT, id="a slash alone"),
        pytest.param(
            "a//b",
            "the image 'a//b' has an empty part in its name",
            "leave out the '/' that is too many",
            FORMAT,
            id="an empty part",
        ),
        pytest.param(
            "Busybox:1",
            "the image 'Busybox:1' has upper case in its name",
            "write 'busybox:1'",
            "invalid reference format: repository name (library/Busybox) must be lowercase",
            id="upper case",
        ),
        pytest.param(
            "ghcr.io/Org/app@" + SHA256,
            f"the image 'ghcr.io/Org/app@{SHA256}' has upper case in its name",
            f"write 'ghcr.io/org/app@{SHA256}'",
            "invalid reference format: repository name (Org/app@sha256) must be lowercase",
            id="upper case behind a registry",
        ),
        pytest.param(
            "host:port/x",
            "the image 'host:port/x' has 'host:port' where a registry stands",
            'write a host name, and a port if need be: "localhost:5000/app"',
            FORMAT,
            id="no port",
        ),
        pytest.param("a/x..y", "the image 'a/x..y' has 'x..y' in its name", NAME, FORMAT, id="two points"),
        pytest.param("_x", "the image '_x' has '_x' in its name", NAME, FORMAT, id="a separator first"),
        pytest.param("[ab]/x", "the image '[ab]/x' has '[ab]' in its name", NAME, FORMAT, id="brackets without a colon"),
        pytest.param(
            "y" * 248,
            f"the name of the image '{'y' * 40}'... has 256 characters, more than 255",
            "write a shorter one",
            "repository name must not be more than 255 characters",
            id="a long name",
        ),
    ],
)
def test_what_is_no_reference(text: str, what: str, hint: str, buildkit: str) -> None:
    assert fault(parse_reference, text) == (what, hint, buildkit)


def test_what_a_reference_cannot_be_changed_to() -> None:
    reference = parse_reference("busybox")
    assert fault(reference.with_tag, "") == ("a tag is empty", TAG, "invalid tag format")
    assert fault(reference.with_tag, "a b") == ("'a b' is no tag", TAG, "invalid tag format")
    assert fault(reference.with_digest, "sha256") == (
        "'sha256' is no digest",
        "write sha256: and 64 hex digits",
        "invalid checksum digest format",
    )
