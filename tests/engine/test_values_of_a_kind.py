"""Values with a grammar, read back: ports, signals, spans of time. What has another form is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dockerdsl import Arg, DockerdslError, Dockerfile, Stage
from tests.engine.engine import Engine
from tests.engine.nasty import TEXTS, itself

START = Stage(None, "scratch").workdir("/start")

PORTS: dict[str | int, list[str]] = {
    80: ["80/tcp"],
    "0": ["0/tcp"],
    "65535": ["65535/tcp"],
    "53/udp": ["53/udp"],
    "54/UDP": ["54/udp"],
    "55/sctp": ["55/sctp"],
    "56/Tcp": ["56/tcp"],
    "0057": ["57/tcp"],
    "+58": ["58/tcp"],
    "8000-8003": ["8000/tcp", "8001/tcp", "8002/tcp", "8003/tcp"],
    "9000-9001/udp": ["9000/udp", "9001/udp"],
    "7000-7000": ["7000/tcp"],
    "1.2.3.4:6000:6001": ["6001/tcp"],
    "[::1]::6002": ["6002/tcp"],
    "6003:6004": ["6004/tcp"],
}
NO_PORTS = ["65536", "-1", "80/http", "80:", "8001-8000", "80-", "1.2.3:80:80", "80 81", "80,81", "http", "0x50", "٣"]

SIGNALS = (
    "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP "
    "TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMIN+1 RTMIN+15 RTMAX RTMAX-1 RTMAX-14 "
    "SIGTERM sigint SigQuit 1 9 64 -1 999"
).split()
NO_SIGNALS = ["0", "TERMINATE", "SIG", "SIGSIGTERM", "RTMIN+16", "RTMAX-15", "1.5", "9x", " 9", "KILL ", "TERM INT"]

SECOND = 1_000_000_000
SPANS: dict[str | timedelta, int] = {
    "1ms": SECOND // 1000,
    "1.5s": SECOND * 3 // 2,
    ".5s": SECOND // 2,
    "1h2m3s4ms5us6ns": 3723 * SECOND + 4_005_006,
    "90s": 90 * SECOND,
    "+3s": 3 * SECOND,
    "100000h": 360_000_000 * SECOND,
    "1h1h": 7200 * SECOND,
    timedelta(minutes=1, seconds=30): 90 * SECOND,
    timedelta(milliseconds=1): SECOND // 1000,
    timedelta(days=2, microseconds=1001): 172_800 * SECOND + 1_001_000,
    "0s": 0,
}
NO_SPANS: list[Any] = [
    "5",
    "1d",
    "x",
    "1s 2m",
    "-1s",
    "1µs",
    "999us",
    "1.s.s",
    "3000000h",
    5,
    1.5,
    timedelta(microseconds=1),
    " 1s",
]


def refused(verb: str, *values: Any, **options: Any) -> bool:
    try:
        str(getattr(START, verb)(*values, **options))
    except DockerdslError:
        return True
    return False


def test_every_port_is_exposed(engine: Engine) -> None:
    image = engine.build(str(START.expose(*PORTS)))

    assert sorted(engine.inspect(image)["Config"]["ExposedPorts"]) == sorted(port for ports in PORTS.values() for port in ports)


def test_a_port_may_come_from_an_argument(engine: Engine) -> None:
    port = Arg("PORT", "81/udp")

    image = engine.build(str(START.expose(port, f"{port}")))

    assert list(engine.inspect(image)["Config"]["ExposedPorts"]) == ["81/udp"]


def test_every_signal_is_kept_as_it_is_written(engine: Engine) -> None:
    stage = START
    for signal in SIGNALS:
        stage = stage.stopsignal(signal)
    image = engine.build(str(stage.stopsignal(15)))

    assert [row for row in engine.history(image) if row.startswith("STOP")] == [f"STOPSIGNAL {s}" for s in [*SIGNALS, "15"]]
    assert engine.inspect(image)["Config"]["StopSignal"] == "15"


def test_every_span_of_time_is_kept_to_the_nanosecond(engine: Engine) -> None:
    spans = list(SPANS)
    stages = [
        Stage(f"s{number}", "scratch").healthcheck(
            "true", interval=span, timeout=spans[number - 1], start_period=spans[number - 2], start_interval=spans[number - 3],
            retries=number,
        )
        for number, span in enumerate(spans)
    ]  # fmt: skip

    images = engine.build_all(str(Dockerfile(*stages)), [stage.name or "" for stage in stages])

    for number, image in enumerate(images.values()):
        expected = {
            "Test": ["CMD", "true"],
            "Interval": SPANS[spans[number]],
            "Timeout": SPANS[spans[number - 1]],
            "StartPeriod": SPANS[spans[number - 2]],
            "StartInterval": SPANS[spans[number - 3]],
            "Retries": number,
        }
        assert engine.inspect(image)["Config"]["Healthcheck"] == {name: value for name, value in expected.items() if value}


def test_no_health_check_is_kept_too(engine: Engine) -> None:
    image = engine.build(str(START.healthcheck("true").healthcheck(None)))

    assert engine.inspect(image)["Config"]["Healthcheck"] == {"Test": ["NONE"]}


def test_what_is_no_port_signal_or_span_is_refused() -> None:
    assert [value for value in NO_PORTS if not refused("expose", value)] == []
    assert [value for value in NO_SIGNALS if not refused("stopsignal", value)] == []
    assert [value for value in NO_SPANS if not refused("healthcheck", "true", interval=value)] == []


@pytest.mark.parametrize(("verb", "kept"), [("expose", []), ("stopsignal", [])], ids=["EXPOSE", "STOPSIGNAL"])
def test_texts_of_no_kind_are_refused(verb: str, kept: list[str]) -> None:
    assert [value for value in TEXTS if not refused(verb, itself(value))] == kept
