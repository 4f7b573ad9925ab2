"""Ports: numbers, ranges, protocols."""

from __future__ import annotations

import pytest

from dockerdsl.values.ports import Port, port
from tests.refusals import fault


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("80", Port(80, 80), id="a number"),
        pytest.param("0", Port(0, 0), id="zero"),
        pytest.param("65535", Port(65535, 65535), id="the largest"),
        pytest.param("+80", Port(80, 80), id="a plus"),
        pytest.param("080", Port(80, 80), id="a leading zero"),
        pytest.param("53/udp", Port(53, 53, "udp"), id="a protocol"),
        pytest.param("80/TCP", Port(80, 80), id="a protocol in upper case"),
        pytest.param("80/", Port(80, 80), id="an empty protocol"),
        pytest.param("8000-8010/sctp", Port(8000, 8010, "sctp"), id="a range"),
        pytest.param("80-80", Port(80, 80), id="a range of one"),
        pytest.param("8080:80", Port(80, 80, "tcp", "", "8080"), id="a host port"),
        pytest.param("8000-8002:80", Port(80, 80, "tcp", "", "8000-8002"), id="a range of host ports"),
        pytest.param("8000-8001:80-81", Port(80, 81, "tcp", "", "8000-8001"), id="a range for a range"),
        pytest.param(":80", Port(80, 80), id="an empty host port"),
        pytest.param("127.0.0.1::80", Port(80, 80, "tcp", "127.0.0.1"), id="an ip address"),
        pytest.param("::1:80:80", Port(80, 80, "tcp", "::1", "80"), id="an IPv6 address"),
        pytest.param("[::1]:80:80", Port(80, 80, "tcp", "::1", "80"), id="an IPv6 address in brackets"),
    ],
)
def test_a_port_is_read_as_buildkit_reads_it(text: str, expected: Port) -> None:
    assert port(text) == expected


def test_a_range_exposes_each_of_its_ports() -> None:
    assert port("53-55/udp").exposed() == ("53/udp", "54/udp", "55/udp")


PORT = 'write "80", "53/udp" or "8000-8010"'


@pytest.mark.parametrize(
    ("text", "what", "hint", "buildkit"),
    [
        pytest.param("", "a port is empty", PORT, 'invalid port: "": no port specified', id="empty"),
        pytest.param(
            "http", "the port 'http' is not a number from 0 to 65535", PORT, "invalid containerPort: http", id="a name"
        ),
        pytest.param(
            "65536", "the port '65536' is not a number from 0 to 65535", PORT, "invalid containerPort: 65536", id="large"
        ),
        pytest.param(
            "-80", "the port '-80' is not a number from 0 to 65535", PORT, "invalid containerPort: -80", id="negative"
        ),
        pytest.param("0x50", "the port '0x50' is not a number from 0 to 65535", PORT, "invalid containerPort: 0x50", id="hex"),
        pytest.param(
            "80,81",
            "the port '80,81' is not a number from 0 to 65535",
            "give several arguments",
            "invalid containerPort: 80,81",
            id="a comma",
        ),
        pytest.param("90-80", "the ports '90-80' run down", "write 80-90", "invalid containerPort: 90-80", id="downwards"),
        pytest.param(
            "80/icmp",
            "the port '80/icmp' has the unknown protocol 'icmp'",
            "choose tcp, udp or sctp",
            'invalid port: "80/icmp": invalid proto: icmp',
            id="another protocol",
        ),
        pytest.param(
            "80/tpc",
            "the port '80/tpc' has the unknown protocol 'tpc'",
            "did you mean 'tcp'?",
            'invalid port: "80/tpc": invalid proto: tpc',
            id="a misspelt protocol",
        ),
        pytest.param("/tcp", "the port '/tcp' has no number", PORT, 'invalid port: "/tcp": no port specified', id="no number"),
        pytest.param(
            "80:", "the port '80:' has no number", PORT, 'invalid port: "80:": no port specified', id="a host port alone"
        ),
        pytest.param("a:80", "the port 'a:80' is not a number from 0 to 65535", PORT, "invalid hostPort: a", id="no host port"),
        pytest.param(
            "8000:80-82",
            "the port '8000:80-82' pairs ranges of different lengths",
            PORT,
            "invalid ranges specified for container and host Ports: 80-82 and 8000",
            id="ranges that do not pair",
        ),
        pytest.param(
            "1.2.3:80:80",
            "the port '1.2.3:80:80' has '1.2.3' where an ip address stands",
            PORT,
            "invalid IP address: 1.2.3",
            id="no ip address",
        ),
        pytest.param(
            "fe80::1%eth0:80:80",
            "the port 'fe80::1%eth0:80:80' has an ip address with a zone",
            PORT,
            "invalid IP address: fe80::1%eth0",
            id="a zone",
        ),
        pytest.param(
            "[::1:80:80",
            "the port '[::1:80:80' has a bracket too few",
            PORT,
            "invalid IP address [::1: address [::1:: missing ']' in address",
            id="an open bracket",
        ),
    ],
)
def test_what_is_no_port(text: str, what: str, hint: str, buildkit: str) -> None:
    assert fault(port, text) == (what, hint, buildkit)
