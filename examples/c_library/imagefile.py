"""A C library with two targets in one file: ``test`` runs the tests under the sanitizers, ``release`` holds what is shipped.

Both start from one toolchain, which is written once. BuildKit builds only what a target needs.

    docker build --target test .
    docker build --target release --output dist/ .
"""

from dockerdsl import Dockerfile, From, Stage, cache

toolchain = (
    Stage("toolchain", From("debian:trixie-slim"))
    .run(
        "rm -f /etc/apt/apt.conf.d/docker-clean",
        "apt-get update",
        "apt-get install --yes --no-install-recommends cmake gcc libc6-dev ninja-build",
        mounts=[cache("/var/cache/apt", sharing="locked"), cache("/var/lib/apt", sharing="locked")],
    )
    .workdir("/src")
    .copy("CMakeLists.txt", ".")
    .copy("include/", "include/")
    .copy("src/", "src/")
)

test = (
    Stage("test", toolchain, doc="runs the tests under the address and undefined behaviour sanitizers")
    .copy("tests/", "tests/")
    .env(CFLAGS="-fsanitize=address,undefined -fno-omit-frame-pointer")
    .run(
        "cmake -G Ninja -B /build -DCMAKE_BUILD_TYPE=Debug -DBUILD_TESTING=ON",
        "cmake --build /build",
        "ctest --test-dir /build --output-on-failure",
    )
)

build = Stage("build", toolchain).run(
    "cmake -G Ninja -B /build -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr -DBUILD_TESTING=OFF",
    "cmake --build /build",
    "DESTDIR=/out cmake --install /build --strip",
)
release = Stage("release", From("scratch"), doc="holds the headers and the library below /usr").copy(build / "out/", "/")

dockerfile = Dockerfile(test, release)
