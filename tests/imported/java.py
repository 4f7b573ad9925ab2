from dockerdsl import Arg, From, Stage

UID = Arg("UID", "10001")

build = (
    Stage("build", From("eclipse-temurin:21-jdk"))
    .workdir("/workspace")
    .copy(".", ".")
    .run(
        "./mvnw -B package -DskipTests",
        "java -Djarmode=layertools -jar target/app.jar extract",
    )
)

image = (
    Stage(None, From("eclipse-temurin:21-jre"))
    .run(f"useradd --uid {UID} --no-create-home app")
    .user(UID)
    .workdir("/app")
    .copy(build / "workspace/dependencies/", "./", link=True)
    .copy(build / "workspace/application/", "./", link=True)
    .env(JAVA_OPTS="-Xmx512m -XX:+UseG1GC")
    .entrypoint(
        "sh",
        "-c",
        "exec java $JAVA_OPTS org.springframework.boot.loader.launch.JarLauncher",
    )
)
