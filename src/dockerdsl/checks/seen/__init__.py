"""What a rule sees of a file: its stages, its instructions, what is in force where they stand.

All places are characters of the text of the file. What an instruction inherits, from the lines above and from the stage that
its own is built on, is asked with `SeenStep.last` and what is made of it: `shell`, `variable`. A word that BuildKit would fill
in is resolved where its value stands in the file, and left alone where it does not.
"""

from __future__ import annotations

from dockerdsl.checks.seen.file import File as File
from dockerdsl.checks.seen.stage import SeenStage as SeenStage
from dockerdsl.checks.seen.step import SHELL as SHELL
from dockerdsl.checks.seen.step import SeenStep as SeenStep
