from dockerdsl import Arg, Dockerfile, From, Stage, cache

GO_VERSION = Arg("GO_VERSION", "1.23")

# the builder
builder = (
    Stage("builder", From(f"golang:{GO_VERSION}", platform="$BUILDPLATFORM"))
    .arg("TARGETOS")
    .arg("TARGETARCH")
    .workdir("/src")
    .comment("dependencies first: they change less often")
    .copy("go.mod", "go.sum", "./")
    .run("go mod download", mounts=[cache("/go/pkg/mod")])
    .copy(".", ".")
    .run(
        (
            "CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -o "
            "/out/app ./cmd/app"
        ),
        mounts=[cache("/root/.cache/go-build"), cache("/go/pkg/mod")],
    )
)

image = (
    Stage(None, From("gcr.io/distroless/static:nonroot"))
    .copy(builder / "out/app", "/app")
    .user("nonroot:nonroot")
    .entrypoint("/app")
)

dockerfile = Dockerfile(image, syntax="docker/dockerfile:1")
