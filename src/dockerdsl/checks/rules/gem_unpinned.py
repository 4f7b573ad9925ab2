"""Say which version of a gem is to be installed.

Without a version the image gets whatever is newest on the day of the build. `bundle install` takes the versions of the lock
file.

Found:

```dockerfile
FROM ruby:3.4
RUN gem install rake
```

Instead:

```dockerfile
FROM ruby:3.4
RUN gem install rake:13.3.1
```
"""

from __future__ import annotations

from collections.abc import Iterator

from dockerdsl.checks.commands import Command
from dockerdsl.checks.packages import GEM, told
from dockerdsl.checks.rule import Problem, command_rule


@command_rule(*GEM.programs, severity="info", hadolint={"DL3028": "warning"})
def gem_unpinned(command: Command) -> Iterator[Problem]:
    if command.has("v", "version", "g", "file"):
        return
    end = next((word.start for word in command.args if word.text == "--"), None)
    for word, text in told(command, GEM.packages(command)):
        if ":" not in text and not text.endswith(".gem") and (end is None or word.start < end):
            yield command.problem(f"{text} has no version", word, hint=f"write {text}:VERSION")
