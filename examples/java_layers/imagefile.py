"""A Spring Boot service whose jar is taken apart into layers, what changes least first.

A new version of the service is then a small layer on top of its dependencies. The layers are copied by a loop: a stage is a
value, and each turn returns a new one.
"""

from dockerdsl import From, Stage, bind, cache

LAYERS = ("dependencies", "spring-boot-loader", "snapshot-dependencies", "application")

repository = cache("/root/.m2")

build = (
    Stage("build", From("eclipse-temurin:21-jdk"))
    .workdir("/src")
    .copy(".mvn/", ".mvn/")
    .copy("mvnw", "pom.xml", "./")
    .run("./mvnw --batch-mode dependency:go-offline", mounts=[repository])
    .run(
        "./mvnw --batch-mode package -DskipTests",
        "java -Djarmode=tools -jar target/service.jar extract --layers --destination /layers",
        mounts=[repository, bind("src")],
    )
)

service = (
    Stage("service", From("eclipse-temurin:21-jre"), doc="serves the API on port 8080")
    .run("useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin service")
    .workdir("/app")
)
for layer in LAYERS:
    service = service.copy(build / f"layers/{layer}/", "./")
service = (
    service.user(10001)
    .expose(8080)
    .env(JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError")
    .entrypoint("java", "-jar", "service.jar")
)
