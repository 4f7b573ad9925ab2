"""A Rust program, built with cargo's caches.

The registry, the git checkouts and ``target/`` live on from build to build, so a change compiles only what it touches. A cache
is no part of the image: the command that builds also copies the program out of it. ``target/`` holds the objects of one
platform, so each platform has its own.
"""

from dockerdsl import Arg, From, Stage, bind, cache

TARGETPLATFORM = Arg("TARGETPLATFORM")

build = (
    Stage("build", From("rust:1.91-slim-trixie"))
    .workdir("/src")
    .run(
        "cargo build --release --locked",
        "install -D target/release/greet /out/greet",
        mounts=[
            bind("Cargo.toml"),
            bind("Cargo.lock"),
            bind("src"),
            cache("/usr/local/cargo/registry"),
            cache("/usr/local/cargo/git/db"),
            cache("/src/target", id=f"greet-{TARGETPLATFORM}", sharing="locked"),
        ],
    )
)

greet = (
    Stage("greet", From("gcr.io/distroless/cc-debian13:nonroot"))
    .copy(build / "out/greet", "/usr/local/bin/greet")
    .entrypoint("/usr/local/bin/greet")
)
