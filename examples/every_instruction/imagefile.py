"""Every instruction, every flag and every option of a mount, once.

This is a picture book, not a recipe: it shows how each is written and what comes out. It needs the newest frontend of the labs
channel, which its first line asks for.
"""

from datetime import timedelta

from dockerdsl import Arg, Dockerfile, From, Secret, Stage, Var, bind, cache, heredoc, literal, script, secret, sh, ssh, tmpfs

VERSION = Arg("VERSION", "1.0", doc="is what the program calls itself")
ALPINE = Arg("ALPINE", "3.22")
TOKEN = Secret("token")

# FROM, ARG, MAINTAINER, SHELL and RUN in all its forms

tools = (
    Stage("tools", From(f"alpine:{ALPINE}", platform="$BUILDPLATFORM"), doc="has what the build needs")
    .maintainer("Grace Hopper <grace@example.com>")
    .arg("JOBS", "4", doc="is how many compilers run at once")
    .shell("/bin/ash", "-euo", "pipefail", "-c")
    .run("apk add --no-cache build-base git openssh-client")
    .run("mkdir -p /out", "echo tools > /out/stage")
    .run(["/bin/busybox", "touch", "/out/a name with blanks"])
    .run(
        script("""
            for word in one two three; do
                echo "$word" >> /out/words
            done
        """)
    )
    .run(
        script(
            """
            print("a script of another language")
            """,
            interpreter="/usr/bin/env python3",
        ),
        network="none",
    )
    .blank()
    .comment("A device, and rights that the build must be given")
    .run("nvidia-smi", devices=["nvidia.com/gpu=all"])
    .run("mount -t tmpfs none /mnt", security="insecure")
)

# every mount with every option

build = (
    Stage("build", tools)
    .run(
        "make",
        mounts=[
            bind("src", "/src"),
            bind(tools / "out", "/tools"),
            bind("headers", "/usr/include/extra", from_="registry.example.com/headers:2", rw=True),
            cache("/root/.cache"),
            cache(
                "/var/cache/objects",
                id="objects",
                sharing="locked",
                from_=tools,
                source="/out",
                mode="0750",
                uid=1000,
                gid=1000,
            ),
            cache("/usr/share/dictionary", ro=True),
            tmpfs("/tmp", size="64m"),
            secret(TOKEN, env="TOKEN", required=True),
            secret("netrc", "/root/.netrc", mode="0600", uid=1000, gid=1000),
            ssh(),
            ssh("deploy", "/run/deploy.sock", required=True, mode="0600", uid=1000, gid=1000),
        ],
    )
    .raw("RUN strip /out/program")
)

# COPY and ADD

main = (
    Stage("main", From("debian:trixie-slim"), doc="is what is shipped")
    .workdir("/app")
    .copy("main.conf", ".")
    .copy("read me.txt", literal("notes[1].txt"), "doc/")
    .copy(build / "out/program")
    .copy("/etc/ssl/certs/", "/etc/ssl/certs/", from_="gcr.io/distroless/static-debian13")
    .copy("src/**/*.h", "include/", parents=True, exclude=["**/internal/*"])
    .copy("bin/", "bin/", chown="1000:1000", chmod="u=rwX,go=rX", link=True)
    .file("/etc/motd", "Welcome.\nThis costs $5.\n", chmod="0644")
    .file("/etc/version", f"version={VERSION}\n")
    .copy(heredoc("first\n", name="first.txt"), heredoc("second\n", name="second.txt"), "texts/")
    .add("rootfs.tar.gz", "/", unpack=True, chown=0, chmod="go-w", link=True, exclude=["usr/share/doc"])
    .add(
        "https://github.com/krallin/tini/releases/download/v0.19.0/tini-amd64",
        "/usr/bin/tini",
        checksum="sha256:93dcc18adc78c65a028a84799ecf8ad40c936fdfc5f2a57b1acda5a8117fa82c",
        chmod="0755",
    )
    .add("https://github.com/moby/buildkit.git#v0.25.0", "buildkit", keep_git_dir=True)
    # ENV, LABEL, and the rest of the image's configuration
    .env({"PATH": f"/app/bin:{Var('PATH')}"}, GREETING='say "hello"', PRICE=literal("$5"))
    .label({"org.opencontainers.image.version": f"{VERSION}", "org.opencontainers.image.title": "Every instruction"})
    .user("1000:1000")
    .expose(80, "53/udp", "8000-8010")
    .volume("/data", "/var/with blanks")
    .stopsignal("SIGINT")
    .healthcheck(
        sh("wget -q --spider http://localhost/ || exit 1"),
        interval="30s",
        timeout=timedelta(seconds=3),
        start_period="1m30s",
        start_interval="500ms",
        retries=5,
    )
    .onbuild(lambda stage: stage.copy(".", "/app/site").run("program --check /app/site"))
    .entrypoint("/usr/bin/tini", "--", "program")
    .cmd("--port", "80")
)

quiet = Stage("quiet", main, doc="is the same without a health check").healthcheck(None).cmd(sh("exec program > /dev/null"))

dockerfile = Dockerfile(
    main,
    quiet,
    args=[VERSION],
    syntax="docker/dockerfile:1-labs",
    check="skip=JSONArgsRecommended,MaintainerDeprecated",
    comment="Every instruction, every flag and every option of a mount",
)
