"""A web server of Ubuntu's own nginx, with a site and its configuration.

Packages are installed in one layer that leaves no package lists behind. The logs go to the container's output, and nginx gets
the signal on which it finishes what it serves before it stops.
"""

from dockerdsl import From, Stage

web = (
    Stage(None, From("ubuntu:24.04"))
    .run(
        "apt-get update",
        "apt-get install --yes --no-install-recommends nginx",
        "rm -rf /var/lib/apt/lists/*",
        "ln -sf /dev/stdout /var/log/nginx/access.log",
        "ln -sf /dev/stderr /var/log/nginx/error.log",
    )
    .copy("nginx.conf", "/etc/nginx/nginx.conf")
    .copy("site/", "/var/www/html/")
    .expose(80)
    .stopsignal("SIGQUIT")
    .cmd("nginx", "-g", "daemon off;")
)
