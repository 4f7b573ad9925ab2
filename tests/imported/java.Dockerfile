FROM eclipse-temurin:21-jdk AS build
WORKDIR /workspace
COPY . .
RUN ./mvnw -B package -DskipTests && java -Djarmode=layertools -jar target/app.jar extract

FROM eclipse-temurin:21-jre
ARG UID=10001
RUN useradd --uid ${UID} --no-create-home app
USER ${UID}
WORKDIR /app
COPY --from=build --link /workspace/dependencies/ ./
COPY --from=build --link /workspace/application/ ./
ENV JAVA_OPTS="-Xmx512m -XX:+UseG1GC"
ENTRYPOINT ["sh", "-c", "exec java $JAVA_OPTS org.springframework.boot.loader.launch.JarLauncher"]
