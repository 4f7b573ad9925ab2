"""What each instruction does to the config of its image, and what BuildKit refuses only then (``dockerfile2llb/convert*.go``).

An instruction either changes the state of its stage or raises `Refused` with BuildKit's message; where it stands is added by
`evaluate`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from dockerdsl.building import copying
from dockerdsl.building.build_state import Command, StageState
from dockerdsl.building.image_config import Health, Step
from dockerdsl.reading.lines import heredoc_word
from dockerdsl.reading.refused import Refused, quoted
from dockerdsl.values import ports, units
from dockerdsl.values.durations import duration, write_duration
from dockerdsl.values.workdirs import absolute, joined

DEFAULT_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_SHELL: Final = ("/bin/sh", "-c")
_WINDOWS_SHELL: Final = ("cmd", "/S", "/C")
_TIMES: Final = ("interval", "timeout", "start-period", "start-interval")
_NOT_IN_ENVIRONMENT: Final = frozenset({"BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"})

Effect = Callable[[StageState, Command], None]


def carry_out(state: StageState, command: Command) -> None:
    """Change the state of a stage as an instruction does.

    Raises Refused where BuildKit refuses it now.
    """
    _EFFECTS[command.keyword](state, command)


def _note(state: StageState, text: str, *, empty: bool = True) -> None:
    state.image.history.append(Step(text, empty))


def shown_list(items: Iterable[str]) -> str:
    """Return strings as Go's ``%q`` shows a list of them."""
    return f"[{' '.join([quoted(item) for item in items])}]"


# --- variables -------------------------------------------------------------------------------------------------------------


def _pairs(state: StageState, command: Command) -> list[tuple[str, str]]:
    args = command.node.args
    return [(state.expand(args[n]), state.expand(args[n + 1])) for n in range(0, len(args), 3)]


def _env(state: StageState, command: Command) -> None:
    pairs = _pairs(state, command)
    for name, value in pairs:
        state.variables[name] = value
        state.image.env[name] = value
    _note(state, " ".join(["ENV", *[f"{name}={value}" for name, value in pairs]]))


def _label(state: StageState, command: Command) -> None:
    pairs = _pairs(state, command)
    state.image.labels.update(pairs)
    _note(state, " ".join(["LABEL", *[f"{name}={value}" for name, value in pairs]]))


def _arg(state: StageState, command: Command) -> None:
    said: list[str] = []
    for word in command.node.args:
        name, equals, default = word.partition("=")
        value = _argument(name, default if equals else None, state)
        if value is not None and name not in _NOT_IN_ENVIRONMENT:
            state.variables[name] = value
        state.declared.append((name, value))
        said.append(name if value is None else f"{name}={value}")
    _note(state, " ".join(["ARG", *said]))


def _argument(name: str, default: str | None, state: StageState) -> str | None:
    """Return the value of an argument: the build's, else its default's, else the global one's of its name."""
    given = state.around.build_args.get(name)
    if given is not None:
        return given
    return state.expand(default) if default is not None else state.around.global_args.get(name)


# --- commands --------------------------------------------------------------------------------------------------------------


def _with_shell(state: StageState, text: str) -> tuple[str, ...]:
    default = _WINDOWS_SHELL if state.image.os == "windows" else _SHELL
    return (*(state.image.shell or default), text)


def _command_line(state: StageState, command: Command) -> tuple[str, ...]:
    args = command.node.args
    return args if command.node.json else _with_shell(state, args[0] if args else "")


def _cmd(state: StageState, command: Command) -> None:
    state.image.cmd = _command_line(state, command)
    state.cmd_is_set = True
    _note(state, f"CMD {shown_list(state.image.cmd)}")


def _entrypoint(state: StageState, command: Command) -> None:
    state.image.entrypoint = _command_line(state, command)
    if not state.cmd_is_set:
        state.image.cmd = None
    _note(state, f"ENTRYPOINT {shown_list(state.image.entrypoint)}")


def _shell(state: StageState, command: Command) -> None:
    state.image.shell = command.node.args
    _note(state, f"SHELL [{' '.join(command.node.args)}]")


def _run(state: StageState, command: Command) -> None:
    mounts = copying.mounts(state, command)
    args = run_args(state, command)
    if any(name == "device" for name, _ in command.flags()):
        message = "device feature is only supported in Dockerfile frontend 1.14.0-labs or later"
        raise Refused(message, hint="write # syntax=docker/dockerfile:1-labs", buildkit=message)
    copying.check_mounts(state, command, mounts)
    known = {name: state.image.env.get(name, value or "") for name, value in state.declared}
    arguments = [f"|{len(known)}", *[f"{name}={value}" for name, value in known.items()]] if known else []
    _note(state, " ".join(["RUN", *arguments, *args, "# buildkit"]), empty=False)


