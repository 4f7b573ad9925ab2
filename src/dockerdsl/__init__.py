"""Dockerfiles from Python: stages as values, references as objects, text that BuildKit reads exactly as it was meant.

    >>> from dockerdsl import From, Stage
    >>> web = Stage("web", From("nginx:1.29")).copy("site/", "/usr/share/nginx/html/").expose(80)
    >>> print(web)
    FROM nginx:1.29 AS web
    COPY site/ /usr/share/nginx/html/
    EXPOSE 80
    <BLANKLINE>

Names are loaded when they are first touched (PEP 562): importing the package costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take it for true; typing itself would cost more than all else here
if TYPE_CHECKING:
    from dockerdsl import errors as errors
    from dockerdsl import instructions as instructions
    from dockerdsl.commands import Chain, Script, script, sh
    from dockerdsl.dockerfile import Dockerfile
    from dockerdsl.document import Document
    from dockerdsl.errors import DockerdslError
    from dockerdsl.frontend import Frontend
    from dockerdsl.images import Reference
    from dockerdsl.instruction import Instruction
    from dockerdsl.instructions import From
    from dockerdsl.mounts import Mount, bind, cache, secret, ssh, tmpfs
    from dockerdsl.origin import StagePath
    from dockerdsl.paths import Heredoc, heredoc
    from dockerdsl.render import Rendering
    from dockerdsl.search import find_dockerfiles
    from dockerdsl.stage import Stage
    from dockerdsl.targets import target
    from dockerdsl.text import literal
    from dockerdsl.variables import Arg, Secret, Var
    from dockerdsl.where import Where

    __version__: str

__all__ = [
    "Arg", "Chain", "DockerdslError", "Dockerfile", "Document", "From", "Frontend", "Heredoc", "Instruction", "Mount",
    "Reference", "Rendering", "Script", "Secret", "Stage", "StagePath", "Var", "Where", "__version__", "bind", "cache",
    "errors", "find_dockerfiles", "heredoc", "instructions", "literal", "script", "secret", "sh", "ssh", "target",
    "tmpfs",
]  # fmt: skip

_ROOMS = {
    "commands": ("Chain", "Script", "script", "sh"),
    "dockerfile": ("Dockerfile",),
    "document": ("Document",),
    "errors": ("DockerdslError",),
    "frontend": ("Frontend",),
    "images": ("Reference",),
    "instruction": ("Instruction",),
    "instructions": ("From",),
    "mounts": ("Mount", "bind", "cache", "secret", "ssh", "tmpfs"),
    "origin": ("StagePath",),
    "paths": ("Heredoc", "heredoc"),
    "render": ("Rendering",),
    "search": ("find_dockerfiles",),
    "stage": ("Stage",),
    "targets": ("target",),
    "text": ("literal",),
    "variables": ("Arg", "Secret", "Var"),
    "where": ("Where",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            value: object = version("dockerdsl")
        except PackageNotFoundError:  # a source tree that nobody installed
            value = "0+unknown"
    elif name in _ROOM_OF or name in ("errors", "instructions"):
        from importlib import import_module

        module = import_module(f"dockerdsl.{_ROOM_OF.get(name, name)}")
        value = module if name not in _ROOM_OF else getattr(module, name)
    else:
        raise AttributeError(f"module 'dockerdsl' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
