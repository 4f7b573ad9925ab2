from dockerdsl import From, Stage

chef = Stage("chef", From("rust:1.82")).run("cargo install cargo-chef").workdir("/app")

planner = (
    Stage("planner", chef)
    .copy(".", ".")
    .run("cargo chef prepare --recipe-path recipe.json")
)

builder = (
    Stage("builder", chef)
    .copy(planner / "app/recipe.json", "recipe.json")
    .run("cargo chef cook --release --recipe-path recipe.json")
    .copy(".", ".")
    .run("cargo build --release")
)

image = (
    Stage(None, From("debian:bookworm-slim"))
    .copy(builder / "app/target/release/app", "/usr/local/bin/")
    .cmd("app")
)
