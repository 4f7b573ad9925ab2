from dockerdsl import From, Stage, secret, ssh, tmpfs

image = (
    Stage(None, From("alpine:3.20"))
    .run("apk add --no-cache git openssh-client")
    .run(
        'curl -H "Authorization: $TOKEN" https://example.com/a',
        mounts=[secret("token", env="TOKEN")],
    )
    .run("git clone git@example.com:team/app.git", mounts=[ssh()])
    .run("make test", mounts=[tmpfs("/scratch", size="64m")], network="none")
    .add(
        "https://example.com/tool.tar.gz",
        "/tools/",
        checksum="sha256:a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1",
    )
)
