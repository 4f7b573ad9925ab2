FROM rust:1.91-slim-trixie AS build
WORKDIR /src
ARG TARGETPLATFORM
RUN --mount=type=bind,source=Cargo.toml,target=Cargo.toml \
    --mount=type=bind,source=Cargo.lock,target=Cargo.lock \
    --mount=type=bind,source=src,target=src \
    --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/usr/local/cargo/git/db \
    --mount=type=cache,id=greet-${TARGETPLATFORM},target=/src/target,sharing=locked \
    cargo build --release --locked && \
    install -D target/release/greet /out/greet

FROM gcr.io/distroless/cc-debian13:nonroot AS greet
COPY --from=build /out/greet /usr/local/bin/greet
ENTRYPOINT ["/usr/local/bin/greet"]
