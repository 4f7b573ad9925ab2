"""Say what arguments look like in most files: printable ASCII, nothing escaped, and only common variables.

Those are ``$NAME``, ``${NAME}``, ``${NAME:-word}`` and ``${NAME:+word}``. The patterns are written so that no text takes long:
what one alternative or repetition takes, no other can begin with.
"""

from __future__ import annotations

import re
from typing import Final

_BARE: Final = r"[!#%&(-\[\]-_a-~]"
_NAME: Final = r"[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_])"
_VARIABLES: Final = rf"(?:\$(?:{_NAME}|\{{{_NAME}(?::?[-+][A-Za-z0-9_./-]*)?\}})"
_WORD: Final = rf"{_BARE}*{_VARIABLES}{_BARE}*)*"
_QUOTED: Final = rf"[ !#%&(-\[\]-_a-~]*{_VARIABLES}[ !#%&(-\[\]-_a-~]*)*"
_LITERAL: Final = r"[ !#%-&(-\[\]-_a-~]*"
_KEY: Final = r"[A-Za-z_][A-Za-z0-9_./-]*"

LINE: Final = re.compile(rf"(?!--|\Z){_WORD}").fullmatch
PAIR: Final = re.compile(rf"""({_KEY})=(?:"({_QUOTED})"|'({_LITERAL})'|({_WORD}))(?:[ \t]+|\Z)""").match
PAIRS: Final = re.compile(rf"""(?:{_KEY}=(?:"{_QUOTED}"|'{_LITERAL}'|{_WORD})(?:[ \t]+|\Z))+""").fullmatch
OLD_KEY: Final = re.compile(rf"{_KEY}[ \t]+[!-~]").match
OLD_PAIR: Final = re.compile(rf"({_KEY})[ \t]+({_WORD})").fullmatch
DECLARED: Final = re.compile(rf'({_NAME})(?:=(?:"({_QUOTED})"|({_WORD})))?').fullmatch
FROM: Final = re.compile(rf"(?!--)({_WORD})(?: +[Aa][Ss] +[A-Za-z][A-Za-z0-9_.-]*)?").fullmatch
WORDS: Final = re.compile(r"[\t !#%&(-Z\]-_a-~]+").fullmatch
PATHS: Final = re.compile(r"(?!--)[\t !#%&(-Z\]-_a-~]+").fullmatch
STRINGS: Final = re.compile(r'\[ *(?:"[ !#-\[\]-~]*" *(?:, *"[ !#-\[\]-~]*" *)*)?\]').fullmatch
PROSE: Final = re.compile("(?!--)[!-~](?:[ -~]*[!-~])?").fullmatch

FLAGS: Final = re.compile(r"(?:--[a-z][a-z-]*(?:=[!#%-&(-\[\]-_a-~]*)? +)+(?!--)(?=[!-~])").match
MOUNT: Final = re.compile(r"[A-Za-z0-9=,./:@_-]+").fullmatch
COUNT: Final = re.compile(r"[0-9]{1,9}").fullmatch
DURATION: Final = re.compile(r"[1-9][0-9]{0,5}(?:ms|s|m|h)").fullmatch
