"""A Go server, cross-compiled: the compiler runs on the machine's own platform, whatever platform the image is for.

``BUILDPLATFORM``, ``TARGETOS`` and ``TARGETARCH`` are set by BuildKit; a handle is declared where it is used. The sources are
mounted, not copied, and both of Go's caches live on. What is shipped is one static program, without root and without a shell.

    docker buildx build --platform linux/amd64,linux/arm64 --build-arg VERSION=1.2.0 .
"""

from dockerdsl import Arg, From, Stage, bind, cache

TARGETOS = Arg("TARGETOS")
TARGETARCH = Arg("TARGETARCH")
VERSION = Arg("VERSION", "dev", doc="is what the server answers to --version")

modules = cache("/go/pkg/mod")

build = (
    Stage("build", From("golang:1.25", platform="$BUILDPLATFORM"))
    .workdir("/src")
    .env(CGO_ENABLED=0)
    .run("go mod download", mounts=[modules, bind("go.mod"), bind("go.sum")])
    .run(
        f"GOOS={TARGETOS} GOARCH={TARGETARCH}"
        f' go build -trimpath -ldflags "-s -w -X main.version={VERSION}" -o /out/server ./cmd/server',
        mounts=[modules, cache("/root/.cache/go-build"), bind(target=".")],
    )
)

server = (
    Stage("server", From("gcr.io/distroless/static-debian13:nonroot"), doc="listens on port 8080")
    .copy(build / "out/server", "/server")
    .expose(8080)
    .entrypoint("/server")
)
