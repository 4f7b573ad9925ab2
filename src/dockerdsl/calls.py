"""Narrow the place of a chain of calls to the verb that is meant.

Python says of ``Stage("a", "b").user("c").run("d")`` on one line that each call begins where the chain does; an author wants to
be shown ``run("d")``.
"""

from __future__ import annotations

import ast

import attrs

from dockerdsl import files
from dockerdsl.where import Where


def narrow(where: Where) -> Where:
    """Return the place of the verb if this is the place of a chain in a Python file, else the same place."""
    if where.column is None or not where.file.endswith(".py"):
        return where
    for node in ast.walk(_tree(where.file)):
        match node:
            case ast.Call(func=ast.Attribute(attr=verb, end_lineno=int(line), end_col_offset=int(end))) if _is_at(node, where):
                return attrs.evolve(where, line=line, column=end - len(verb.encode()) + 1)
            case _:
                pass
    return where


def _tree(file: str) -> ast.AST:
    try:
        return ast.parse(files.read(file) or b"")
    except (OSError, SyntaxError, ValueError):
        return ast.Module([], [])


def _is_at(node: ast.Call, where: Where) -> bool:
    """Return whether a call stands at this place; both count columns in bytes, `ast` from 0."""
    begin = (node.lineno, node.col_offset + 1) == (where.line, where.column)
    return begin and (node.end_lineno, (node.end_col_offset or 0) + 1) == (where.end_line, where.end_column)
