"""Small values: what they mean, what is wrong with the others."""

from __future__ import annotations

import pytest

from dockerdsl.errors import InvalidValue
from dockerdsl.values import units
from dockerdsl.values.units import Device
from tests.refusals import fault

SHA256 = "sha256:" + "a1" * 32


# --- sizes, booleans, signals, modes


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("100", 100, id="bytes"),
        pytest.param("64m", 64 << 20, id="a letter"),
        pytest.param("64 MiB", 64 << 20, id="three letters and a blank"),
        pytest.param("1.5GB", 3 << 29, id="a fraction"),
        pytest.param("1e3k", 1_024_000, id="an exponent"),
        pytest.param("-0", 0, id="minus zero"),
    ],
)
def test_a_size_counts_in_1024s(text: str, count: int) -> None:
    assert units.size(text) == count


SIZE = 'write a number and a unit, b, k, m, g, t or p: "64m", "1.5g"'


@pytest.mark.parametrize(
    ("text", "what", "buildkit"),
    [
        pytest.param("", "a size is empty", "invalid size: ''", id="empty"),
        pytest.param("-1k", "'-1k' is no size", "invalid size: '-1k'", id="negative"),
        pytest.param("1XYZQ", "'1XYZQ' is no size", "invalid suffix: 'XYZQ'", id="a long suffix, not folded"),
        pytest.param("1XB", "'1XB' is no size", "invalid suffix: 'xb'", id="a short suffix, folded"),
        pytest.param(".", "'.' is no size", 'strconv.ParseFloat: parsing ".": invalid syntax', id="a dot"),
        pytest.param("1e999", "'1e999' is no size", 'strconv.ParseFloat: parsing "1e999": value out of range', id="huge"),
    ],
)
def test_what_is_no_size(text: str, what: str, buildkit: str) -> None:
    assert fault(units.size, text) == (what, SIZE, buildkit)


def test_a_boolean_is_one_of_twelve_words() -> None:
    assert all(units.boolean(word) for word in ["1", "t", "T", "true", "True", "TRUE"])
    assert not any(units.boolean(word) for word in ["0", "f", "F", "false", "False", "FALSE"])
    assert fault(units.boolean, "on") == (
        "'on' is neither true nor false",
        "write 'true' or 'false'",
        'strconv.ParseBool: parsing "on": invalid syntax',
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("SIGTERM", 15, id="a name"),
        pytest.param("quit", 3, id="without SIG, in lower case"),
        pytest.param("9", 9, id="a number"),
        pytest.param("-1", -1, id="a negative number"),
        pytest.param("SIGRTMIN+3", 37, id="a real-time signal"),
        pytest.param("rtmax-14", 50, id="counted from the last"),
    ],
)
def test_a_signal_is_a_name_or_a_number(text: str, number: int) -> None:
    assert units.signal(text) == number


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        pytest.param("", "a signal is empty", 'write a name or a number: "SIGTERM", "9"', id="empty"),
        pytest.param("SIGTREM", "'SIGTREM' is no signal", "did you mean 'TERM'?", id="misspelt"),
        pytest.param("0", "'0' is no signal", 'write a name or a number: "SIGTERM", "9"', id="zero"),
        pytest.param("9" * 30, f"'{'9' * 30}' is no signal", 'write a name or a number: "SIGTERM", "9"', id="huge"),
    ],
)
def test_what_is_no_signal(text: str, what: str, hint: str) -> None:
    assert fault(units.signal, text) == (what, hint, f"invalid signal: {text}")


@pytest.mark.parametrize(
    ("text", "permissions"),
    [
        pytest.param("0755", 0o755, id="octal"),
        pytest.param("7777", 0o7777, id="the largest"),
        pytest.param("00000644", 0o644, id="leading zeros"),
        pytest.param("u=rwx,go=rx", "u=rwx,go=rx", id="symbols"),
        pytest.param("+x", "+x", id="no class"),
        pytest.param("a-x+X", "a-x+X", id="two operators"),
        pytest.param("g=u", "g=u", id="a copy"),
    ],
)
def test_a_mode_is_octal_or_symbolic(text: str, permissions: int | str) -> None:
    assert units.mode(text) == permissions


def octal(text: str) -> str:
    return f"invalid chmod parameter: '{text}'. it should be octal string and between 0 and 07777"


@pytest.mark.parametrize(
    ("text", "buildkit"),
    [
        pytest.param("888", octal("888"), id="no octal digits"),
        pytest.param("10000", octal("10000"), id="too large"),
        pytest.param("64a", octal("64a"), id="begins with a digit"),
        pytest.param("rwxr-xr-x", "invalid syntax", id="as ls shows it"),
        pytest.param("u+x,", "invalid syntax", id="a comma too many"),
        pytest.param("u", "invalid syntax", id="no operator"),
    ],
)
def test_what_is_no_mode(text: str, buildkit: str) -> None:
    what = f"the mode {text!r} is neither octal, 0 to 7777, nor symbolic"
    assert fault(units.mode, text) == (what, 'write "0755" or "u=rwx,go=rx"', buildkit)


# --- names of stages


def test_a_stage_name_is_itself() -> None:
    assert units.stage_name("build.go_1-13") == "build.go_1-13"