def run_args(state: StageState, command: Command) -> tuple[str, ...]:
    """Return the program that a RUN starts, and its arguments."""
    return command.node.args if command.node.json else _with_shell(state, _script(state, command))


def _script(state: StageState, command: Command) -> str:
    """Return what the shell is given: a heredoc alone is the script itself, or the file that it becomes."""
    text = command.node.args[0] if command.node.args else ""
    if not command.bodies:
        return text
    if heredoc_word(text) is None:
        bodies = zip(command.node.heredocs, command.bodies, strict=True)
        return "".join([text, *[f"\n{heredoc.content}{body.name}" for heredoc, body in bodies]])
    only = command.bodies[0]
    if only.content.startswith("#!") and state.image.os != "windows":
        return joined("/dev/pipes", only.name)
    return only.content


def _healthcheck(state: StageState, command: Command) -> None:
    kind, *test = command.node.args
    if kind.upper() == "NONE":
        health = Health(("NONE",))
    else:
        form = "CMD" if command.node.json else "CMD-SHELL"
        interval, timeout, period, start = (_time(command, name) for name in _TIMES)
        health = Health((form, *test), interval, timeout, period, start, int(command.flag("retries") or 0))
    state.image.healthcheck = health
    _note(state, _shown_health(health))


def _time(command: Command, name: str) -> int:
    value = command.flag(name)
    return duration(value) if value else 0


def _shown_health(health: Health) -> str:
    spans = (health.interval, health.timeout, health.start_period, health.start_interval)
    names = ("Interval", "Timeout", "StartPeriod", "StartInterval")
    times = [f"{name}:{_shown_time(span)}" for name, span in zip(names, spans, strict=True)]
    return f"HEALTHCHECK {{Test:[{' '.join(health.test)}] {' '.join(times)} Retries:{health.retries}}}"


def _shown_time(span: int) -> str:
    """Return a span of time as Go prints it: every unit below the first, ``1h0m0.5s``, and a true micro sign."""
    if span < 10**9:
        return write_duration(span).replace("us", "µs")
    minutes, left = divmod(span, 60 * 10**9)
    hours, minutes = divmod(minutes, 60)
    whole, part = divmod(left, 10**9)
    seconds = f"{whole}.{part:09d}".rstrip("0") if part else f"{whole}"
    return (f"{hours}h" if hours else "") + (f"{minutes}m" if hours or minutes else "") + f"{seconds}s"


# --- the rest --------------------------------------------------------------------------------------------------------------


def _copy(state: StageState, command: Command) -> None:
    _note(state, copying.carry_out(state, command), empty=False)


def _workdir(state: StageState, command: Command) -> None:
    path = state.expand(command.node.args[0])
    state.image.workdir = absolute(state.image.workdir, path, state.os)
    shown = state.image.workdir.replace("\\", "/") if state.os == "windows" else state.image.workdir
    _note(state, f"WORKDIR {shown}", empty=shown == "/")


def _user(state: StageState, command: Command) -> None:
    state.image.user = state.expand(command.node.args[0])
    _note(state, f"USER {state.image.user}")


def _expose(state: StageState, command: Command) -> None:
    items = [item for word in sorted(command.node.args) for item in state.split(word)]
    exposed = [key for item in items for key in ports.port(item).exposed()]
    state.image.exposed_ports.update(exposed)
    _note(state, f"EXPOSE [{' '.join(exposed)}]")


def _volume(state: StageState, command: Command) -> None:
    paths = [state.expand(path) for path in copying.volumes(command)]
    if not all(paths):
        message = "VOLUME specified can not be an empty string"
        raise Refused(message, hint="name a folder", buildkit=message)
    state.image.volumes.update(paths)
    _note(state, f"VOLUME [{' '.join(paths)}]")


def _stopsignal(state: StageState, command: Command) -> None:
    text = state.expand(command.node.args[0])
    units.signal(text)
    state.image.stopsignal = text
    _note(state, f"STOPSIGNAL {text}")


def _onbuild(state: StageState, command: Command) -> None:
    bodies = [f"\n{heredoc.content}{heredoc.mark.name}" for heredoc in command.node.heredocs]
    state.image.onbuild.append(command.text + "".join(bodies))


def _maintainer(state: StageState, command: Command) -> None:
    state.image.author = command.node.args[0]
    _note(state, f"MAINTAINER {state.image.author}")


_EFFECTS: Final[dict[str, Effect]] = {
    "ARG": _arg, "ENV": _env, "LABEL": _label, "RUN": _run, "CMD": _cmd, "ENTRYPOINT": _entrypoint, "SHELL": _shell,
    "COPY": _copy, "ADD": _copy, "WORKDIR": _workdir, "USER": _user, "EXPOSE": _expose, "VOLUME": _volume,
    "STOPSIGNAL": _stopsignal, "HEALTHCHECK": _healthcheck, "ONBUILD": _onbuild, "MAINTAINER": _maintainer,
}  # fmt: skip
