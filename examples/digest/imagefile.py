"""A base image by its digest: every build starts from the same bytes, whatever the tag means by then.

The tag stays beside the digest, for people and for the bots that propose newer ones. The image holds PostgreSQL's client, for
jobs in a cluster; it needs no root, and the numeric user lets Kubernetes see that.
"""

from dockerdsl import From, Stage

ALPINE = From("alpine:3.20@sha256:77726ef6b57ddf65bb551896826ec38bc3e53f75cdde31354fbffb4f25238ebd")

client = (
    Stage("client", ALPINE, doc="psql, pg_dump and pg_restore")
    .run("apk add --no-cache postgresql16-client")
    .user("10001:10001")
    .workdir("/tmp")
    .entrypoint("psql")
)
