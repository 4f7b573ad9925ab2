"""Rules about what a RUN runs see the tricky shapes, and their fixes write what an author would."""

import pytest

from dockerdsl.checks.engine import check
from tests.checks.shapes import found, marked, mend, mended

FOUND: dict[str, dict[str, tuple[str, list[str]]]] = {
    "apk-unpinned": {
        "every package is told by itself": ("RUN apk add --no-cache a b=1 c", ["a", "c"]),
        "the value of a flag is no package": ("RUN apk add -t .build -X https://x.test/edge a=1", []),
        "ARG tells the versions": ("ARG TOOLS='a=1 b'\nRUN apk add $TOOLS", ["$TOOLS"]),
        "nobody tells them": ("ARG TOOLS\nRUN apk add $TOOLS", []),
        "the version is a variable": ("ARG V\nRUN apk add a=$V", []),
        "a pattern of versions": ("RUN apk add 'a~=1.2' 'b>1'", []),
        "behind ONBUILD": ("ONBUILD RUN apk add a", ["a"]),
        "a string of an exec form": ('RUN ["apk", "add", "a"]', ['"a"']),
        "removing": ("RUN apk del a", []),
    },
    "apt-unpinned": {
        "a release, a file": ("RUN apt-get install -t backports a/backports ./b.deb", []),
        "a package that is taken away": ("RUN apt-get install a=1 b-", []),
        "the value of -o": ("RUN apt-get -o Dpkg::Use-Pty=0 install -o A::B=c a", ["a"]),
        "behind sudo and env": ("RUN sudo env A=b apt-get install a", ["a"]),
        "a shell within": ("RUN bash -c 'apt-get install -y a'", ["a"]),
        "a heredoc": ("RUN <<E\napt-get update\napt-get install -y a \\\n  b=1\nE", ["a"]),
    },
    "apt-no-yes": {
        "twice quiet is a yes": ("RUN apt-get -qq install a && apt-get -q install --quiet a && apt-get install -q=2 a", []),
        "once quiet is none": ("RUN apt-get -q install a", ["install"]),
        "the letters of a flag of its own": ("RUN apt-get -yq install a", []),
        "a package of that name": ("RUN apt-get install a-y", ["install"]),
        "nothing is installed": ("RUN apt-get update && apt-get download install", []),
        "removing asks, too": ("RUN apt-get remove a && apt-get -y purge b && apt-get autoremove", ["remove", "autoremove"]),
        "upgrading asks, too": ("RUN apt-get upgrade && apt-get -s dist-upgrade", ["upgrade"]),
        "a string of an exec form": ('RUN ["apt-get", "install", "a"]', ['"install"']),
    },
    "pipe-without-pipefail": {
        "the pipe is told, not what is around": ("RUN a && b -c | d && e", ["b -c | d"]),
        "one is enough": ("RUN a | b; c | d", ["a | b"]),
        "set in front": ("RUN set -eux -o pipefail; a | b", []),
        "set behind": ("RUN a | b; set -o pipefail", ["a | b"]),
        "SHELL in the stage it is built on": (
            'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nFROM x AS y\nRUN a | b',
            [],
        ),
        "printing goes well": ("RUN echo a:b | c", []),
        "printing is in the middle": ("RUN a | echo b | c", ["a | echo b | c"]),
        "an exec form has no pipes": ('RUN ["a", "|", "b"]', []),
        "or is no pipe": ("RUN a || b", []),
        "a pipe in quotes": ("RUN a '|' b", []),
        "in a substitution": ("RUN a $(b | c)", ["b | c"]),
        "PowerShell": ('SHELL ["pwsh", "-Command"]\nRUN a | b', []),
        "a script of its own": (
            'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN <<E\n#!/bin/bash\na | b\nE',
            ["a | b"],
        ),
        "a script of its own with the flag": ("RUN <<E\n#!/bin/bash -o pipefail\na | b\nE", []),
    },
    "cd-in-run": {
        "in a subshell": ("RUN (cd /a && b)", []),
        "in the middle": ("RUN a && cd /b && c", []),
        "twice": ("RUN cd /a && b && cd /c && d", ["cd"]),
        "when the shell is set up": ("RUN set -ex; cd /a; b", ["cd"]),
        "not its name": ("RUN echo cd", []),
    },
    "wget-progress": {
        "quiet": ("RUN wget -nv a && wget -qO- b && wget --progress=dot:mega c", []),
        "a file is not quiet": ("RUN wget -O a https://x.test/a", ["wget"]),
        "no files": ("RUN wget --help; wget", []),
    },
    "consecutive-run": {
        "what a substitution runs": ("RUN a\nRUN b=$(c)", ["RUN b=$(c)"]),
        "other flags": ("RUN --network=none a\nRUN b", []),
        "joined on purpose": ("RUN a && b\nRUN c", []),
        "something between": ("RUN a\nENV B=c\nRUN d", []),
        "exec forms": ('RUN ["a"]\nRUN ["b"]', ['RUN ["b"]']),
    },
    "apt-recommends": {
        "configured in the stage it is built on": (
            "RUN echo 'APT::Install-Recommends \"false\";' > /etc/apt/apt.conf.d/99\nFROM x\nRUN apt-get install a",
            [],
        ),
        "configured afterwards": (
            "RUN apt-get install a\nRUN echo 'APT::Install-Recommends \"0\";' > /etc/apt/apt.conf.d/99",
            ["install"],
        ),
        "configured to install them": (
            "RUN echo 'APT::Install-Recommends \"true\";' > /etc/apt/apt.conf.d/99\nRUN apt-get install a",
            ["install"],
        ),
        "by -o": ("RUN apt-get -o APT::Install-Recommends=0 install a", []),
        "behind ONBUILD": ("ONBUILD RUN apt-get install a", ["install"]),
    },
    "pip-unpinned": {
        "python -m pip": ("RUN python3 -m pip install a", ["a"]),
        "uv pip": ("RUN uv pip install a b==1", ["a"]),
        "pipx": ("RUN pipx install a", ["a"]),
        "a file of requirements": ("RUN pip install -qr a.txt b", []),
        "the project": ("RUN pip install -e '.[dev]' && pip install .", []),
        "git with a revision": ("RUN pip install git+https://x.test/a@v1", []),
        "git without": ("RUN pip install git+https://me@x.test/a", ["git+https://me@x.test/a"]),
        "the value of a flag": ("RUN pip install -i https://x.test --prefix /a b==1", []),
        "another module": ("RUN python3 -m venv install a", []),
        "wheels that are there": ("RUN pip install --no-index --find-links=/wheels a", []),
        "what nobody knows": ("RUN pip install $(cat a.txt) $B c$D", ["c$D"]),
    },
    "apt-lists-left": {
        "emptied with braces": ("RUN apt-get update && rm -rf /var/{cache,lib}/apt/lists", []),
        "emptied with the folder above": ("RUN apt-get update && rm -rf /var/lib/apt", []),
        "emptied by find": ("RUN apt-get update && find /var/lib/apt/lists -type f -delete", []),
        "emptied before": ("RUN rm -rf /var/lib/apt/lists/* && apt-get update", ["apt-get"]),
        "fetched again": ("RUN apt-get update && rm -rf /var/lib/apt/lists/* && apt update", ["apt"]),
        "emptied too late": ("RUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*", ["apt-get"]),
        "a cache one folder up": ("RUN --mount=type=cache,target=/var/lib/apt apt-get update", []),
        "a bind mount keeps nothing out": ("RUN --mount=target=/var/lib/apt/lists apt-get update", ["apt-get"]),
        "a stage that nothing is built on": ("RUN apt-get update\nFROM y", []),
        "a stage that the target is built on": ("RUN apt-get update\nFROM x", ["apt-get"]),
        "behind ONBUILD": ("ONBUILD RUN apt-get update", ["apt-get"]),
    },
    "pip-no-cache-dir": {
        "ENV of the stage it is built on": ("ENV PIP_NO_CACHE_DIR=1\nFROM x\nRUN pip install a", []),
        "ARG": ("ARG PIP_NO_CACHE_DIR=1\nRUN pip install a", []),
        "ENV off": ("ENV PIP_NO_CACHE_DIR=off\nRUN pip install a", ["install"]),
        "export": ("RUN export PIP_NO_CACHE_DIR=1 && pip install a", []),
        "export of another": ("RUN export A=1 && pip install a", ["install"]),
        "in front": ("RUN PIP_NO_CACHE_DIR=1 pip install a", []),
        "in front, off": ("ENV PIP_NO_CACHE_DIR=1\nRUN PIP_NO_CACHE_DIR=0 pip install a", ["install"]),
        "a mounted cache elsewhere": ("RUN --mount=type=cache,target=/c pip install --cache-dir=/c/pip a", []),
        "a mounted cache elsewhere by ENV": ("ENV PIP_CACHE_DIR=/c\nRUN --mount=type=cache,target=/c pip install a", []),
        "a mount of all caches": ("RUN --mount=type=cache,target=/root/.cache pip install a", []),
        "a mount of something else": ("RUN --mount=type=cache,target=/root/.npm pip install a", ["install"]),
    },
    "apk-no-cache": {
        "emptied instead": ("RUN apk add a && rm -rf /var/cache/apk/*", ["add"]),
        "before the verb": ("RUN apk --no-cache add a", []),
    },
    "apt-not-apt-get": {
        "in a folder": ("RUN /usr/bin/apt update", ["/usr/bin/apt"]),
        "an argument": ("RUN ls /etc/apt && echo apt", []),
    },
    "yum-unpinned": {
        "a hyphen is not a version": ("RUN yum install -y a-devel b-1.2", ["a-devel"]),
        "a version that the file knows": ("ARG V\nRUN yum install -y a-$V", []),
        "a version that it does not": ("RUN yum install -y a-$V", ["a-$V"]),
        "a stream of a module": ("RUN yum module install -y a b:20", ["a"]),
        "a file": ("RUN yum install -y ./a.rpm https://x.test/b.rpm", []),
        "the value of a flag": ("RUN yum --enablerepo x install -y a-1", []),
    },
    "dnf-unpinned": {
        "a group has no version": ("RUN dnf group install -y a", []),
        "an epoch": ("RUN microdnf install -y a-13:13.2.1-7.fc40", []),
    },
    "zypper-unpinned": {"the value of a flag": ("RUN zypper -n in -t pattern a=1 'b>=2'", [])},
    "yum-no-yes": {
        "one letter of several": ("RUN yum -qy install a", []),
        "removing": ("RUN yum remove a && yum list", ["remove"]),
    },
    "dnf-no-yes": {"another dnf": ("RUN tdnf install a", ["install"])},
    "zypper-no-yes": {
        "behind the verb": ("RUN zypper in -y a", []),
        "an upgrade": ("RUN zypper dup", ["zypper"]),
        "a list": ("RUN zypper lr", []),
    },
    "yum-no-clean": {
        "cleaned between": ("RUN yum install -y a && yum clean all && yum install -y b", ["yum"]),
        "the last one is told": ("RUN yum install -y a && yum -q install -y b", ["yum"]),
        "by dnf": ("RUN yum install -y a && dnf clean all", []),
        "by rm": ("RUN yum install -y a && rm -rf /var/cache/yum", []),
        "rm of something else": ("RUN yum install -y a && rm -rf /tmp/*", ["yum"]),
        "behind ONBUILD": ("ONBUILD RUN yum install -y a", ["yum"]),
    },
    "dnf-no-clean": {
        "by another program": ("RUN microdnf install -y a && dnf clean all", ["microdnf"]),
        "an upgrade fetches, too": ("RUN dnf -y upgrade", ["dnf"]),
        "a cache of dnf5": ("RUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y a", []),
        "another mount": ("RUN --mount=type=cache,target=/root/.cache/pip dnf install -y a", ["dnf"]),
    },
    "zypper-no-clean": {"by rm": ("RUN zypper -n in a && rm -rf /var/cache/zypp/*", [])},
    "zypper-dist-upgrade": {"its short name": ("ONBUILD RUN zypper -n dup", ["zypper"]), "a patch": ("RUN zypper patch", [])},
    "dist-upgrade": {
        "one package": ("RUN dnf update -y a", []),
        "every one": ("RUN apk -U upgrade && yum -y update && apt-get update", ["upgrade", "update"]),
    },
    "update-without-install": {
        "not at once": ("RUN apt-get update\nENV A=b\nRUN apt-get install -y a", ["apt-get"]),
        "fetched again": ("RUN apt-get update\nRUN apt-get update && apt-get install -y a", []),
        "an upgrade is a use": ("RUN apt-get update && apt-get -y upgrade\nRUN apt-get install -y a", []),
        "nothing is installed": ("RUN apt-get update", []),
        "a cache is mounted": (
            "RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update\nRUN apt-get install -y a",
            [],
        ),
        "apk fetches by itself": ("RUN apk update\nRUN apk add --no-cache a", []),
        "apk does not": ("RUN apk update\nRUN apk add a", ["apk"]),
    },
    "npm-unpinned": {
        "a scope is no version": ("RUN npm i @a/b @a/c@1", ["@a/b"]),
        "a repository": ("RUN npm install a/b a/c#v1 git+https://x.test/d.git", ["a/b", "git+https://x.test/d.git"]),
        "a file": ("RUN npm add ./a /b c.tgz file:d", []),
        "the value of a flag": ("RUN npm --prefix /a install --tag beta b@1", []),
        "a lock file": ("RUN npm ci && npm install --omit dev", []),
    },
    "gem-unpinned": {
        "a flag without a value": ("RUN gem install -N a b:1", ["a"]),
        "flags for the compiler": ("RUN gem install a:1 -- --with-x y", []),
        "a version for all": ("RUN gem install a -v 1 && gem i b --version=2", []),
        "a file": ("RUN gem install ./a.gem", []),
    },
    "yarn-cache-left": {
        "a stage that nothing is built on": ("RUN yarn install\nFROM y", []),
        "alone": ("RUN yarn", ["yarn"]),
        "something else": ("RUN yarn build && yarn --version", []),
        "a folder that is mounted": ("ENV YARN_CACHE_FOLDER=/y\nRUN --mount=type=cache,target=/y yarn", []),
        "too late": ("RUN yarn install\nRUN yarn cache clean", ["yarn"]),
    },
    "sudo": {
        "a shell with two programs is told once": ("RUN sudo sh -c 'a && b'", ["sudo"]),
        "each of two": ("RUN sudo a && sudo -u b c", ["sudo", "sudo"]),
        "without a program": ("RUN sudo -v", ["sudo"]),
        "installed": ("RUN apt-get install sudo", []),
        "an exec form": ('RUN ["sudo", "a"]', ['"sudo"']),
    },
    "pointless-command": {
        "ssh with an agent": ("RUN --mount=type=ssh ssh git@x.test", []),
        "ssh without": ("RUN ssh git@x.test", ["ssh"]),
        "a service that is needed": ("RUN service db start && fill && service db stop", []),
        "a service that nothing needs": ("RUN apt-get install -y db && service db start", ["service"]),
        "what runs behind is ended": ("RUN a & sleep 1; kill $!", []),
        "nothing runs": ("RUN kill 1", ["kill"]),
        "an editor that is told": ("RUN vim +PluginInstall +qall && vim", ["vim"]),
        "an argument": ("RUN echo top", []),
    },
    "shell-relinked": {
        "the link is elsewhere": ("RUN ln -s /bin/sh /usr/bin/mysh", []),
        "with flags": ("RUN ln -sfT bash /bin/sh && a", ["/bin/sh"]),
    },
    "useradd-large-uid": {
        "the long flag": ("RUN useradd --uid 1234567 a", ["1234567"]),
        "with an equals sign": ("RUN useradd --uid=1234567 a", ["--uid=1234567"]),
        "behind other letters": ("RUN useradd -mu 1234567 a", ["1234567"]),
        "by ARG": ("ARG U=1234567\nRUN useradd -u $U a", ["$U"]),
        "by an ARG that nobody knows": ("ARG U\nRUN useradd -u $U a", []),
        "at the limit": ("RUN useradd -u 99999 a", []),
    },
    "curl-and-wget": {
        "looked for, not used": ("RUN command -v curl || wget a", []),
        "both are installed": ("RUN apt-get install curl wget", []),
        "in two stages": ("RUN curl a\nFROM y\nRUN wget a", []),
        "from the second on": ("RUN wget a\nRUN curl b\nRUN wget c", ["curl"]),
    },
    "curl-without-fail": {
        "among other letters": ("RUN curl -sSfL a && curl -Lf b", []),
        "a letter of a value": ("RUN curl -ofile a && curl -o f a", ["curl", "curl"]),
        "the status is looked at": ("RUN curl -sw '%{http_code}' a && curl -I b", []),
        "nothing is loaded": ("RUN curl --version", []),
        "with a body": ("RUN curl --fail-with-body a", []),
    },
    "curl-pipe-shell": {
        "behind sudo": ("RUN curl -f a | sudo -E bash -", ["curl -f a | sudo -E bash"]),
        "another shell": ("RUN curl a | mksh", ["curl a | mksh"]),
        "with arguments": ("RUN curl a | sh -s -- --yes", ["curl a | sh"]),
        "with flags": ("RUN wget -qO- a | bash -ex", ["wget -qO- a | bash"]),
        "Python": ("RUN curl a | python3 - --version 1", ["curl a | python3"]),
        "a substitution": ('RUN sh -c "$(curl -f a)"', ["$(curl -f a)"]),
        "a substitution as a file": ("RUN bash <(curl a)", ["bash <(curl"]),
        "a script reads it": ("RUN curl a | sh /b.sh", []),
        "a program in the line reads it": ("RUN curl a | python3 -c 'b' && curl c | sh -c d", []),
        "unpacked": ("RUN curl a | tar -x && sh b", []),
        "another pipe": ("RUN curl a > b; cat c | sh", []),
    },
    "chpasswd": {"encrypted": ("RUN echo a:b | chpasswd -e", ["chpasswd"])},
    "tls-verification-off": {
        "one letter of several": ("RUN curl -fkL a", ["-fkL"]),
        "a letter of a value": ("RUN curl -okernel a && curl -H -k a", []),
        "wget": ("RUN wget --no-check-certificate a", ["--no-check-certificate"]),
        "git": (
            "RUN git -c http.sslVerify=false clone a && git config --global http.https://x.test.sslVerify false",
            ["http.sslVerify=false", "http.https://x.test.sslVerify"],
        ),
        "git, on": ("RUN git config --global http.sslVerify true", []),
        "npm": ("RUN npm config set strict-ssl false && npm i --strict-ssl=false", ["strict-ssl", "--strict-ssl=false"]),
        "yum": ("RUN yum --setopt=sslverify=0 install -y a", ["--setopt=sslverify=0"]),
        "apt": ("RUN apt-get -o Acquire::https::Verify-Peer=false update", ["Acquire::https::Verify-Peer=false"]),
        "pip": ("RUN pip install --trusted-host x.test a", ["--trusted-host"]),
        "a file that is written": ("RUN echo 'strict-ssl=false' >> ~/.npmrc", ["'strict-ssl=false'"]),
        "in front of a program": ("RUN GIT_SSL_NO_VERIFY=1 git clone a", ["GIT_SSL_NO_VERIFY=1"]),
        "exported": ("RUN export PYTHONHTTPSVERIFY=0 && a", ["PYTHONHTTPSVERIFY=0"]),
        "ENV and ARG": (
            "ENV A=b NODE_TLS_REJECT_UNAUTHORIZED=0\nARG PIP_TRUSTED_HOST=x.test",
            ["NODE_TLS_REJECT_UNAUTHORIZED=0", "PIP_TRUSTED_HOST=x.test"],
        ),
        "ENV, on": ("ENV NODE_TLS_REJECT_UNAUTHORIZED=1 PYTHONHTTPSVERIFY=1", []),
        "ENV by ARG": ("ARG A=0\nENV PYTHONHTTPSVERIFY=$A", ["PYTHONHTTPSVERIFY=$A"]),
        "behind ONBUILD": ("ONBUILD RUN curl -k a", ["-k"]),
    },
    "package-signature-off": {
        "apt": ("RUN apt-get install -y --allow-unauthenticated --force-yes a", ["--allow-unauthenticated", "--force-yes"]),
        "dnf": ("RUN dnf install -y --nogpgcheck a && dnf --setopt=gpgcheck=0 up", ["--nogpgcheck", "--setopt=gpgcheck=0"]),
        "rpm": ("RUN rpm -i --nosignature a.rpm", ["--nosignature"]),
        "a source of apt": ("RUN echo 'deb [trusted=yes] http://x.test a b' > c", ["'deb [trusted=yes] http://x.test a b'"]),
        "sed switches it off": ("RUN sed -i s/gpgcheck=1/gpgcheck=0/ a", ["s/gpgcheck=1/gpgcheck=0/"]),
        "sed switches it on": ("RUN sed -i s/gpgcheck=0/gpgcheck=1/ a", []),
        "signatures of a list": ("RUN echo repo_gpgcheck=0", []),
    },
    "instruction-keyword-in-run": {
        "behind &&": ("RUN a && \\\n  COPY b c", ["COPY"]),
        "behind a line that goes on": ("RUN a \\\n  ENV B=c", ["ENV"]),
        "twice": ("RUN RUN a", ["RUN"]),
        "an argument": ("RUN echo COPY b", []),
        "the last argument of a line": ("RUN echo \\\n  LABEL", []),
        "a file of a program": ("RUN ./COPY a", ["./COPY"]),
    },
    "world-writable": {
        "octal": ("RUN chmod -R 0777 /a && chmod 666 b", ["0777", "666"]),
        "words": (
            "RUN chmod a+rwx a && chmod o+w b && chmod ugo=rw c && chmod u+x,o+w d",
            ["a+rwx", "o+w", "ugo=rw", "u+x,o+w"],
        ),
        "fewer": ("RUN chmod 775 a && chmod u+w b && chmod a+x c && chmod g+w,o-w d", []),
        "like /tmp": ("RUN chmod 1777 /a", []),
        "made so": ("RUN mkdir -p -m 777 /a", ["777"]),
        "copied so": ("COPY --chmod=777 a /b", ["--chmod=777"]),
        "behind xargs": ("RUN a | xargs chmod 777", ["777"]),
    },
    "copy-then-extract": {
        "without a hyphen": ("COPY a.tgz /\nRUN tar xzf /a.tgz", ["COPY a.tgz /"]),
        "renamed": ("COPY a /b.tar\nRUN tar --extract --file=/b.tar", ["COPY a /b.tar"]),
        "one of several is enough": ("COPY a.tar b.tar /c/\nRUN tar xf /c/a.tar && tar xf /c/b.tar", ["COPY a.tar b.tar /c/"]),
        "packed, not unpacked": ("COPY a.tar /\nRUN tar -cf /b.tar /a.tar", []),
        "from a stage": ("FROM y\nCOPY --from=x /a.tar /\nRUN tar xf /a.tar", []),
        "unpacked before": ("RUN tar xf /a.tar\nCOPY a.tar /", []),
    },
    "credential-command-without-secret-mount": {
        "with a secret": ("RUN --mount=type=secret,id=a az login -u b -p $(cat /run/secrets/a)", []),
        "without": ("RUN az login -u b -p c && gcloud auth activate-service-account --key-file a", ["az", "gcloud"]),
        "a setting that is none": ("RUN aws configure set region a", []),
    },
    "secret-value-literal": {
        "an example": ("ENV A=AKIAIOSFODNN7EXAMPLE", []),
        "a key": ("ENV A=AKIA" + "Q" * 16, ["AKIA" + "Q" * 16]),
        "a key behind ONBUILD": ("ONBUILD ENV A=AKIA" + "Q" * 16, ["AKIA" + "Q" * 16]),
        "a variable": ("RUN git clone https://a:$TOKEN@x.test/b", []),
        "a user alone": ("RUN git clone https://a@x.test/b", []),
        "a database of the build": ("RUN A=postgres://a:b@localhost/c d", []),
        "a private key in a heredoc": (
            "COPY <<E /a\n-----BEGIN OPENSSH PRIVATE KEY-----\nE",
            ["-----BEGIN OPENSSH PRIVATE KEY-----"],
        ),
    },
    "user-created-not-used": {
        "used": ("RUN useradd a\nUSER a", []),
        "used in the stage it is built on": ("RUN useradd a\nUSER a\nFROM x\nRUN useradd b", []),
        "in a stage that is not built": ("RUN useradd a\nFROM y", []),
        "given up later": ('RUN adduser -D a\nENTRYPOINT ["gosu", "a", "b"]', []),
        "of BusyBox": ("RUN adduser -D -u 1 a", ["a"]),
        "of Debian": ("RUN adduser --system --group a", ["a"]),
        "a group": ("RUN adduser --group a", []),
        "a member of a group": ("RUN adduser a b", []),
    },
    "go-unpinned": {
        "the value of a flag": ("RUN go install -tags a -ldflags='-s -w' x.test/a@v1", []),
        "run judges one word": ("RUN go run x.test/a@v1 b", []),
        "own packages": ("RUN go install ./... && go run main.go && go get ../a && go install tool", []),
        "the version is a variable": ("ARG V=v1\nRUN go install x.test/a@$V", []),
    },
}


