"""What the Python that is being written has so far: its variables, the handles and stages among them, what it must import.

Expressions are run in it, so that a call that is written can be tried.
"""

from __future__ import annotations

import re
from typing import Any, Final

import dockerdsl
from dockerdsl.importing.literals import identifier, interpolated, quoted
from dockerdsl.importing.readings import BARE
from dockerdsl.text import Text
from dockerdsl.variables import Arg

_FORBIDDEN: Final = frozenset({*dockerdsl.__all__, "print", "str", "list"})


class Scope:
    """The variables of one translation. What grows: `values` by every name, `handles` and `stages` by what stands for them."""

    def __init__(self, shared: frozenset[str]) -> None:
        self.shared: Final = shared
        """The names of the arguments before the first FROM, which a stage declares by the name alone."""
        self.values: Final[dict[str, Any]] = {name: getattr(dockerdsl, name) for name in dockerdsl.__all__}
        """What each name means in Python."""
        self.imports: Final[set[str]] = set()
        self.handles: Final[dict[str, str]] = {}
        """The variable that is the handle of an argument, by the argument's name."""
        self.stages: Final[dict[str, str]] = {}
        """The variable that is a stage, by the stage's name."""
        self.usable: dict[str, str] = {}
        """The handles that are declared where the next instruction stands."""
        self._taken: Final[set[str]] = set(_FORBIDDEN)

    def new(self, wanted: str) -> str:
        """Return a variable's name that is not taken, as near to `wanted` as can be; it is taken then."""
        name = identifier(wanted)
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name

    def run(self, expression: str) -> Any:
        """Return what an expression gives."""
        return eval(expression.strip(), self.values)

    def means(self, arg: Arg, variable: str) -> bool:
        """Return whether the handle that a variable is declares in a stage what `arg` declares."""
        return arg.default is None if arg.name in self.shared else arg.default == self.values[variable].default

    def handle_of(self, arg: Arg) -> str | None:
        """Return the variable whose handle declares what `arg` declares, if there is one."""
        variable = self.handles.get(arg.name)
        return variable if variable is not None and self.means(arg, variable) else None

    def stage_of(self, origin: object) -> str | None:
        """Return the variable of the stage that ``from=`` names, None for an image."""
        return self.stages.get(origin.lower()) if isinstance(origin, str) else None

    def text(self, text: str) -> str:
        """Return the expression of a text in which BuildKit puts variables in; `literal` where it must be."""
        if isinstance(text, Text):
            self.imports.add("literal")
            return f"literal({quoted(str(text))})"
        return self.shell_text(BARE.sub(lambda match: f"${{{match[1]}}}" if match[1] in self.usable else match[0], text))

    def shell_text(self, text: str) -> str:
        """Return the expression of a text as it stands: an f-string where a handle stands in it."""
        braced = interpolated(text, self.usable)
        return quoted(text) if braced is None else braced.removeprefix("f") if "{" not in braced else _alone(braced)


def _alone(text: str) -> str:
    """Return the handle itself where an f-string is nothing but the handle."""
    match = re.fullmatch(r'f"\{(\w+)\}"', text)
    return match[1] if match else text
