from dockerdsl import From, Stage, script, sh

image = (
    Stage(None, From("debian:12-slim"))
    .label(
        {
            "org.opencontainers.image.title": "Tools",
            "maintainer": "Team <team@example.com>",
        }
    )
    .shell("/bin/bash", "-o", "pipefail", "-c")
    .run(
        'set -eux; savedAptMark="$(apt-mark showmanual)"; apt-get update; apt-get '
        "install -y --no-install-recommends ca-certificates wget; rm -rf "
        "/var/lib/apt/lists/*"
    )
    .run(
        script(
            """
            apt-get update
            apt-get install -y curl
            """,
            errexit=False,
        )
    )
    .volume("/data", "/var/log")
    .onbuild(lambda s: s.copy(".", "/data"))
    .entrypoint(sh("exec top -b"))
)
