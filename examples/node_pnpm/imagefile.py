"""A static site, built by pnpm and served by nginx without root.

pnpm's store lives on from build to build, so a changed lock file fetches only what is new. The configuration of nginx is short,
and stands here, in the image's own definition. The ``.dockerignore`` beside this file keeps ``node_modules`` out.
"""

from dockerdsl import From, Stage, bind, cache

NGINX = """\
server {
    listen 8080;
    root /usr/share/nginx/html;

    location /assets/ {
        add_header Cache-Control "public, max-age=31536000, immutable";
    }
    location / {
        try_files $uri $uri/ /index.html;
    }
}
"""

build = (
    Stage("build", From("node:24-slim"))
    .env(PNPM_HOME="/pnpm", CI="true")
    .run("corepack enable pnpm")
    .workdir("/site")
    .run(
        "pnpm install --frozen-lockfile",
        mounts=[cache("/pnpm/store"), bind("package.json"), bind("pnpm-lock.yaml"), bind("pnpm-workspace.yaml")],
    )
    .copy(".", ".")
    .run("pnpm build")
)

site = (
    Stage("site", From("nginxinc/nginx-unprivileged:1.29-alpine"), doc="serves the built site on port 8080")
    .file("/etc/nginx/conf.d/default.conf", NGINX)
    .copy(build / "site/dist/", "/usr/share/nginx/html/")
    .expose(8080)
    .healthcheck("wget", "--quiet", "--spider", "http://127.0.0.1:8080/", interval="30s", timeout="3s")
)
