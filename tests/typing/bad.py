"""What type checkers must refuse: every line that ends in `# refused`."""

from dockerdsl import Arg, Dockerfile, From, Secret, Stage, cache, heredoc, secret, sh, target, tmpfs
from dockerdsl.instructions import Copy

stage = Stage("a", "b")

stage.run("a", netwrok="none")  # refused
stage.run("a", network="bridge")  # refused
stage.run("a", mounts=cache("/a"))  # refused
stage.run("a", mounts=["/a"])  # refused
stage.run(5)  # refused
stage.run([1, 2])  # refused
stage.copy(("a", "b"), "/c")  # refused
stage.copy("a", "b", chmod=0o755)  # refused
stage.copy("a", "b", link="yes")  # refused
stage.copy("a", "b", lnk=True)  # refused
stage.copy(b"a", "b")  # refused
stage.add(stage / "a", "b")  # refused
stage.env(A=None)  # refused
stage.env(A=Secret("a"))  # refused
stage.env("A=1")  # refused
stage.label({"a": b"c"})  # refused
stage.workdir(5)  # refused
stage.workdir(None)  # refused
stage.expose(1.5)  # refused
stage.healthcheck("a", interval=5)  # refused
stage.healthcheck("a", retries="3")  # refused
stage.onbuild("RUN a")  # refused
stage.extend("RUN a")  # refused
stage.pipe(len, 5)  # refused
stage.when(True, lambda s: None)  # refused
stage.file("/a", b"b")  # refused
stage.cmd(None)  # refused
stage.steps.append(1)  # refused
stage.name = "c"  # refused
stage.rnu("a")  # refused
stage / 5  # refused

Stage("a")  # refused
Stage(5, "b")  # refused
Stage("a", None)  # refused
Stage("a", "b", dox="c")  # refused
From("a", platfrom="b")  # refused
From(5)  # refused
Arg(5)  # refused
Arg("A", b"b")  # refused
Arg("A", dcs="b")  # refused
Dockerfile("a")  # refused
Dockerfile(stage, escape="^")  # refused
Dockerfile(stage, excape="`")  # refused
Dockerfile(stage).escape = "`"  # refused
cache()  # refused
cache("/a", sharing="lockd")  # refused
cache("/a", uid="root")  # refused
cache("/a", id=Secret("b"))  # refused
tmpfs("/a", "64m")  # refused
secret(5)  # refused
heredoc(b"a")  # refused
sh(["a"])  # refused
Copy(("a",), "b", lnk=True)  # refused
target(5)  # refused
target("Dockerfile", dockerignor=True)  # refused
Dockerfile(stage, path=5)  # refused
