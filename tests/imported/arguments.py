from dockerdsl import Arg, Dockerfile, From, Stage, literal

TAG = Arg("TAG", "3.19")
REGISTRY = Arg("REGISTRY")
BASE = Arg("BASE", "alpine")

tools = Stage("tools", From(f"{BASE}:{TAG}")).run("echo $TAG")

checks = (
    Stage("checks", From(f"{REGISTRY}/alpine:${{TAG:-3.18}}"))
    .arg(TAG)
    .arg("VERSION", "2")
    .env(VERSION="$VERSION", TAG=TAG)
    .workdir(f"/srv/$VERSION-{TAG}")
    .run(f"echo $VERSION {TAG}")
    .copy(tools / "bin/tool", "./$UNKNOWN/")
)

# another one than that of the stage above
image = (
    Stage(None, From(BASE))
    .arg("VERSION", "3")
    .env(VERSION="$VERSION", TAG="$TAG")
    .label(version="$VERSION", cost=literal("$TAG"))
    .user("$UID")
)

dockerfile = Dockerfile(checks, image, args=[TAG, REGISTRY, BASE])
