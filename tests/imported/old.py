from dockerdsl import From, Stage, sh

image = (
    Stage(None, From("ubuntu:14.04"))
    .maintainer("Somebody <some@example.com>")
    .env(DEBIAN_FRONTEND="noninteractive")
    .run("apt-get update")
    .run(["apt-get", "install", "-y", "php5"])
    .add("site.tar.gz", "/var/www")
    .expose(80, 443)
    .cmd(sh("/usr/sbin/apache2ctl -D FOREGROUND"))
)
