"""Every mistake has an answer: what is wrong, where it was written, what to do next. The whole texts, reviewed like code."""

from __future__ import annotations

import pytest

import dockerdsl

# fmt: off
MISTAKES = {
    'a misspelt option of run': (
        'Stage("a", "b").run("c", netwrok="none")',
        'UnknownOption',
        "images.py:1: run() has no option 'netwrok'\n"
        "  hint: did you mean 'network'?"
    ),
    'a misspelt option of copy': (
        'Stage("a", "b").copy("c", "d", lnk=True)',
        'UnknownOption',
        "images.py:1: copy() has no option 'lnk'\n"
        "  hint: did you mean 'link'?"
    ),
    'a misspelt option of add': (
        'Stage("a", "b").add("c", "d", check_sum="e")',
        'UnknownOption',
        "images.py:1: add() has no option 'check_sum'\n"
        "  hint: did you mean 'checksum'?"
    ),
    'a misspelt option of healthcheck': (
        'Stage("a", "b").healthcheck("c", intervall="5s")',
        'UnknownOption',
        "images.py:1: healthcheck() has no option 'intervall'\n"
        "  hint: did you mean 'interval'?"
    ),
    'a misspelt option of From': (
        'From("a", platfrom="linux/arm64")',
        'UnknownOption',
        "images.py:1: From() has no option 'platfrom'\n"
        "  hint: did you mean 'platform'?"
    ),
    'a misspelt option of Stage': (
        'Stage("a", "b", dox="c")',
        'UnknownOption',
        "images.py:1: Stage() has no option 'dox'\n"
        "  hint: did you mean 'doc'?"
    ),
    'a misspelt option of Dockerfile': (
        'Dockerfile(Stage("a", "b"), excape="`")',
        'UnknownOption',
        "images.py:1: Dockerfile() has no option 'excape'\n"
        "  hint: did you mean 'escape'?"
    ),
    'a misspelt option of a mount': (
        'cache("/a", shring="locked")',
        'UnknownOption',
        "images.py:1: cache() has no option 'shring'\n"
        "  hint: did you mean 'sharing'?"
    ),
    'an option that no verb has': (
        'Stage("a", "b").file("/c", "d", zzz=1)',
        'UnknownOption',
        "images.py:1: file() has no option 'zzz'\n"
        '  hint: it takes chown, chmod, link, expand'
    ),
    'a stage that is no stage': (
        'Stage("a", 5)',
        'InvalidType',
        'images.py:1: a stage begins with From(...), an image or a Stage, not 5\n'
        '  hint: write Stage("builder", From("golang:1.13"))'
    ),
    'a stage name that is no text': (
        'Stage(From("a"), "b")',
        'InvalidType',
        "images.py:1: a stage's name is a str or None, not From\n"
        '  hint: write Stage("builder", From("golang:1.13"))'
    ),
    'a tuple where a path is meant': (
        'Stage("a", "b").copy(("c", "d"), "/e/")',
        'InvalidType',
        'images.py:1: a source of COPY is a str, not tuple\n'
        '  hint: give its items one by one'
    ),
    'bytes where a path is meant': (
        'Stage("a", "b").workdir(b"/c")',
        'InvalidType',
        'images.py:1: WORKDIR is a str, not bytes\n'
        '  hint: decode it first'
    ),
    'None where a value is meant': (
        'Stage("a", "b").env(C=None)',
        'InvalidType',
        'images.py:1: the value of ENV C is a str, not NoneType\n'
        '  hint: leave it out instead'
    ),
    'a truth value where text is meant': (
        'Stage("a", "b").label(c=True)',
        'InvalidType',
        'images.py:1: the value of LABEL c is a str, not bool\n'
        '  hint: write "true" or "false" as text'
    ),
    'a number where permissions are meant': (
        'Stage("a", "b").copy("c", "d", chmod=0o755)',
        'InvalidType',
        'images.py:1: COPY --chmod is text, not the int 493\n'
        '  hint: write chmod="0755" if you mean those bits'
    ),
    'a path object where text is meant': (
        'Stage("a", "b").copy(__import__("pathlib").PurePosixPath("c"), "d")',
        'InvalidType',
        'images.py:1: a source of COPY is a str, not PurePosixPath\n'
        '  hint: use .as_posix()'
    ),
    'a mount that is no mount': (
        'Stage("a", "b").run("c", mounts=["d"])',
        'InvalidType',
        "images.py:1: RUN --mount holds 'd', which is no mount\n"
        '  hint: make one with bind(), cache(), tmpfs(), secret() or ssh()'
    ),
    'one mount without its list': (
        'Stage("a", "b").run("c", mounts=cache("/d"))',
        'InvalidType',
        "images.py:1: RUN --mount is a list of mounts, not Mount(type='cache', from_=None, options=(('target', '/d'),))\n"
        '  hint: put it into a list'
    ),
    'a secret itself as a mount': (
        'Stage("a", "b").run("c", mounts=[Secret("d")])',
        'InvalidType',
        "images.py:1: RUN --mount holds Secret('d') itself\n"
        '  hint: write secret(Secret(\'d\'), env="...")'
    ),
    'a line feed in ENV': (
        'Stage("a", "b").env(C="d\\ne")',
        'Unspellable',
        'images.py:1: the value of ENV C holds a line feed, and no spelling in a Dockerfile keeps one there\n'
        '  hint: declare an Arg and give the text with --build-arg, or write the text to a file with .file(path, text)'
    ),
    'a line feed in LABEL': (
        'Stage("a", "b").label(c="d\\ne")',
        'Unspellable',
        'images.py:1: the value of LABEL c holds a line feed, and no spelling in a Dockerfile keeps one there\n'
        '  hint: declare an Arg and give the text with --build-arg, or write the text to a file with .file(path, text)'
    ),
    'a line feed in WORKDIR': (
        'Stage("a", "b").workdir("/c\\nRUN d")',
        'Unspellable',
        'images.py:1: WORKDIR holds a line feed, and no spelling in a Dockerfile keeps one there\n'
        '  hint: declare an Arg and give the text with --build-arg, or write the text to a file with .file(path, text)'
    ),
    'a line feed in RUN': (
        'Stage("a", "b").run("c\\nd")',
        'InvalidValue',
        'images.py:1: RUN has several lines, but the shell form is one\n'
        '  hint: join commands: .run("a", "b"), or carry the lines as they are: .run(script("""..."""))'
    ),
    'a NUL in an argument': (
        'Stage("a", "b").cmd("c\\0")',
        'Unspellable',
        'images.py:1: an argument of CMD holds a NUL or a lone surrogate\n'
        '  hint: take it out'
    ),
    'a lone surrogate in ENV': (
        'Stage("a", "b").env(C="\\ud800")',
        'Unspellable',
        'images.py:1: the value of ENV C holds a lone surrogate, which is no character\n'
        '  hint: decode the text rightly'
    ),
    'no command': (
        'Stage("a", "b").run()',
        'InvalidValue',
        'images.py:1: RUN needs a command\n'
        '  hint: write .run("make install")'
    ),
    'an empty command': (
        'Stage("a", "b").run("")',
        'InvalidValue',
        'images.py:1: RUN is empty\n'
        '  hint: write a command'
    ),
    'an empty list': (
        'Stage("a", "b").run([])',
        'InvalidValue',
        'images.py:1: RUN is empty\n'
        '  hint: name the program and its arguments'
    ),
    'a command of blanks at its edges': (
        'Stage("a", "b").run(" c")',
        'InvalidValue',
        'images.py:1: RUN has a blank at its edge, which BuildKit drops\n'
        '  hint: strip it'
    ),
    'a command that looks like an exec form': (
        'Stage(\'a\', \'b\').run(\'["c"]\')',
        'InvalidValue',
        'images.py:1: RUN is \'["c"]\', which BuildKit reads as an exec form\n'
        '  hint: give a list for the exec form, or use script()'
    ),
    'a command that looks like a heredoc': (
        'Stage("a", "b").run("echo $((1 << 2))")',
        'InvalidValue',
        "images.py:1: RUN holds '<<', where BuildKit would begin a heredoc and take the next lines\n"
        '  hint: use script()'
    ),
    'several words that might be one command': (
        'Stage("a", "b").run("go", "build")',
        'InvalidValue',
        'images.py:1: RUN got 2 words: is that one command, or 2?\n'
        "  hint: write .run(['go', 'build']) to run one program, or .run(sh('go', 'build')) to run one after the other"
    ),
    'one word with blanks in CMD': (
        'Stage("a", "b").cmd("nginx -g off")',
        'InvalidValue',
        "images.py:1: CMD is the single word 'nginx -g off', which holds a blank\n"
        "  hint: write 'nginx', '-g', 'off' for the exec form, or sh('nginx -g off') for the shell form"
    ),
    'a chain with an open quote': (
        'Stage("a", "b").run("it\'s", "c d")',
        'InvalidValue',
        'images.py:1: the command "it\'s" leaves a quote open, so it would swallow the next\n'
        '  hint: use script()'
    ),
    'a chain with a comment': (
        'Stage("a", "b").run("c # d", "e f")',
        'InvalidValue',
        "images.py:1: the command 'c # d' ends in a comment, so it would swallow the next\n"
        '  hint: use script()'
    ),
    'an empty script': (
        'script("  ")',
        'InvalidValue',
        'images.py:1: the script is empty\n'
        '  hint: write its commands, one a line'
    ),
    'a script read by a relative interpreter': (
        'script("c", interpreter="python3")',
        'InvalidValue',
        "images.py:1: the interpreter 'python3' is no absolute path\n"
        '  hint: write "/usr/bin/env python3"'
    ),
    'no destination': (
        'Stage("a", "b").copy("c")',
        'InvalidValue',
        "images.py:1: COPY has no destination after 'c'\n"
        '  hint: end with one: .copy("main.go", ".")'
    ),
    'no paths at all': (
        'Stage("a", "b").copy()',
        'InvalidValue',
        'images.py:1: COPY has no destination\n'
        '  hint: end with one: .copy("main.go", ".")'
    ),
    'an empty source': (
        'Stage("a", "b").copy("", "c")',
        'InvalidValue',
        'images.py:1: a source of COPY is empty, which copies everything\n'
        '  hint: write "." for the whole context'
    ),
    'several sources and no folder': (
        'Stage("a", "b").copy("c", "d", "e")',
        'InvalidValue',
        "images.py:1: COPY has 2 sources, but its destination 'e' is no folder\n"
        "  hint: end it in a slash: 'e/'; without one only the last file would be left"
    ),
    'a URL for COPY': (
        'Stage("a", "b").copy("https://example.com/c", "d")',
        'InvalidValue',
        "images.py:1: COPY cannot fetch 'https://example.com/c'\n"
        "  hint: use .add(); a file of that name is './https://example.com/c'"
    ),
    'a destination in another stage': (
        'Stage("a", "b").copy("c", Stage("d", "e") / "f")',
        'InvalidValue',
        "images.py:1: the destination of COPY is d / 'f', but only this stage can be written to\n"
        '  hint: end with a path in this stage'
    ),
    'two stages in one COPY': (
        'Stage("a", "b").copy(Stage("c", "d") / "e", Stage("f", "g") / "h", "/i/")',
        'InvalidValue',
        'images.py:1: COPY takes its sources from one stage\n'
        '  hint: write one .copy() for each stage'
    ),
    'a path in a stage and from_': (
        'Stage("a", "b").copy(Stage("c", "d") / "e", "f", from_="g")',
        'InvalidValue',
        'images.py:1: COPY has a path in a stage and from_ too\n'
        '  hint: leave from_ out'
    ),
    'a path in a stage as text': (
        'Stage("a", "b").env(C=f"{Stage(\'c\', \'d\') / \'e\'}")',
        'InvalidType',
        "images.py:1: c / 'e' is a path in a stage, not text\n"
        '  hint: give it to .copy() or bind(), which write the --from beside it'
    ),
    'a file without its line feed': (
        'Stage("a", "b").file("/c", "d")',
        'Unspellable',
        'images.py:1: the content of the file does not end in a line feed, but a heredoc always does\n'
        '  hint: end it in "\\n"'
    ),
    'a port out of range': (
        'Stage("a", "b").expose(70000)',
        'Refused',
        "images.py:1: the port '70000' is not a number from 0 to 65535\n"
        '  hint: write "80", "53/udp" or "8000-8010"'
    ),
    'a port that is none': (
        'Stage("a", "b").expose("http")',
        'Refused',
        "images.py:1: the port 'http' is not a number from 0 to 65535\n"
        '  hint: write "80", "53/udp" or "8000-8010"'
    ),
    'a duration without unit': (
        'Stage("a", "b").healthcheck("c", interval="5")',
        'Refused',
        "images.py:1: the duration '5' has no unit\n"
        '  hint: write "5s" if you mean seconds'
    ),
    'a duration as a number': (
        'Stage("a", "b").healthcheck("c", interval=5)',
        'InvalidType',
        'images.py:1: HEALTHCHECK --interval is text with a unit, not 5\n'
        '  hint: write "5s" for seconds'
    ),
    'options of no health check': (
        'Stage("a", "b").healthcheck(None, retries=3)',
        'InvalidValue',
        'images.py:1: HEALTHCHECK NONE takes no options, BuildKit would ignore them\n'
        '  hint: leave them out'
    ),
    'a bad digest': (
        'From("a@sha256:123")',
        'Refused',
        "images.py:1: the image 'a@sha256:123' has 'sha256:123' where a digest stands\n"
        '  hint: write @sha256: and 64 hex digits'
    ),
    'upper case in an image': (
        'From("Debian")',
        'Refused',
        "images.py:1: the image 'Debian' has upper case in its name\n"
        "  hint: write 'debian'"
    ),
    'a bad platform': (
        'From("a", platform="lunix")',
        'Refused',
        "images.py:1: the platform 'lunix' is neither an os nor an architecture\n"
        "  hint: did you mean 'linux'?"
    ),
    'a bad signal': (
        'Stage("a", "b").stopsignal("SIGFOO")',
        'Refused',
        "images.py:1: 'SIGFOO' is no signal\n"
        '  hint: write a name or a number: "SIGTERM", "9"'
    ),
    'bad permissions': (
        'Stage("a", "b").copy("c", "d", chmod="9")',
        'Refused',
        "images.py:1: the mode '9' is neither octal, 0 to 7777, nor symbolic\n"
        '  hint: write "0755" or "u=rwx,go=rx"'
    ),
    'a bad network': (
        'Stage("a", "b").run("c", network="nome")',
        'InvalidValue',
        "images.py:1: RUN --network is 'nome'\n"
        "  hint: did you mean 'none'?"
    ),
    'a flag beyond ASCII': (
        'Stage("a", "b").copy("c", "d", exclude=["é"])',
        'Unspellable',
        "images.py:1: --exclude cannot carry 'é': BuildKit reads flags byte by byte, beyond ASCII they arrive mangled\n"
        '  hint: where the flag expands variables, declare an Arg with this default and use its handle'
    ),
    'a mount without its target': (
        'bind()',
        'InvalidValue',
        'images.py:1: a bind mount needs a target\n'
        '  hint: write bind("src", "/src") or bind(target="/src")'
    ),
    'a cache without its target': (
        'cache()',
        'InvalidType',
        "images.py:1: cache() needs 'target'\n"
        '  hint: write cache(...) with it, or see help(cache)'
    ),
    'a mount of the root': (
        'tmpfs("/")',
        'InvalidValue',
        "images.py:1: the target of a tmpfs mount is '/', which BuildKit refuses\n"
        '  hint: mount a folder below it'
    ),
    'a bad sharing': (
        'cache("/a", sharing="exclusive")',
        'InvalidValue',
        "images.py:1: the sharing of a cache mount is 'exclusive'\n"
        "  hint: choose 'shared', 'private' or 'locked'"
    ),
    'a bad size': (
        'tmpfs("/a", size="lots")',
        'Refused',
        "images.py:1: 'lots' is no size\n"
        '  hint: write a number and a unit, b, k, m, g, t or p: "64m", "1.5g"'
    ),
    'a checksum of several sources': (
        'Stage("a", "b").add("https://c/d", "https://e/f", "/g/", checksum="sha256:" + "0" * 64)',
        'InvalidValue',
        'images.py:1: ADD --checksum judges one source, but there are several\n'
        '  hint: write one .add() for each'
    ),
    'a key given twice': (
        'Stage("a", "b").env({"C": "1"}, C="2")',
        'InvalidValue',
        "images.py:1: ENV sets 'C' twice\n"
        '  hint: give it once'
    ),
    'an equals sign in a key': (
        'Stage("a", "b").label({"c=d": "e"})',
        'Unspellable',
        "images.py:1: the key 'c=d' of LABEL holds '=', which ends a key\n"
        '  hint: take it out'
    ),
    'a bad variable': (
        'Stage("a", "b").env(C="${d^^}")',
        'InvalidValue',
        "images.py:1: '${d^^}' is not a variable: BuildKit knows no such modifier\n"
        "  hint: for the text itself write literal('${d^^}')"
    ),
    'an open variable': (
        'Stage("a", "b").env(C="${d")',
        'InvalidValue',
        "images.py:1: '${d' is not a variable: no '}' ends it\n"
        "  hint: for the text itself write literal('${d')"
    ),
    'a secret in an f-string': (
        'f"{Secret(\'token\')}"',
        'SecretExposed',
        "images.py:1: the secret 'token' would become text in the Dockerfile\n"
        '  hint: mount it: .run(..., mounts=[secret("token", env="TOKEN")])'
    ),
    'a secret in ENV': (
        'Stage("a", "b").env(TOKEN=Secret("token"))',
        'SecretExposed',
        "images.py:1: the secret 'token' would become text in the Dockerfile\n"
        '  hint: mount it: .run(..., mounts=[secret("token", env="TOKEN")])'
    ),
    'a secret in LABEL': (
        'Stage("a", "b").label(token=Secret("token"))',
        'SecretExposed',
        "images.py:1: the secret 'token' would become text in the Dockerfile\n"
        '  hint: mount it: .run(..., mounts=[secret("token", env="TOKEN")])'
    ),
    'a script with an endless line': (
        'Stage("a", "b").run(script("c" * 65_536))',
        'Unspellable',
        'images.py:1: the script has a line over 65535 bytes, more than BuildKit reads\n'
        '  hint: break it, or copy a file'
    ),
    'a raw line that is no text': (
        'Stage("a", "b").raw(5)',
        'InvalidType',
        'images.py:1: a raw line is a str, not int\n'
        '  hint: write it as text: "5"'
    ),
    'a Dockerfile called Python': (
        'Dockerfile(Stage("a", "b"), path="c/Dockerfile.py")',
        'InvalidValue',
        "images.py:1: the path 'c/Dockerfile.py' is that of a Python file\n"
        '  hint: leave the .py out'
    ),
    'a doc with half a character': (
        'Stage("a", "b", doc="\\ud800")',
        'InvalidValue',
        'images.py:1: the doc of a stage is one line without blanks at its ends\n'
        '  hint: shorten it; longer prose goes into .comment()'
    ),
    'a handle in a command of an image': (
        'instructions.Cmd(f"echo {Arg(\'C\')}")',
        'InvalidValue',
        "images.py:1: CMD holds Arg('C'), but it runs when the image is built already and the argument is gone\n"
        '  hint: keep it: .env(C=C), and write Var("C") here'
    ),
    'nothing to copy': (
        'instructions.Copy((), "/c")',
        'InvalidValue',
        'images.py:1: COPY needs a source and a destination\n'
        '  hint: write .copy("main.go", ".")'
    ),
    'a secret as the default of an ARG': (
        'Arg("TOKEN", Secret("token"))',
        'SecretExposed',
        "images.py:1: the secret 'token' would become text in the Dockerfile\n"
        '  hint: mount it: .run(..., mounts=[secret("token", env="TOKEN")])'
    ),
    'a handle in an exec form': (
        'Stage("a", "b").cmd("c", f"{Arg(\'D\')}")',
        'InvalidValue',
        "images.py:1: an argument of CMD holds the variable Arg('D'), which nothing would expand there\n"
        '  hint: use the value itself, or the shell form: sh(...)'
    ),
    'a handle in CMD': (
        'Stage("a", "b").cmd(sh(f"echo {Arg(\'C\')}"))',
        'InvalidValue',
        "images.py:1: CMD holds Arg('C'), but it runs when the image is built already and the argument is gone\n"
        '  hint: keep it: .env(C=C), and write Var("C") here'
    ),
    'a handle in from_': (
        'Stage("a", "b").copy("c", "d", from_=f"{Arg(\'E\')}")',
        'InvalidValue',
        "images.py:1: COPY --from is '${E}', but BuildKit expands no variable there\n"
        '  hint: name a stage for it, Stage("tools", From(f"...")), and copy from that stage'
    ),
    'a handle in exclude': (
        'Stage("a", "b").copy("c", "d", exclude=[f"{Arg(\'E\')}"])',
        'InvalidValue',
        "images.py:1: COPY --exclude holds the variable Arg('E'), which nothing would expand there\n"
        '  hint: use the value itself, or the shell form: sh(...)'
    ),
    'half a handle': (
        'Stage("a", "b").env(C=f"{Arg(\'D\')}"[:5])',
        'InvalidValue',
        'images.py:1: the value of ENV C holds part of a handle, or a Unicode noncharacter\n'
        '  hint: put handles into f-strings whole'
    ),
    'a bad name of an ARG': (
        'Arg("A-B")',
        'InvalidValue',
        "images.py:1: 'A-B' is no name for an ARG\n"
        "  hint: use letters, digits and '_', no digit first"
    ),
    'a default that hides the platform': (
        'Arg("TARGETARCH", "amd64")',
        'InvalidValue',
        'images.py:1: ARG TARGETARCH takes no default: it would hide the value that BuildKit sets\n'
        '  hint: leave it out'
    ),
    'an undeclared variable in FROM': (
        'Stage("a", "golang:${GO}").dockerfile()',
        'UndeclaredVariable',
        'images.py:1: FROM uses the variable GO, which no ARG before it declares\n'
        '  hint: make a handle, GO = Arg("GO", "default"), and write f"{GO}"'
    ),
    'a variable in FROM that is nearly declared': (
        'Dockerfile(Stage("a", "golang:${GO_VERSON}"), args=[Arg("GO_VERSION", "1")])',
        'UndeclaredVariable',
        'images.py:1: FROM uses the variable GO_VERSON, which no ARG before it declares\n'
        "  hint: did you mean 'GO_VERSION'?"
    ),
    'a bad stage name': (
        'Stage("My Builder", "b")',
        'Refused',
        "images.py:1: 'My Builder' is no name for a stage\n"
        "  hint: write 'my-builder'"
    ),
    'a reserved stage name': (
        'Stage("scratch", "b")',
        'InvalidValue',
        "images.py:1: the stage name 'scratch' is reserved by BuildKit\n"
        '  hint: name it otherwise'
    ),
    'two stages of one name': (
        'Stage("a", "b").copy(Stage("c", "d").run("e f") / "g").copy(Stage("c", "d").run("h i") / "j").dockerfile()',
        'NameClash',
        "images.py:1: two different stages are named 'c'\n"
        '  hint: use one of them in both places, or build on it under a name of its own: Stage("c-2", c)'
    ),
    'a stage without a name that is used': (
        'Stage("a", Stage(None, "b")).dockerfile()',
        'NamelessStage',
        "images.py:1: Stage('a', from None, 0 instructions) refers to a stage that has no name\n"
        '  the nameless stage: images.py:1\n'
        '  hint: name it: Stage("builder", ...)'
    ),
    'two arguments of one name': (
        'Stage("a", f"{Arg(\'B\', \'1\')}").run(f"{Arg(\'B\', \'2\')}").dockerfile()',
        'GraphError',
        "images.py:1: two different arguments are named B: Arg('B', '2') and Arg('B', '1')\n"
        '  the first: images.py:1\n'
        '  hint: make the handle once and use it everywhere'
    ),
    'no target': (
        'Dockerfile()',
        'InvalidValue',
        'images.py:1: a Dockerfile needs a target\n'
        '  hint: write Dockerfile(stage)'
    ),
    'a bad check directive': (
        'Dockerfile(Stage("a", "b"), check="error=perhaps")',
        'Refused',
        "images.py:1: the check option 'error=perhaps': 'perhaps' is neither true nor false\n"
        "  hint: write 'true' or 'false'"
    ),
    'a forbidden trigger': (
        'Stage("a", "b").onbuild(lambda s: s.maintainer("c"))',
        'InvalidValue',
        'images.py:1: ONBUILD cannot hold MAINTAINER\n'
        '  hint: let the function add the steps themselves'
    ),
    'a raw line that is no instruction': (
        'Stage("a", "b").raw("RNU c")',
        'ParseError',
        'images.py:1: the raw line cannot be read: unknown instruction: RNU\n'
        "  hint: did you mean 'RUN'?"
    ),
    'a raw line of two': (
        'Stage("a", "b").raw("RUN c\\nRUN d")',
        'InvalidValue',
        'images.py:1: raw takes one instruction, not 2\n'
        '  hint: write one .raw() for each'
    ),
    'a misspelt verb': (
        'Stage("a", "b").wrokdir("/c")',
        'UnknownVerb',
        "images.py:1: a Stage has no 'wrokdir'\n"
        "  hint: did you mean 'workdir'?"
    ),
    'a verb of another tool': (
        'Stage("a", "b").pip_install("c")',
        'UnknownVerb',
        "images.py:1: a Stage has no 'pip_install'\n"
        '  hint: help(Stage) shows its verbs, one for each instruction'
    ),
    'setting an attribute': (
        'setattr(Stage("a", "b"), "name", "c")',
        'AttributeError',
        "a Stage does not change; its verbs return a new one (tried to set 'name')"
    ),
    'nothing where a stage begins': (
        'Stage("a", None)',
        'InvalidType',
        'images.py:1: a stage begins with From(...), an image or a Stage, not None\n'
        '  hint: write "scratch" to begin with nothing'
    ),
    'a stage as a source': (
        'Stage("a", "b").copy(Stage("c", "d"), "/e")',
        'InvalidType',
        'images.py:1: a source of COPY is a str, not Stage\n'
        '  hint: write builder / "path" for a path in a stage; a stage itself stands in Stage(...) and from_'
    ),
    'the text of a stage as a source': (
        'Stage("a", "b").copy(f"{Stage(\'c\', \'d\')}/e", "/f")',
        'InvalidValue',
        'images.py:1: a source of COPY is the text of a whole file\n'
        '  hint: write builder / "path" for a path in a stage'
    ),
    'an image as a source': (
        'Stage("a", "b").copy("c", "/d", from_=From("e"))',
        'InvalidType',
        'images.py:1: COPY --from is a str, not From\n'
        '  hint: give the image as text, or a Stage that begins from it'
    ),
    'a number in from_': (
        'Stage("a", "b").copy("c", "/d", from_=0)',
        'InvalidValue',
        'images.py:1: COPY --from is the number 0, which breaks when a stage is added\n'
        '  hint: give the Stage itself'
    ),
    'a generator of commands': (
        'Stage("a", "b").run(f"echo {n}" for n in range(3))',
        'InvalidType',
        'images.py:1: RUN is a str, not generator\n'
        '  hint: give its items one by one'
    ),
    'a generator of ports': (
        'Stage("a", "b").expose(port for port in (80, 81))',
        'InvalidType',
        'images.py:1: a port of EXPOSE is a str, not generator\n'
        '  hint: give its items one by one'
    ),
    'a generator of mounts': (
        'Stage("a", "b").run("c", mounts=(cache(f"/{n}") for n in range(3)))',
        'InvalidType',
        'images.py:1: RUN --mount is a list of mounts, not a generator of them\n'
        '  hint: make a list of it: list(...)'
    ),
    'a member of an Enum': (
        'Stage("a", "b").env(C=__import__("enum").Enum("Tag", {"SLIM": "c"}).SLIM)',
        'InvalidType',
        'images.py:1: the value of ENV C is a str, not Tag\n'
        '  hint: use its .value'
    ),
    'a number of another kind': (
        'Stage("a", "b").expose(type("int64", (), {"__index__": lambda self: 80})())',
        'InvalidType',
        'images.py:1: a port of EXPOSE is a str, not int64\n'
        '  hint: write it as text: "80"'
    ),
    'a fraction of another kind': (
        'Stage("a", "b").env(C=__import__("decimal").Decimal("1.50"))',
        'InvalidType',
        'images.py:1: the value of ENV C is a str, not Decimal\n'
        '  hint: write it as text: "1.50"'
    ),
    'a dict as a value': (
        'Stage("a", "b").label(c={"d": "e"})',
        'InvalidType',
        'images.py:1: the value of LABEL c is a str, not dict\n'
        '  hint: give text; json.dumps() makes one'
    ),
    'a function as a value': (
        'Stage("a", "b").env(C=lambda: "d")',
        'InvalidType',
        'images.py:1: the value of ENV C is a str, not function\n'
        '  hint: call it'
    ),
    'a list where pairs are meant': (
        'Stage("a", "b").env(["C=d"])',
        'InvalidType',
        "images.py:1: ENV takes pairs, not ['C=d']\n"
        '  hint: write .env(NAME="value") or .env({"NAME": "value"})'
    ),
    'a text where pairs are meant': (
        'Stage("a", "b").label("c=d")',
        'InvalidType',
        "images.py:1: LABEL takes pairs, not 'c=d'\n"
        '  hint: write .label(NAME="value") or .label({"NAME": "value"})'
    ),
    'a file to be read': (
        'Stage("a", "b").file("/c", __import__("pathlib").Path("d"))',
        'InvalidType',
        'images.py:1: the content of a file is its text, not PosixPath\n'
        '  hint: read it: .read_text()'
    ),
    'one word with blanks in SHELL': (
        'Stage("a", "b").shell("/bin/bash -c")',
        'InvalidValue',
        "images.py:1: SHELL is the single word '/bin/bash -c', which holds a blank\n"
        "  hint: write .shell('/bin/bash', '-c')"
    ),
    'a shell form in SHELL': (
        'Stage("a", "b").shell(sh("bash"))',
        'InvalidType',
        'images.py:1: SHELL is a list of str, not Chain\n'
        '  hint: write .shell("program", "argument")'
    ),
    'a verb in capitals': (
        'Stage("a", "b").COPY("c", "d")',
        'UnknownVerb',
        "images.py:1: a Stage has no 'COPY'\n"
        "  hint: did you mean 'copy'?"
    ),
    'a function of when that returns nothing': (
        'Stage("a", "b").when(True, lambda stage: None)',
        'InvalidType',
        'images.py:1: the function of when() returns None\n'
        '  hint: return the stage that its verbs give'
    ),
    'a list of targets': (
        'Dockerfile([Stage("a", "b")])',
        'InvalidType',
        "images.py:1: a target of a Dockerfile is a Stage, not [Stage('a', from 'b', 0 instructions)]\n"
        '  hint: give them one by one: Dockerfile(*stages)'
    ),
    'a target that is an image': (
        'Dockerfile("alpine")',
        'InvalidType',
        "images.py:1: a target of a Dockerfile is a Stage, not 'alpine'\n"
        '  hint: make one: Stage(None, image)'
    ),
    'a variable in FROM that is like no other': (
        'Dockerfile(Stage("a", "b:$VERSION"))',
        'UndeclaredVariable',
        'images.py:1: FROM uses the variable VERSION, which no ARG before it declares\n'
        '  hint: make a handle, VERSION = Arg("VERSION", "default"), and write f"{VERSION}"'
    ),
    'one handle without its list': (
        'Dockerfile(Stage("a", "b"), args=Arg("C"))',
        'InvalidType',
        "images.py:1: args is a list of Arg, not Arg('C')\n"
        '  hint: put it into a list'
    ),
    'a cache with no target': (
        'cache(None)',
        'InvalidType',
        'images.py:1: the target of a cache mount is a str, not NoneType\n'
        '  hint: name the folder'
    ),
    'a tmpfs with no target': (
        'tmpfs(None)',
        'InvalidType',
        'images.py:1: the target of a tmpfs mount is a str, not NoneType\n'
        '  hint: name the folder'
    ),
    'digits where permissions are meant': (
        'cache("/a", mode=755)',
        'InvalidType',
        'images.py:1: the mode of a cache mount is text, not the int 755\n'
        '  hint: write mode="1363" if you mean those bits, "0755" if those digits'
    ),
    'no list of mounts': (
        'Stage("a", "b").run("c", mounts=None)',
        'InvalidType',
        'images.py:1: RUN --mount is a list of mounts, not None\n'
        '  hint: leave it out instead'
    ),
    'a text where a truth value is meant': (
        'Stage("a", "b").copy("c", "d", link="yes")',
        'InvalidType',
        "images.py:1: COPY --link is True or False, not 'yes'\n"
        '  hint: write True or False, without quotes'
    ),
    'a text where a number is meant': (
        'Stage("a", "b").healthcheck("c", retries="3")',
        'InvalidType',
        "images.py:1: HEALTHCHECK --retries is an int, not '3'\n"
        '  hint: write a number, without quotes'
    ),
    'no program in HEALTHCHECK': (
        'Stage("a", "b").healthcheck()',
        'InvalidValue',
        'images.py:1: HEALTHCHECK is empty\n'
        '  hint: name a program, or write None to switch off what the base image says'
    ),
    'no program in SHELL': (
        'Stage("a", "b").shell()',
        'InvalidValue',
        'images.py:1: SHELL is empty\n'
        '  hint: name a program'
    ),
    'no program in CMD': (
        'Stage("a", "b").cmd()',
        'InvalidValue',
        'images.py:1: CMD is empty\n'
        '  hint: name a program, or write [] to clear what the base image says'
    ),
    'no port': (
        'Stage("a", "b").expose()',
        'InvalidValue',
        'images.py:1: EXPOSE needs a port\n'
        '  hint: leave the step out if there is none'
    ),
    'a script in CMD': (
        'Stage("a", "b").cmd(script("c"))',
        'InvalidType',
        'images.py:1: CMD cannot be a script()\n'
        "  hint: put it into a file: .file(path, text, chmod='0755')"
    ),
    'a text that is no instruction': (
        'Stage("a", "b").extend("c")',
        'InvalidType',
        "images.py:1: a stage is made of instructions, not 'c'\n"
        '  hint: use its verbs; .raw() takes a line'
    ),
}
# fmt: on


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_answer_to(mistake: str) -> None:
    code, kind, text = MISTAKES[mistake]
    names = {name: getattr(dockerdsl, name) for name in dockerdsl.__all__}
    with pytest.raises(Exception) as caught:  # noqa: PT011  (the kind is asserted below, with the whole text)
        exec(compile(code, "images.py", "exec"), {**names, "__name__": "images"})
    assert (type(caught.value).__name__, str(caught.value)) == (kind, text)
