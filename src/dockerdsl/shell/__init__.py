"""Read shell text: its commands, their words, and where each of them stands.

`read_shell` takes what a shell is given and never refuses: what it cannot read is `opaque`, the rest is there. `invocations`
says which programs really run, behind ``sudo``, ``env`` or ``bash -c``; `read_exec` says it of an exec form. `dialect` says
whose language a RUN is in. The grammar is that of bash; those of sh, dash, ash, ksh and zsh are nearly part of it.
"""

from dockerdsl.shell.command import Redirect as Redirect
from dockerdsl.shell.command import Shell as Shell
from dockerdsl.shell.command import ShellCommand as ShellCommand
from dockerdsl.shell.command import Span as Span
from dockerdsl.shell.command import Word as Word
from dockerdsl.shell.dialects import DEFAULT_SHELL as DEFAULT_SHELL
from dockerdsl.shell.dialects import READABLE as READABLE
from dockerdsl.shell.dialects import Dialect as Dialect
from dockerdsl.shell.dialects import dialect as dialect
from dockerdsl.shell.dialects import dialect_of as dialect_of
from dockerdsl.shell.invocations import Invocation as Invocation
from dockerdsl.shell.invocations import invocations as invocations
from dockerdsl.shell.invocations import read_exec as read_exec
from dockerdsl.shell.reader import read_shell as read_shell
