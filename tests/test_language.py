"""What you write is what you get: every verb and form, beside the lines of Dockerfile it gives."""

from __future__ import annotations

import dockerfile
import pytest

import dockerdsl
from dockerdsl import Stage

# fmt: off
WRITTEN = {
    'shell form': (
        '.run("echo $HOME  it\'s")',
        "RUN echo $HOME  it's\n"
    ),
    'exec form': (
        '.run(["go", "build", "it\'s \\"é\\"\\n"])',
        'RUN ["go", "build", "it\'s \\"é\\"\\n"]\n'
    ),
    'a chain': (
        '.run("apt-get update", "apt-get install -y curl")',
        'RUN apt-get update && \\\n'
        '    apt-get install -y curl\n'
    ),
    'a chain asked for': (
        '.run(sh("make", "ldconfig"))',
        'RUN make && \\\n'
        '    ldconfig\n'
    ),
    'one command asked for': (
        '.run(sh("make"))',
        'RUN make\n'
    ),
    'a command that begins like a flag': (
        '.run("--version")',
        'RUN -- --version\n'
    ),
    'a script': (
        '.run(script("""\n    apt-get update\n    for x in 1 2; do\n        echo $x\n    done\n    """))',
        'RUN <<EOF\n'
        'set -e\n'
        'apt-get update\n'
        'for x in 1 2; do\n'
        '    echo $x\n'
        'done\n'
        'EOF\n'
    ),
    'a script of another shell': (
        '.run(script("echo hi", interpreter="/bin/bash"))',
        'RUN <<EOF\n'
        '#!/bin/bash\n'
        'set -e\n'
        'echo hi\n'
        'EOF\n'
    ),
    'a script of another language': (
        '.run(script("print(1)", interpreter="/usr/bin/env python3"))',
        'RUN <<EOF\n'
        '#!/usr/bin/env python3\n'
        'print(1)\n'
        'EOF\n'
    ),
    'a script without set -e': (
        '.run(script("false", errexit=False))',
        'RUN <<EOF\n'
        'false\n'
        'EOF\n'
    ),
    'a script with the delimiter in it': (
        '.run(script("cat <<EOF\\nEOF"))',
        'RUN <<EOF1\n'
        'set -e\n'
        'cat <<EOF\n'
        'EOF\n'
        'EOF1\n'
    ),
    'a script the shell expands first': (
        '.run(script("print($X)", interpreter="/usr/bin/env python3", expand=True))',
        'RUN /usr/bin/env python3 <<EOF\n'
        'print($X)\n'
        'EOF\n'
    ),
    'one mount': (
        '.run("go build", mounts=[cache("/root/.cache")])',
        'RUN --mount=type=cache,target=/root/.cache go build\n'
    ),
    'several mounts': (
        '.run("go build", mounts=[cache("/a", id="b", sharing="locked"), bind("c"), tmpfs("/d", size="1m")])',
        'RUN --mount=type=cache,id=b,target=/a,sharing=locked \\\n'
        '    --mount=type=bind,source=c,target=c \\\n'
        '    --mount=type=tmpfs,target=/d,size=1m \\\n'
        '    go build\n'
    ),
    'mounts and a chain': (
        '.run("a b", "c d", mounts=[ssh(), secret("e", env="F", required=True)])',
        'RUN --mount=type=ssh \\\n'
        '    --mount=type=secret,id=e,env=F,required \\\n'
        '    a b && \\\n'
        '    c d\n'
    ),
    'a mount with commas and quotes': (
        '.run("a b", mounts=[cache("/c,d \\"e\\"")])',
        'RUN --mount="type=cache,\\"target=/c,d \\\\\\"\\"e\\\\\\"\\"\\"" a b\n'
    ),
    'a mount of another stage': (
        '.run("a b", mounts=[bind(Stage("x", "scratch") / "c", "/d")])',
        'RUN --mount=type=bind,from=x,source=/c,target=/d a b\n'
    ),
    'RUN flags': (
        '.run("a b", network="none", security="insecure", devices=["v/c=d"])',
        'RUN --network=none --security=insecure --device=v/c=d a b\n'
    ),
    'CMD': (
        '.cmd("nginx", "-g", "daemon off;")',
        'CMD ["nginx", "-g", "daemon off;"]\n'
    ),
    'CMD as a list': (
        '.cmd(["nginx", "-g"])',
        'CMD ["nginx", "-g"]\n'
    ),
    'CMD in shell form': (
        '.cmd(sh("exec $X"))',
        'CMD exec $X\n'
    ),
    'an empty ENTRYPOINT': (
        '.entrypoint([])',
        'ENTRYPOINT []\n'
    ),
    'SHELL': (
        '.shell("/bin/bash", "-o", "pipefail", "-c")',
        'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n'
    ),
    'HEALTHCHECK': (
        '.healthcheck("curl", "-f", "http://x", interval="30s", retries=0)',
        'HEALTHCHECK --interval=30s --retries=0 CMD ["curl", "-f", "http://x"]\n'
    ),
    'HEALTHCHECK with a timedelta': (
        '.healthcheck("a", interval=__import__("datetime").timedelta(minutes=1, seconds=30))',
        'HEALTHCHECK --interval=1m30s CMD ["a"]\n'
    ),
    'no HEALTHCHECK': (
        '.healthcheck(None)',
        'HEALTHCHECK NONE\n'
    ),
    'COPY': (
        '.copy("a", "b", "/dst/")',
        'COPY a b /dst/\n'
    ),
    'COPY with blanks': (
        '.copy("a b", "/dst/")',
        'COPY ["a b", "/dst/"]\n'
    ),
    'COPY of odd names': (
        '.copy("it\'s", "a$b", literal("c*"), "!d", "e\\\\f", "/dst/")',
        "COPY it\\'s a$b c[\\\\*] [!]d e[\\\\\\\\]f /dst/\n"
    ),
    'COPY of what looks like a flag': (
        '.copy("--from=x", "/dst")',
        'COPY -- --from=x /dst\n'
    ),
    'COPY of what looks like a heredoc': (
        '.copy("<<EOF", "/dst")',
        'COPY \\<<EOF /dst\n'
    ),
    'COPY of what looks like JSON': (
        '.copy("[a]", "/dst")',
        'COPY ["[a]", "/dst"]\n'
    ),
    'COPY with every flag': (
        '.copy("a", "b", from_="c:1", chown=1000, chmod="u+x", link=True, parents=False, exclude=["*.md", "d e"])',
        'COPY --from=c:1 --chown=1000 --chmod=u+x --link --parents=false --exclude=*.md --exclude="d e" \\\n'
        '    a b\n'
    ),
    'COPY from a stage, alone': (
        '.copy(Stage("x", "scratch") / "out/app")',
        'COPY --from=x /out/app /out/app\n'
    ),
    'ADD': (
        '.add("https://example.com/a.tar?x=1", "/b/", checksum="sha256:" + "0" * 64, unpack=True)',
        'ADD --checksum=sha256:0000000000000000000000000000000000000000000000000000000000000000 --unpack \\\n'
        '    https://example.com/a.tar?x=1 /b/\n'
    ),
    'ADD from git': (
        '.add("git@github.com:a/b.git#main", "/b", keep_git_dir=True)',
        'ADD --keep-git-dir git@github.com:a/b.git#main /b\n'
    ),
    'a file': (
        '.file("/etc/app.conf", "cost $5\\nEOF\\n", chmod="0644")',
        "COPY --chmod=0644 <<'EOF1' /etc/app.conf\n"
        'cost $5\n'
        'EOF\n'
        'EOF1\n'
    ),
    'an empty file': (
        '.file("/empty", "")',
        "COPY <<'EOF' /empty\n"
        'EOF\n'
    ),
    'a file with a handle': (
        '.file("/v", f"v={Arg(\'V\')} $5 \\\\n\\n")',
        'ARG V\n'
        'COPY <<EOF /v\n'
        'v=${V} \\$5 \\\\n\n'
        'EOF\n'
    ),
    'a file that expands': (
        '.file("/v", "h=$HOME\\n", expand=True)',
        'COPY <<EOF /v\n'
        'h=$HOME\n'
        'EOF\n'
    ),
    'ENV': (
        '.env(A="1", B="x y", C="", D="a$b", E="cost $5", F=\'say "hi"\', G="it\'s", H="a\\\\b", I="é", J="#x")',
        'ENV A=1 \\\n'
        '    B="x y" \\\n'
        '    C="" \\\n'
        '    D=a$b \\\n'
        '    E="cost \\$5" \\\n'
        '    F="say \\"hi\\"" \\\n'
        '    G="it\'s" \\\n'
        '    H="a\\\\b" \\\n'
        '    I=é \\\n'
        '    J="#x"\n'
    ),
    'ENV of odd keys': (
        '.env({"A.B": "1", "c d": "2"})',
        'ENV A.B=1 "c d"=2\n'
    ),
    'ENV with a default': (
        '.env(A="${B:-it\'s a}")',
        'ENV A="${B:-it\\\'s a}"\n'
    ),
    'ENV, literally': (
        '.env(A=literal("$HOME and ${x}"))',
        'ENV A="\\$HOME and \\${x}"\n'
    ),
    'ENV that is long': (
        '.env(AAAAAAAAAAAAAAAAAAAA="bbbbbbbbbbbbbbbbbbbbbbbbbb", CCCCCCCCCCCCCCCCCCCC="dddddddddddddddddddd")',
        'ENV AAAAAAAAAAAAAAAAAAAA=bbbbbbbbbbbbbbbbbbbbbbbbbb \\\n'
        '    CCCCCCCCCCCCCCCCCCCC=dddddddddddddddddddd\n'
    ),
    'ENV of a number': (
        '.env(PORT=8080)',
        'ENV PORT=8080\n'
    ),
    'ENV of a variable': (
        '.env(PATH=f"/opt/bin:{Var(\'PATH\')}", X=Var("Y", "a}b"))',
        'ENV PATH=/opt/bin:${PATH} X="${Y:-a\\}b}"\n'
    ),
    'LABEL': (
        '.label({"org.opencontainers.image.title": "greet"}, version="1")',
        'LABEL org.opencontainers.image.title=greet version=1\n'
    ),
    'WORKDIR': (
        '.workdir("/a b")',
        'WORKDIR /a b\n'
    ),
    'WORKDIR that needs quotes': (
        '.workdir(" /a\\\\b$C ")',
        'WORKDIR " /a\\\\b$C "\n'
    ),
    'USER': (
        '.user("app:app").user(1000)',
        'USER app:app\n'
        'USER 1000\n'
    ),
    'EXPOSE': (
        '.expose(80, "443/tcp", "8000-8010", "$PORT")',
        'EXPOSE 80 443/tcp 8000-8010 $PORT\n'
    ),
    'VOLUME': (
        '.volume("/a", "/b")',
        'VOLUME /a /b\n'
    ),
    'VOLUME with blanks': (
        '.volume(" /a b")',
        'VOLUME ["\\" /a b\\""]\n'
    ),
    'STOPSIGNAL': (
        '.stopsignal("SIGINT").stopsignal(9)',
        'STOPSIGNAL SIGINT\n'
        'STOPSIGNAL 9\n'
    ),
    'ARG': (
        '.arg("A").arg("B", "c d").arg(Arg("E", "1", doc="what it is"))',
        'ARG A\n'
        'ARG B="c d"\n'
        '# E what it is\n'
        'ARG E=1\n'
    ),
    'ONBUILD': (
        '.onbuild(lambda s: s.copy(".", "/app").run("make all"))',
        'ONBUILD COPY . /app\n'
        'ONBUILD RUN make all\n'
    ),
    'ONBUILD with a handle': (
        '.onbuild(lambda s: s.run(f"make {Arg(\'TARGET\', \'all\')}"))',
        'ONBUILD ARG TARGET=all\n'
        'ONBUILD RUN make ${TARGET}\n'
    ),
    'MAINTAINER': (
        '.maintainer("Ann <ann@example.com>")',
        'MAINTAINER Ann <ann@example.com>\n'
    ),
    'a comment': (
        '.comment("one\\n\\ntwo").run("a b")',
        '# one\n'
        '#\n'
        '# two\n'
        'RUN a b\n'
    ),
    'a comment above ARG': (
        '.comment("one").arg("A")',
        '# one\n'
        '#\n'
        'ARG A\n'
    ),
    'an empty line': (
        '.run("a b").blank().run("c d")',
        'RUN a b\n'
        '\n'
        'RUN c d\n'
    ),
    'a raw line': (
        '.raw("RUN --mount=type=bind,target=. make")',
        'RUN --mount=type=bind,target=. make\n'
    ),
    'composition': (
        '.pipe(lambda s, x: s.run(x), "a b").when(True, lambda s: s.user("c")).when(False, lambda s: s.user("d")).extend([instructions.Workdir("/e")])',
        'RUN a b\n'
        'USER c\n'
        'WORKDIR /e\n'
    ),
}
# fmt: on


def written(code: str) -> str:
    """Return the lines that a chain of verbs gives, without those of other stages and FROM."""
    names = {name: getattr(dockerdsl, name) for name in dockerdsl.__all__}
    stage = Stage("under-test", "scratch")
    return str(eval(f"stage{code}", {**names, "stage": stage})).partition("FROM scratch AS under-test\n")[2]


@pytest.mark.parametrize("what", WRITTEN)
def test_what_is_written_for(what: str) -> None:
    code, text = WRITTEN[what]
    assert written(code) == text


@pytest.mark.parametrize("what", [what for what in WRITTEN if "flag" not in what and "RUN" not in what])
def test_buildkit_reads_an_instruction_for_each_verb_of(what: str) -> None:
    code, text = WRITTEN[what]
    nodes = dockerfile.parse_string(f"FROM scratch\n{text}")
    steps = eval(
        f"stage{code}.steps", {**{name: getattr(dockerdsl, name) for name in dockerdsl.__all__}, "stage": Stage("z", "scratch")}
    )
    said = [step for step in steps if step.keyword or type(step).__name__ == "Raw"]
    declared_by_handles = text.count("ARG V\n")
    assert len(nodes) - 1 == len(said) + declared_by_handles
