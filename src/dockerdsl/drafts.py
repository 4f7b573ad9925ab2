"""Make frozen values at the price of ordinary ones: fill a draft, then freeze it.

A frozen attrs class is filled through `object.__setattr__`, attribute by attribute, and that costs more than all else that
making a value does. A draft is an instance of a twin class with the same slots whose attributes can still be set; it is frozen
by a change of its class, after which nothing tells it from any other value::

    made = Draft()
    made.path = "/app"
    made.__class__ = Workdir
"""

from __future__ import annotations

from typing import Any, Final

set_class: Final = object.__dict__["__class__"].__set__
"""Turn a frozen value that has no attributes yet into a draft: ``set_class(self, Draft)`` begins an ``__init__`` of its own."""

# A class with a Python `__setattr__` or `__delattr__` anywhere above it stores slowly, unless it restores both: the interpreter
# has one slot for the two of them.
_UNLOCKED: Final = {"__init__": object.__init__, "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}


def draft_of(cls: type[Any]) -> Any:
    """Return the twin of a frozen class with slots: called without arguments, it makes a draft with no attribute set."""
    make: Any = type(cls)
    return make(cls.__name__, (cls,), {"__slots__": (), "__module__": cls.__module__, **_UNLOCKED})
