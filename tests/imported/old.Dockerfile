FROM ubuntu:14.04
MAINTAINER Somebody <some@example.com>
ENV DEBIAN_FRONTEND noninteractive
run apt-get update
RUN ["apt-get", "install", "-y", "php5"]
ADD site.tar.gz /var/www
expose 80 443
CMD /usr/sbin/apache2ctl -D FOREGROUND
