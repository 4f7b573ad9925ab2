from dockerdsl import From, Stage

deps = (
    Stage("deps", From("node:22-alpine"))
    .workdir("/app")
    .copy("package.json", "package-lock.json", "./")
    .run("npm ci")
)

build = (
    Stage("build", From("node:22-alpine"))
    .workdir("/app")
    .copy(deps / "app/node_modules", "./node_modules")
    .copy(".", ".")
    .env(NODE_ENV="production")
    .run("npm run build")
)

image = (
    Stage(None, From("nginx:1.27-alpine"))
    .file(
        "/etc/nginx/conf.d/default.conf",
        "server {\n  listen 80;\n  root /usr/share/nginx/html;\n}\n",
    )
    .copy(build / "app/dist", "/usr/share/nginx/html")
    .stopsignal("SIGQUIT")
)