@found(FOUND, "FROM x AS x\n")
def test_a_rule_sees_what_runs(rule: str, text: str, expected: list[str]) -> None:
    assert marked(text, rule) == expected


FIXED: dict[str, tuple[str, str, str]] = {
    "a folder around a RUN": (
        "cd-in-run",
        "WORKDIR /srv\nRUN cd /a && \\\n    b\nRUN c\n",
        "WORKDIR /srv\nWORKDIR /a\nRUN b\nWORKDIR /srv\nRUN c\n",
    ),
    "no folder where the one before is unknown": ("cd-in-run", "RUN cd /a && b\n", "RUN cd /a && b\n"),
    "no folder for a part": ("cd-in-run", "WORKDIR /s\nRUN a && cd /a && b\n", "WORKDIR /s\nRUN a && cd /a && b\n"),
    "no folder that is a variable": ("cd-in-run", "WORKDIR /s\nRUN cd $A && b\n", "WORKDIR /s\nRUN cd $A && b\n"),
    "a shell for what follows": (
        "pipe-without-pipefail",
        "# why\nRUN a | b\n",
        'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\n# why\nRUN a | b\n',
    ),
    "one shell for all that follows": (
        "pipe-without-pipefail",
        "RUN a | b\nRUN c | d\n",
        'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a | b\nRUN c | d\n',
    ),
    "a shell that knows pipefail": (
        "pipe-without-pipefail",
        'SHELL ["/bin/sh", "-ec"]\nRUN a | b\n',
        'SHELL ["/bin/sh", "-ec"]\nSHELL ["/bin/bash", "-o", "pipefail", "-ec"]\nRUN a | b\n',
    ),
    "a shell that is there": (
        "pipe-without-pipefail",
        'SHELL ["/bin/bash", "-e", "-c"]\nRUN a | b\n',
        'SHELL ["/bin/bash", "-e", "-c"]\nSHELL ["/bin/bash", "-o", "pipefail", "-e", "-c"]\nRUN a | b\n',
    ),
    "two lines made one": ("consecutive-run", "RUN a\n\nRUN b \\\n  c\n", "RUN a && \\\n    b \\\n  c\n"),
    "a comment stays where it is": ("consecutive-run", "RUN a\n# why\nRUN b\n", "RUN a\n# why\nRUN b\n"),
    "a heredoc stays": ("consecutive-run", "RUN <<E\na\nE\nRUN b\n", "RUN <<E\na\nE\nRUN b\n"),
    "lists taken away behind a comment": (
        "apt-lists-left",
        "RUN apt-get update && \\\n    # all of it\n    apt-get install a  \n",
        "RUN apt-get update && \\\n    # all of it\n    apt-get install a && rm -rf /var/lib/apt/lists/*  \n",
    ),
    "lists stay where something else may fail": (
        "apt-lists-left",
        "RUN apt-get update || true\n",
        "RUN apt-get update || true\n",
    ),
    "a flag in an exec form": (
        "pip-no-cache-dir",
        'RUN ["pip", "install", "a"]\n',
        'RUN ["pip", "install", "--no-cache-dir", "a"]\n',
    ),
    "a flag for python -m pip": (
        "pip-no-cache-dir",
        "RUN python -m pip install a\n",
        "RUN python -m pip install --no-cache-dir a\n",
    ),
    "a flag within a shell": ("apk-no-cache", "RUN sh -c 'apk add a'\n", "RUN sh -c 'apk add --no-cache a'\n"),
    "yum, cleaned": ("yum-no-clean", "RUN yum install -y a\n", "RUN yum install -y a && yum clean all\n"),
    "a flag of zypper": ("zypper-no-yes", "RUN zypper in a\n", "RUN zypper -n in a\n"),
    "no clean-up without the rights": ("dnf-no-clean", "RUN sudo dnf install -y a\n", "RUN sudo dnf install -y a\n"),
    "fetched and installed at once": (
        "update-without-install",
        "RUN apt-get update\nRUN apt-get install -y a\n",
        "RUN apt-get update && \\\n    apt-get install -y a\n",
    ),
    "sudo of root": ("sudo", "RUN a && sudo b\n", "RUN a && b\n"),
    "sudo of another": ("sudo", "USER a\nRUN sudo b\n", "USER a\nRUN sudo b\n"),
    "sudo with flags": ("sudo", "RUN sudo -E b\n", "RUN sudo -E b\n"),
    "a shell": ("shell-relinked", "RUN ln -sf bash /bin/sh\n", 'SHELL ["/bin/bash", "-c"]\n'),
    "a user of a large number": ("useradd-large-uid", "RUN useradd -u 123456 a\n", "RUN useradd -l -u 123456 a\n"),
    "a letter taken out": ("tls-verification-off", "RUN curl -fkL a\n", "RUN curl -fL a\n"),
    "a flag taken out, and its line": ("tls-verification-off", "RUN curl \\\n  -k \\\n  a\n", "RUN curl \\\n  a\n"),
    "a flag and its value taken out": (
        "tls-verification-off",
        "RUN pip install --trusted-host x.test a\n",
        "RUN pip install a\n",
    ),
    "a string taken out": (
        "package-signature-off",
        'RUN ["apk", "add", "--allow-untrusted", "a"]\n',
        'RUN ["apk", "add", "a"]\n',
    ),
    "fewer rights": ("world-writable", "RUN chmod 777 a\nCOPY --chmod=666 b c\n", "RUN chmod 775 a\nCOPY --chmod=664 b c\n"),
    "a user for the container": (
        "user-created-not-used",
        "RUN useradd a\nRUN <<E\nb\nE\n",
        "RUN useradd a\nRUN <<E\nb\nE\nUSER a\n",
    ),
    "another program": (
        "apt-not-apt-get",
        "RUN apt update && apt search a && apt edit-sources\n",
        "RUN apt-get update && apt-cache search a && apt edit-sources\n",
    ),
    "another program in an exec form": ("apt-not-apt-get", 'RUN ["apt", "update"]\n', 'RUN ["apt-get", "update"]\n'),
}


