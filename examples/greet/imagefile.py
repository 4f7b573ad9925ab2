"""greet: a Go program, built in one stage and shipped in another."""

from dockerdsl import From, Stage

builder = (
    Stage("builder", From("golang:1.13"))
    .workdir("/go/src/github.com/asashiho/dockertext-greet")
    .run("go get -d -v github.com/urfave/cli")
    .copy("main.go", ".")
    .run("GOOS=linux go build -a -o greet .")
)
greet = (
    Stage(None, From("busybox"))
    .workdir("/opt/greet/bin")
    .copy(builder / "go/src/github.com/asashiho/dockertext-greet/", ".")
    .entrypoint("./greet")
)
