from dockerdsl import Arg, From, Stage

TAG = Arg("TAG", "3.20")

image = (
    Stage(None, From(f"alpine:{TAG}"))
    .env(GREETING='it\'s "here"', PRICE="$5", PATH="/opt/bin:$PATH")
    .run('echo "a && b"', "echo 'c'", "(cd /x && make)")
    .copy("two words.txt", "/srv/two words/")
    .copy("file$1", "/srv/")
    .user("${APP_USER:-nobody}")
)
