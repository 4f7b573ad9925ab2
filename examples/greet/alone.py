"""greet, of Go's standard library alone: it builds without a network."""

from dockerdsl import From, Stage

builder = (
    Stage("builder", From("golang:1.13"))
    .workdir("/go/src/github.com/asashiho/dockertext-greet")
    .env(CGO_ENABLED="0")
    .copy("go.mod", ".")
    .copy("main.go", ".")
    .run("go build -ldflags='-s -w' -o greet .")
)
greet = (
    Stage(None, From("busybox"))
    .workdir("/opt/greet/bin")
    .copy(builder / "go/src/github.com/asashiho/dockertext-greet/greet", ".")
    .entrypoint("./greet")
)
