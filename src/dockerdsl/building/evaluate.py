"""Go through a file as a build does, without building: stages, what they start from, what their instructions do to the config.

The order is BuildKit's (``dockerfile2llb/convert.go``, ``toDispatchState``), because the first thing that it refuses hides the
rest: the whole text, then every instruction, global arguments, every FROM, the target, every ``--from``, circles, base images,
and at last what the instructions of the stages do that the target needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import Final, NoReturn

import attrs

from dockerdsl.building import effects
from dockerdsl.building.build_state import Command, StageState, Surroundings, Variables, circle, needed
from dockerdsl.building.image_config import Draft, ImageConfig
from dockerdsl.building.mounted import mount_source
from dockerdsl.errors import BuildRefused, ParseError, did_you_mean
from dockerdsl.images import parse_reference
from dockerdsl.reading.check_options import check_options
from dockerdsl.reading.expand import expand
from dockerdsl.reading.header import find_directives
from dockerdsl.reading.lines import Body, HeredocMark
from dockerdsl.reading.nodes import node
from dockerdsl.reading.parse import parse_scan, read_instruction
from dockerdsl.reading.pieces import InstructionPiece
from dockerdsl.reading.refused import Refused
from dockerdsl.reading.scan import Scan, scan
from dockerdsl.values.platforms import Platform, parse_platform
from dockerdsl.where import Where

SCRATCH: Final = "scratch"
_NO_PLACE: Final = (0, 0)
_EPOCH: Final = "SOURCE_DATE_EPOCH"

_BYTES: Final = re.compile("[\ud800-\udfff]")

_USUAL: Final = Platform("linux", "amd64")

Images = Callable[[str], "ImageConfig | None"]
Watch = Callable[[StageState, "Command | None"], None]


@attrs.frozen(slots=True, weakref_slot=False)
class Options:
    """What a build is asked for.

    Args:
        build_args: values of ``--build-arg``.
        target: the stage that is built, the last one by default.
        platform: what is built for. `builder`: what builds.
        images: gives the config of a base image, None for one that nobody knows; a LookupError refuses it.
        watch: is called when a stage has begun, and after each of its instructions, with the state of the stage then.
        check: go through it as ``docker build --check`` does: every stage, if no target is named, and nothing is handed over to
            the engine, which refuses a few things that nobody looked at before.
        readable: whether every instruction is known to be readable, and need not be read once more.
    """

    build_args: Mapping[str, str] = attrs.field(factory=dict[str, str])
    target: str | None = None
    platform: Platform = _USUAL
    builder: Platform = _USUAL
    images: Images = lambda _: None
    watch: Watch = lambda _state, _command: None
    check: bool = False
    readable: bool = False


def evaluate(scanned: Scan, options: Options) -> StageState:
    """Return the state of the target after its last instruction.

    Raises:
        ParseError: for a file that BuildKit does not read.
        BuildRefused: for one that it reads and does not build, with its message.
    """
    return _Build(scanned, options).run()


class _Build:
    def __init__(self, scanned: Scan, options: Options) -> None:
        self.scan = scanned
        self.options = options
        self.states: list[StageState] = []
        self.named: dict[str, StageState] = {}
        self.globals = Variables(_platform_args(options))
        self.around = Surroundings(options.build_args, self.globals, scanned.escape)

    def run(self) -> StageState:
        self._check_options()
        args, stages = self._pieces()
        openings = [self._command(opening, self.scan.escape) for opening, _ in stages]
        self._declare_stage(openings[-1])
        self._declare_globals(args)
        for opening, (_, pieces) in zip(openings, stages, strict=True):
            self._open(opening, pieces)
        self._check_epoch()
        target = self._target()
        for state in list(self.states):
            state.commands = [self._with_sources(command) for command in state.commands]
        self._check_circles()
        every = self.options.check and self.options.target is None
        wanted = set(self.states) if every else needed(target)
        for state in self.states:
            self._start(state, looked_up=state in wanted)
        for state in list(self.states):
            if state in wanted:
                self._dispatch(state)
        if not self.options.check:
            self._hand_over(wanted)
        return target

    # --- refusing --------------------------------------------------------------------------------------------------------

    def _where(self, lines: tuple[int, int]) -> Where | None:
        return Where(self.scan.file, lines[0], None, lines[1], None) if lines[0] else None

    def _refuse(self, message: str, hint: str, lines: tuple[int, int] = _NO_PLACE) -> NoReturn:
        raise BuildRefused(message, hint=hint, at=self._where(lines))

    def _again(self, refused: Refused, lines: tuple[int, int], prefix: str = "") -> NoReturn:
        """Refuse as a value was refused."""
        message = prefix + (refused.buildkit or refused.what)
        raise BuildRefused(message, hint=refused.hint, at=self._where(lines)) from None

    # --- the file --------------------------------------------------------------------------------------------------------

    def _check_options(self) -> None:
        given = self.options.build_args.get("BUILDKIT_DOCKERFILE_CHECK")
        found = find_directives(str(self.scan)).get("check")
        try:
            if given is not None:
                check_options(given)
            elif found is not None:
                check_options(found.first_word)
        except Refused as refused:
            line = found.line if found else 0
            self._again(refused, (line, line), "failed to parse check options: ")

    def _pieces(self) -> tuple[list[InstructionPiece], list[tuple[InstructionPiece, list[InstructionPiece]]]]:
        """Return the pieces of global arguments, and of each stage its FROM and the rest."""
        if not self.scan.pieces:
            self._refuse("the Dockerfile cannot be empty", "begin with FROM")
        if not self.options.readable:
            parse_scan(self.scan.check())
        args: list[InstructionPiece] = []
        stages: list[tuple[InstructionPiece, list[InstructionPiece]]] = []
        for piece in self.scan.instructions:
            if piece.keyword.upper() == "FROM":
                stages.append((piece, []))
            else:
                (stages[-1][1] if stages else args).append(piece)
        if not stages:
            self._refuse("dockerfile contains no stages to build", "begin a stage with FROM")
        return args, stages

    def _command(self, piece: InstructionPiece, escape: str, lines: tuple[int, int] | None = None) -> Command:
        bodies = tuple([_body(heredoc.mark, heredoc.content) for heredoc in piece.heredocs])
        place = lines or (piece.line, piece.end_line)
        return Command(piece.keyword.upper(), node(piece, escape), bodies, piece.rest, place)

    def _declare_stage(self, last: Command) -> None:
        """Set TARGETSTAGE: the target, else the name of the last stage."""
        words = last.node.args
        name = self.options.target or (words[2].lower() if len(words) == 3 else "default")
        self.globals["TARGETSTAGE"] = self.options.build_args.get("TARGETSTAGE", name)

    def _declare_globals(self, args: list[InstructionPiece]) -> None:
        for piece in args:
            for word in self._command(piece, self.scan.escape).node.args:
                name, equals, default = word.partition("=")
                value = self.options.build_args.get(name)
                if value is None and equals:
                    value = self._expand_global(default, (piece.line, piece.end_line))
                if value is not None:
                    self.globals[name] = value

    def _check_epoch(self) -> None:
        """Refuse a SOURCE_DATE_EPOCH that is no number of seconds, nor says whose time it is."""
        epoch = self.options.build_args.get(_EPOCH, self.globals.get(_EPOCH, ""))
        known = {"", "context"} | {state.name for state in self.states}
        if epoch not in known and not re.fullmatch("[+-]?[0-9]{1,19}", epoch):
            self._refuse(f"invalid SOURCE_DATE_EPOCH: {epoch}", "give seconds since 1970")

    def _expand_global(self, word: str, lines: tuple[int, int], prefix: str = "") -> str:
        try:
            return expand(word, self.globals, self.scan.escape).text
        except Refused as refused:
            self._again(refused, lines, prefix)

    # --- stages ----------------------------------------------------------------------------------------------------------

    def _open(self, opening: Command, pieces: list[InstructionPiece]) -> None:
        image, *name = opening.node.args
        base = self._expand_global(image, opening.lines)
        if not base:
            self._refuse(f"base name ({image}) should not be blank", "give the variable a default", opening.lines)
        platform = self._platform(opening)
        stage_name = name[1].lower() if name else ""
        if stage_name:
            self._check_context(stage_name)
        index = len(self.states)
        state = StageState(
            self.around, index, stage_name, stage_name or f"stage-{index}", base, opening.lines, platform=platform
        )
        state.commands = [self._command(each, self.scan.escape) for each in pieces]
        self._add(state)

    def _add(self, state: StageState) -> None:
        self.states.append(state)
        state.base = self.named.get(state.base_name)
        if state.name:
            self.named[state.name] = state

    def _platform(self, opening: Command) -> Platform | None:
        given = opening.flag("platform")
        if not given:
            return None
        text = self._expand_global(given, opening.lines, "failed to process arguments for platform : ")
        if not text:
            self._refuse(f"empty platform value from expression {given}", "give the variable a default", opening.lines)
        try:
            return parse_platform(text, builder=self.options.builder)
        except Refused as refused:
            self._again(refused, opening.lines, f"failed to parse platform {given}: ")

    def _check_context(self, name: str) -> None:
        """Refuse a stage's name that could name no context: it is looked up as an image's."""
        try:
            parse_reference(name)
        except Refused as refused:
            self._again(refused, _NO_PLACE, f"invalid context name {name}: ")

    def _target(self) -> StageState:
        wanted = self.options.target
        if wanted is None:
            return self.states[-1]
        found = self.named.get(wanted.lower())
        if found is None:
            hint = did_you_mean(wanted, self.named) or "give a stage a name: FROM image AS name"
            self._refuse(f'target stage "{wanted}" could not be found', hint)
        return found

    # --- what refers to what ---------------------------------------------------------------------------------------------

    def _with_sources(self, command: Command) -> Command:
        if not command.node.flags:
            return command
        if command.keyword == "COPY":
            wanted = command.flag("from")
            return command._replace(sources=(self._copied(wanted, command),)) if wanted else command
        if command.keyword == "RUN":
            mounts = [value for name, value in command.flags() if name == "mount"]
            sources = [self._named_or_image(mount_source(mount) or SCRATCH, command) for mount in mounts]
            return command._replace(sources=tuple(sources))
        return command

    def _copied(self, wanted: str, command: Command) -> StageState:
        try:
            expanded = expand(wanted, {}, self.scan.escape).text
        except Refused as refused:
            self._again(refused, command.lines)
        if expanded != wanted:
            reason = "variable expansion is not supported for --from"
            way = "define a new stage with FROM using ARG from global scope as a workaround"
            self._refuse(f"{reason}, {way}", "name a stage")
        if not re.fullmatch("[+-]?[0-9]+", wanted):
            return self._named_or_image(wanted, command)
        index = int(wanted)
        if not 0 <= index < len([state for state in self.states if state.registered]):
            self._refuse(f"invalid stage index {index}", "name the stage")
        return self.states[index]

    def _named_or_image(self, wanted: str, command: Command) -> StageState:
        found = self.named.get(wanted.lower())
        if found is None:
            found = StageState(self.around, len(self.states), "", wanted, wanted, command.lines, registered=False)
            self._add(found)
        return found

    def _check_circles(self) -> None:
        """Refuse stages that copy from each other in a circle, whether the target needs them or not."""
        done: set[StageState] = set()
        for state in self.states:
            path = circle(state, done)
            if path:
                first, *rest = [self._where(command.lines) for command in path]
                also = [("and", each) for each in rest]
                what = f"circular dependency detected on stage: {state.shown}"
                raise BuildRefused(what, hint="copy from a stage above", at=first, also=also)

    # --- base images -----------------------------------------------------------------------------------------------------

    def _start(self, state: StageState, *, looked_up: bool = True) -> None:
        """Look up the image that a state starts from; a name that can be none is refused even where nobody needs it."""
        if state.base is not None or state.dispatched:
            return
        if state.base_name != SCRATCH:
            self._check_reference(state)
        if not looked_up:
            return
        platform = state.platform or self.options.platform
        if state.base_name == SCRATCH:
            platform = self.options.platform
            config = ImageConfig(workdir="/")
        else:
            config = self._image(state)
        state.platform = platform
        state.image = Draft(config)
        state.image.history.clear()
        if config.unknown_base or state.base_name == SCRATCH:
            state.image.os, state.image.arch, state.image.variant = platform.os, platform.arch, platform.variant
        state.dispatched = not state.registered

    def _check_reference(self, state: StageState) -> None:
        try:
            parse_reference(state.base_name)
        except Refused as refused:
            self._again(refused, state.lines, f'failed to parse stage name "{state.base_name}": ')

    def _image(self, state: StageState) -> ImageConfig:
        try:
            return self.options.images(state.base_name) or ImageConfig(unknown_base=state.base_name)
        except LookupError as error:
            self._refuse(f"{state.base_name}: {error.args[0]}", "check the name of the image", state.lines)

    # --- instructions ----------------------------------------------------------------------------------------------------

    def _dispatch(self, state: StageState) -> None:
        if state.dispatched:
            return
        base = state.base
        if base is not None:
            self._dispatch(base)
            state.image, state.platform = Draft(base.image.done()), base.platform
            state.declared = list(base.declared)
        triggers, state.image.onbuild = state.image.onbuild, []
        state.commands = [*self._triggers(triggers, state), *state.commands]
        if "PATH" not in state.image.env and state.os != "windows":
            state.image.env["PATH"] = effects.DEFAULT_PATH
        state.variables = Variables({**(base.variables if base else {}), **state.image.env})
        self.options.watch(state, None)
        for command in state.commands:
            try:
                effects.carry_out(state, command)
            except Refused as refused:
                self._again(refused, command.lines)
            self.options.watch(state, command)
        state.dispatched = True

    def _hand_over(self, wanted: set[StageState]) -> None:
        """Refuse what the engine does not take: a RUN of nothing, and one whose text is not UTF-8."""
        for command in [command for state in self.states if state in wanted for command in state.commands]:
            if command.keyword == "RUN" and command.node.json and not command.node.args:
                self._refuse("arguments are required", "name a program", command.lines)
            texts = [*command.node.args, *[body.content for body in command.bodies]]
            if command.keyword == "RUN" and any(_BYTES.search(text) for text in texts):
                self._refuse("string field contains invalid UTF-8", "write the file in UTF-8", command.lines)

    def _triggers(self, triggers: list[str], state: StageState) -> Iterator[Command]:
        r"""Give the instructions that ONBUILD left in a base: read with ``\`` as their escape, wherever they were written."""
        for trigger in triggers:
            scanned = scan(trigger, self.scan.file)
            for problem in scanned.errors[:1]:
                self._refuse(problem.message, "mend the ONBUILD of the base image", state.lines)
            pieces = scanned.instructions
            if len(pieces) != 1:
                self._refuse("onbuild trigger should be a single expression", "write one ONBUILD for each", state.lines)
            self._check_trigger(pieces[0], state)
            command = self._with_sources(self._command(pieces[0], "\\", state.lines))
            for source in command.sources:
                self._prepare(source, state)
            yield command

    def _check_trigger(self, piece: InstructionPiece, state: StageState) -> None:
        try:
            read_instruction(piece, "\\", self.scan.file)
        except ParseError as error:
            hint = error.hint or "mend the ONBUILD of the base image"
            raise BuildRefused(error.what, hint=hint, at=self._where(state.lines)) from None

    def _prepare(self, source: StageState, state: StageState) -> None:
        """Make a stage ready that only a trigger refers to."""
        if source.dispatched or (source.registered and source.index >= state.index):
            return
        for each in sorted(needed(source), key=attrgetter("index")):
            self._start(each)
            if each.registered:
                self._dispatch(each)


def _body(mark: HeredocMark, content: str) -> Body:
    return Body(mark.name, re.sub(r"(?m)^\t+", "", content) if mark.chomp else content, mark.expand)


def _platform_args(options: Options) -> dict[str, str]:
    """Return the arguments that are there without an ARG; the build's own ones of these names win."""
    found: dict[str, str] = {}
    for side, platform in (("BUILD", options.builder), ("TARGET", options.platform)):
        found |= {
            f"{side}PLATFORM": str(platform) if side == "TARGET" else platform.short,
            f"{side}OS": platform.os,
            f"{side}OSVERSION": platform.os_version,
            f"{side}ARCH": platform.arch,
            f"{side}VARIANT": platform.variant,
        }
    return {name: options.build_args.get(name, value) for name, value in found.items()}
