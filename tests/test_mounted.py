"""The value of ``--mount`` as a RUN takes it: what each option says, and what is refused in which order."""

from __future__ import annotations

import pytest

from dockerdsl.building.mounted import RunMount, mount_source, read_run_mount
from dockerdsl.reading.expand import expand
from dockerdsl.reading.refused import Refused


def read(text: str) -> RunMount:
    return read_run_mount(text, lambda word: expand(word, {"T": "cache", "Q": "it's"}).text)


MOUNTS = {
    "nothing but a target": ("target=/x", RunMount(target="/x", readonly=True)),
    "all aliases": ("dst=/a,src=/b,readwrite", RunMount(target="/a", source="/b", readonly=False)),
    "keys in any case": ("TYPE=Bind,Destination=/a", RunMount(target="/a", readonly=True)),
    "a variable": ("type=$T,target='/a b',id=$Q", RunMount("cache", target="/a b", id="it's", readonly=False)),
    "a value in quotes of the record": ('"target=/a,b"', RunMount(target="/a,b", readonly=True)),
    "the last of a key given twice": ("target=/a,target=/b", RunMount(target="/b", readonly=True)),
    "a cache": (
        "type=cache,target=/c,sharing=Locked,mode=0755,uid=0,gid=7,ro=true",
        RunMount("cache", target="/c", sharing="locked", mode=0o755, uid=0, gid=7, readonly=True),
    ),
    "memory": ("type=tmpfs,target=/t,size=1.5k", RunMount("tmpfs", target="/t", size_limit=1536, readonly=False)),
    "a secret": ("type=secret,id=a,env=B,required", RunMount("secret", id="a", env="B", required=True, readonly=True)),
    "a secret by its source": ("type=secret,source=a,required=f", RunMount("secret", source="a", readonly=True)),
    "ssh": ("type=ssh", RunMount("ssh", readonly=True)),
}


@pytest.mark.parametrize(("text", "mount"), MOUNTS.values(), ids=MOUNTS)
def test_a_mount_is_what_its_options_say(text: str, mount: RunMount) -> None:
    assert read(text) == mount


OPEN = "unexpected end of statement while looking for matching single-quote"
REFUSED = {
    "nothing": ("", "failed to parse csv mounts: EOF"),
    "a field that is none": ("target=/x,", "invalid field '' must be a key=value pair"),
    "a key without a value": ("target", "invalid field 'target' must be a key=value pair"),
    "an unknown key": ("type=bind,Targt=/x", "unexpected key 'targt' in 'Targt=/x'"),
    "an unknown type": ("type=cach,target=/x", 'unsupported mount type "cach"'),
    "required before its type": ("required,type=secret,id=a", "unexpected key 'required' for mount type 'bind'"),
    "a size before its type": ("size=1,type=tmpfs", "unexpected key 'size' for mount type 'bind'"),
    "a bad size": ("type=tmpfs,size=x", "invalid value for size: x"),
    "a switch that is neither": ("readonly=maybe", "invalid value for readonly: maybe"),
    "a mode that is not octal": ("type=cache,mode=9", "invalid value 9 for mode"),
    "an owner that is no number": ("type=cache,uid=root", "invalid value root for uid"),
    "a group that is too large": ("type=cache,gid=4294967296", "invalid value 4294967296 for gid"),
    "an owner of a bind mount": ("target=/x,gid=1", 'gid not allowed for "bind" type mounts'),
    "sharing of a bind mount": ("sharing=shared", "invalid cache sharing set for bind mount"),
    "sharing of no kind": ("type=cache,sharing=", 'unsupported sharing value ""'),
    "a secret from somewhere": ("type=secret,id=a,from=b", "secret mount should not have a from"),
    "a secret that is shared": ("type=secret,id=a,sharing=shared", "secret mount should not define sharing"),
    "a secret without a name": ("type=secret", "invalid secret mount. one of source, target required"),
    "a secret with two names": ("type=secret,id=a,src=b", "both source and id can't be set"),
    "ssh with a source": ("type=ssh,source=a", "ssh does not support source"),
    "an open quote in a value": ("target='x", f"failed to process \"'x\": {OPEN}"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_a_mount_is_refused_in_buildkits_words(text: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text)
    assert refused.value.buildkit == message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "source"),
    [("target=/x", ""), ("from=a,target=/x", "a"), ("FROM=a,from=b", "b"), ("from", "")],
)
def test_where_a_mount_comes_from_is_known_before_variables_are(text: str, source: str) -> None:
    assert mount_source(text) == source
