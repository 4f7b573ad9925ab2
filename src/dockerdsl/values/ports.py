"""Ports, as EXPOSE names them: ``"80"``, ``"53/udp"``, ``"8000-8010"``."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from dockerdsl.errors import did_you_mean
from dockerdsl.reading.refused import Refused, quoted


class Port(NamedTuple):
    """What an item of EXPOSE says: ports `first` to `last` of a protocol in lower case.

    `ip` and `host` are what stood in front; BuildKit checks them, warns, and forgets them.
    """

    first: int
    last: int
    protocol: str = "tcp"
    ip: str = ""
    host: str = ""

    def exposed(self) -> tuple[str, ...]:
        """Return the keys of the image config's ``ExposedPorts``: ``("80/tcp", "81/tcp")``."""
        return tuple([f"{number}/{self.protocol}" for number in range(self.first, self.last + 1)])


_new: Final = tuple[int | str].__new__  # half as dear as `Port(...)`; EXPOSE is checked at every construction
_PORT: Final = re.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?(?:/(tcp|udp|sctp))?")


def port(text: str) -> Port:
    """Return what an item of EXPOSE says: ``"80"``, ``"53/udp"``, ``"8000-8010"``; ``[ip:][host:]`` may stand in front.

    Raises `Refused` as BuildKit's ``dockerfile2llb/convert_expose.go`` does: no number from 0 to 65535, a range that runs
    down, a protocol other than tcp, udp and sctp (any case), an ip that is none.
    """
    plain = _PORT.fullmatch(text)
    if plain:
        first, last, protocol = plain.groups()
        low = int(first)
        high = low if last is None else int(last)
        if low <= high <= 65_535:
            return _new(Port, (low, high, protocol or "tcp", "", ""))
    return _odd_port(text)


def _odd_port(text: str) -> Port:
    ip, host, container = _around_colons(text)
    numbers, _, protocol = container.partition("/")
    if not numbers:
        raise _no_port(text, "has no number", f"invalid port: {quoted(text)}: no port specified")
    if protocol.lower() not in ("", "tcp", "udp", "sctp"):
        hint = did_you_mean(protocol.lower(), ("tcp", "udp", "sctp")) or "choose tcp, udp or sctp"
        buildkit = f"invalid port: {quoted(text)}: invalid proto: {protocol}"
        raise Refused(f"the port {text!r} has the unknown protocol {protocol!r}", hint=hint, buildkit=buildkit)
    address = _address(ip, text) if ip else ""
    first, last = _port_range(numbers, text, f"invalid containerPort: {numbers}")
    if host:
        outer = _port_range(host, text, f"invalid hostPort: {host}")
        if outer[1] - outer[0] != last - first and first != last:
            buildkit = f"invalid ranges specified for container and host Ports: {numbers} and {host}"
            raise _no_port(text, "pairs ranges of different lengths", buildkit)
    return Port(first, last, protocol.lower() or "tcp", address, host)


def _around_colons(text: str) -> tuple[str, str, str]:
    """Return ip, host port and container port: the last two words between colons, and all before them."""
    rest, _, container = text.rpartition(":")
    ip, _, host = rest.rpartition(":")
    return ip, host, container


def _port_range(numbers: str, text: str, buildkit: str) -> tuple[int, int]:
    first, dash, last = numbers.partition("-")
    low = _port_number(first)
    high = low if not dash or first == last else _port_number(last)
    if low is None or high is None:
        raise _no_port(text, "is not a number from 0 to 65535", buildkit)
    if high < low:
        raise Refused(f"the ports {text!r} run down", hint=f"write {last}-{first}", buildkit=buildkit)
    return low, high


def _port_number(digits: str) -> int | None:
    if not re.fullmatch(r"\+?0*[0-9]{1,5}", digits):
        return None
    number = int(digits.lstrip("+0") or "0")
    return number if number <= 65_535 else None


def _address(ip: str, text: str) -> str:
    from ipaddress import ip_address

    bare = ip
    if ip.startswith("["):
        if not ip.endswith("]"):
            raise _no_port(text, "has a bracket too few", f"invalid IP address {ip}: address {ip}:: missing ']' in address")
        bare = ip[1:-1]
    try:
        ip_address(bare)
    except ValueError:
        raise _no_port(text, f"has {bare!r} where an ip address stands", f"invalid IP address: {bare}") from None
    if "%" in bare:
        raise _no_port(text, "has an ip address with a zone", f"invalid IP address: {bare}")
    return bare


def _no_port(text: str, trouble: str, buildkit: str) -> Refused:
    what = f"the port {text!r} {trouble}" if text else "a port is empty"
    hint = "give several arguments" if "," in text or " " in text else 'write "80", "53/udp" or "8000-8010"'
    return Refused(what, hint=hint, buildkit=buildkit)
