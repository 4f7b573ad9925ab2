from dockerdsl import Dockerfile, From, Stage

common = Stage("common", From("alpine")).run("apk add --no-cache tini")

api = Stage("api", common).cmd("api")

worker = Stage("worker", common).cmd("worker")

dockerfile = Dockerfile(api, worker)
