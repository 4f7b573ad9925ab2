FROM node:24-slim AS build
ENV PNPM_HOME=/pnpm CI=true
RUN corepack enable pnpm
WORKDIR /site
RUN --mount=type=cache,target=/pnpm/store \
    --mount=type=bind,source=package.json,target=package.json \
    --mount=type=bind,source=pnpm-lock.yaml,target=pnpm-lock.yaml \
    --mount=type=bind,source=pnpm-workspace.yaml,target=pnpm-workspace.yaml \
    pnpm install --frozen-lockfile
COPY . .
RUN pnpm build

# site serves the built site on port 8080
FROM nginxinc/nginx-unprivileged:1.29-alpine AS site
COPY <<'EOF' /etc/nginx/conf.d/default.conf
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
EOF
COPY --from=build /site/dist/ /usr/share/nginx/html/
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s \
    CMD ["wget", "--quiet", "--spider", "http://127.0.0.1:8080/"]
