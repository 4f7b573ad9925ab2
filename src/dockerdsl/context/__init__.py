r"""The build context: what a Dockerfile takes from it, whether that is there, and what an ignore file leaves out.

    >>> from dockerdsl.context import read_ignore_file
    >>> ignored = read_ignore_file("*.csv\n!kept.csv\n")
    >>> print(ignored.ignored_by("data.csv"), ignored.ignored_by("kept.csv"), sep=" - ")
    '*.csv', .dockerignore:1 - None

`folder` looks at what is there, `taken` at what instructions ask for, `ignore` at what is left out; the others serve them.
"""

from __future__ import annotations

from dockerdsl.context.folder import Context as Context
from dockerdsl.context.folder import Judgement as Judgement
from dockerdsl.context.ignore import IgnoreFile as IgnoreFile
from dockerdsl.context.ignore import read_ignore_file as read_ignore_file
from dockerdsl.context.taken import Source as Source