LETTERS = "use lower-case letters, digits and '_.-', a letter first"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        pytest.param("1x", LETTERS, id="a digit first"),
        pytest.param("my stage", "write 'my-stage'", id="a blank"),
        pytest.param("_x", "write 'x'", id="an underscore first"),
        pytest.param("", LETTERS, id="empty"),
    ],
)
def test_what_is_no_stage_name(text: str, hint: str) -> None:
    buildkit = f'invalid name for build stage: "{text}", name can\'t start with a number or contain symbols'
    assert fault(units.stage_name, text) == (f"{text!r} is no name for a stage", hint, buildkit)


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        pytest.param(
            "Builder",
            "the stage name 'Builder' has upper case, which BuildKit reads as 'builder'",
            "write 'builder'",
            id="case",
        ),
        pytest.param("scratch", "the stage name 'scratch' is reserved by BuildKit", "name it otherwise", id="reserved"),
    ],
)
def test_a_name_that_buildkit_takes_for_another_is_refused_by_us_alone(text: str, what: str, hint: str) -> None:
    with pytest.raises(InvalidValue) as error:
        units.stage_name(text)
    assert (error.value.what, error.value.hint, type(error.value)) == (what, hint, InvalidValue)


# --- digests


@pytest.mark.parametrize(
    ("text", "what", "hint", "buildkit"),
    [
        pytest.param("", "a digest is empty", "write sha256: and 64 hex digits", "invalid checksum digest format", id="empty"),
        pytest.param(
            "sha256",
            "'sha256' is no digest",
            "write sha256: and 64 hex digits",
            "invalid checksum digest format",
            id="an algorithm alone",
        ),
        pytest.param(
            SHA256[:-1],
            f"the digest '{SHA256[:-1]}' has 63 digits, not the 64 of sha256",
            "copy the whole digest",
            "invalid checksum digest length",
            id="a digit too few",
        ),
        pytest.param(
            SHA256[:-1] + "A",
            f"the digest '{SHA256[:-1]}A' has other characters than lower-case hex digits",
            "write 0 to 9 and a to f",
            "invalid checksum digest format",
            id="upper case",
        ),
        pytest.param(
            "md5:abc",
            "the digest 'md5:abc' is of the unknown algorithm 'md5'",
            "choose sha256, sha384 or sha512",
            "unsupported digest algorithm",
            id="another algorithm",
        ),
    ],
)
def test_what_is_no_digest(text: str, what: str, hint: str, buildkit: str) -> None:
    assert fault(units.digest, text) == (what, hint, buildkit)


def test_a_checksum_is_a_sha256_digest_or_the_beginning_of_a_commit() -> None:
    assert units.checksum(SHA256) == SHA256
    assert units.checksum("24eb9b") == "24eb9b"
    assert fault(units.checksum, "v1.0")[2] == "invalid checksum digest format"


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        pytest.param(
            "24EB9B", "the checksum '24EB9B' matches no git commit", "write up to 64 lower-case hex digits", id="case"
        ),
        pytest.param(
            "a" * 65, f"the checksum '{'a' * 65}' matches no git commit", "write up to 64 lower-case hex digits", id="too long"
        ),
        pytest.param(
            "sha512:" + "a" * 128,
            f"the checksum 'sha512:{'a' * 128}' never matches, as BuildKit hashes with sha256",
            "write sha256:...",
            id="sha512",
        ),
    ],
)
def test_a_checksum_that_can_never_match_is_refused_by_us_alone(text: str, what: str, hint: str) -> None:
    with pytest.raises(InvalidValue) as error:
        units.checksum(text)
    assert (error.value.what, error.value.hint, type(error.value)) == (what, hint, InvalidValue)


# --- records


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        pytest.param("type=bind,from=x", ("type=bind", "from=x"), id="plain"),
        pytest.param('"a,b",c', ("a,b", "c"), id="a comma in quotes"),
        pytest.param('"a""b"', ('a"b',), id="a quote in quotes"),
        pytest.param('"",', ("", ""), id="empty fields"),
        pytest.param("a,b\r\n", ("a", "b"), id="a line end"),
    ],
)
def test_a_record_is_read_as_go_reads_it(text: str, fields: tuple[str, ...]) -> None:
    assert units.csv_fields(text) == fields


@pytest.mark.parametrize(
    ("text", "column", "trouble"),
    [
        pytest.param('\u00e9,a"b', 5, 'bare " in non-quoted-field', id="a quote inside, counted in bytes"),
        pytest.param('x,"a""b', 7, 'extraneous or missing " in quoted-field', id="no end"),
        pytest.param('"a"b', 3, 'extraneous or missing " in quoted-field', id="more behind the end"),
    ],
)
def test_quotes_that_do_not_fit(text: str, column: int, trouble: str) -> None:
    assert fault(units.csv_fields, text)[2] == f"parse error on line 1, column {column}: {trouble}"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        pytest.param("a=b c", "a=b c", id="plain"),
        pytest.param("a,b", '"a,b"', id="a comma"),
        pytest.param('a"b', '"a""b"', id="a quote"),
        pytest.param("", '""', id="empty"),
    ],
)
def test_a_field_has_quotes_where_it_must(field: str, text: str) -> None:
    assert units.write_csv_field(field) == text


def test_a_device_is_a_name_and_whether_it_must_be_there() -> None:
    assert units.device("nvidia.com/gpu=all,required") == Device("nvidia.com/gpu=all", required=True)
    assert units.device("required=0,name=a/b") == Device("a/b", required=False)
    assert fault(units.device, "a/b=c,d") == (
        "the device 'a/b=c,d' has 'd' behind its name",
        'write "vendor/class=name", and ",required" if the build is to fail without it',
        "invalid field 'd' must be a key=value pair",
    )
    assert (
        fault(units.device, 'a"b')[2]
        == 'failed to parse csv devices: parse error on line 1, column 2: bare " in non-quoted-field'
    )
    assert fault(units.device, "a/b=c,requird=1") == (
        "the device 'a/b=c,requird=1' has the unknown option 'requird'",
        "did you mean 'required'?",
        "unexpected key 'requird' in 'requird=1'",
    )
