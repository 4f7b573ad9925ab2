FROM debian:trixie-slim AS toolchain
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt,sharing=locked \
    rm -f /etc/apt/apt.conf.d/docker-clean && \
    apt-get update && \
    apt-get install --yes --no-install-recommends cmake gcc libc6-dev ninja-build
WORKDIR /src
COPY CMakeLists.txt .
COPY include/ include/
COPY src/ src/

# test runs the tests under the address and undefined behaviour sanitizers
FROM toolchain AS test
COPY tests/ tests/
ENV CFLAGS="-fsanitize=address,undefined -fno-omit-frame-pointer"
RUN cmake -G Ninja -B /build -DCMAKE_BUILD_TYPE=Debug -DBUILD_TESTING=ON && \
    cmake --build /build && \
    ctest --test-dir /build --output-on-failure

FROM toolchain AS build
RUN cmake -G Ninja -B /build -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr -DBUILD_TESTING=OFF && \
    cmake --build /build && \
    DESTDIR=/out cmake --install /build --strip

# release holds the headers and the library below /usr
FROM scratch AS release
COPY --from=build /out/ /
