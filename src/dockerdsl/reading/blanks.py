"""The sets of white space that BuildKit's readers part text at; mixing them up is a bug.

`BLANKS` is Go's ``unicode.IsSpace``: it is trimmed from lines, and parts words of ENV, LABEL and ARG. `FIELD_BLANKS`, ASCII's
without the line feed, parts everything else. `FLAG_BLANKS` parts flags, which are read byte by byte.
"""

from __future__ import annotations

from typing import Final

BLANKS: Final = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
FIELD_BLANKS: Final = "\t\v\f\r "
FLAG_BLANKS: Final = "\t\n\v\f\r \x85\xa0"