@mended(FIXED, "FROM x AS x\n")
def test_a_fix_writes_what_an_author_would(rule: str, before: str, after: str) -> None:
    assert mend(before, rule) == after


SAFE: dict[str, tuple[str, str, list[bool]]] = {
    "GNU's wget knows the flag": ("wget-progress", "FROM debian:13\nRUN wget a\n", [True]),
    "another may not": ("wget-progress", "FROM alpine:3.22\nRUN wget a\n", [False]),
    "lists that nobody needs": ("apt-lists-left", "FROM x\nRUN apt-get update\n", [True]),
    "lists that a later RUN needs": (
        "apt-lists-left",
        "FROM x\nRUN apt-get update\nRUN apt-get install a\n",
        [False],
    ),
    "lists that a later RUN fetches anew": (
        "apt-lists-left",
        "FROM x\nRUN apt-get update\nRUN apt-get update && apt-get install a\n",
        [True, True],
    ),
    "apt upgrade may install, apt-get upgrade not": ("apt-not-apt-get", "FROM x\nRUN apt upgrade\n", [False]),
}


@pytest.mark.parametrize("name", SAFE)
def test_a_safe_fix_leaves_the_image_as_it_is(name: str) -> None:
    rule, text, expected = SAFE[name]
    assert [each.fix is not None and each.fix.safe for each in check(text, select=[rule])] == expected
