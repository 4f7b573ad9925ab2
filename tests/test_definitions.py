"""What a Python file defines, and what is said when that is not clear."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from dockerdsl.definitions import load
from dockerdsl.errors import DefinitionError, DockerdslError, InvalidValue
from dockerdsl.mishaps import trace
from dockerdsl.where import Where


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(text: str, name: str = "imagefile.py") -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text("from dockerdsl import Dockerfile, Stage\n" + dedent(text))
    return name


def fault(choice: str) -> tuple[str, str | None]:
    with pytest.raises(DefinitionError) as caught:
        load(choice)
    return caught.value.what, caught.value.hint


CHOSEN = {
    "the only stage": ("web = Stage('web', 'nginx')", "web"),
    "the stage that needs the other": (
        "builder = Stage('builder', 'golang')\ngreet = Stage(None, 'busybox').copy(builder / 'greet')",
        "greet",
    ),
    "the stage built on the other": ("base = Stage('base', 'debian')\napp = Stage('app', base)", "app"),
    "the stage that continues the other": ("app = Stage('app', 'debian')\napp2 = app.run('true')", "app2"),
    "the end of a chain of needs": (
        "a = Stage('a', 'x')\nb = Stage('b', a)\nc = Stage('c', 'y').copy(b / 'z')",
        "c",
    ),
    "the first of two names": ("web = Stage('web', 'nginx')\nalias = web", "web"),
    "the only Dockerfile": (
        "a = Stage('a', 'x')\nb = Stage('b', 'y')\nboth = Dockerfile(a, b)",
        "both",
    ),
    "a function that says it returns a stage": ("def image() -> Stage:\n    return Stage('web', 'nginx')", "image"),
    "a function that says so in words": ("def image() -> 'Stage':\n    return Stage('web', 'nginx')", "image"),
    "a function that says it returns a Dockerfile": (
        "web = Stage('web', 'nginx')\nother = Stage('other', 'x')\ndef image() -> Dockerfile:\n    return Dockerfile(web)",
        "image",
    ),
    "a function that uses the stage": (
        "builder = Stage('builder', 'golang')\ndef image() -> Stage:\n    return Stage(None, 'x').copy(builder / 'y')",
        "image",
    ),
    "a stage that a function began": (
        "def base() -> Stage:\n    return Stage('app', 'debian')\napp = base().run('true')",
        "app",
    ),
    "a function with defaults": ("def image(tag: str = '1') -> Stage:\n    return Stage('web', f'nginx:{tag}')", "image"),
    "the only function, unannotated": ("def image():\n    return Stage('web', 'nginx')", "image"),
    "what is not private": ("_base = Stage('base', 'debian')\nweb = Stage('web', 'nginx')", "web"),
    "no function of another kind": ("web = Stage('web', 'nginx')\ndef port() -> int:\n    return 80", "web"),
}


@pytest.mark.parametrize(("text", "name"), CHOSEN.values(), ids=CHOSEN)
def test_a_file_that_leaves_no_doubt_needs_no_name(text: str, name: str) -> None:
    found = load(write(text))

    assert (found.file, found.name) == (Path("imagefile.py"), name)


NAMED = {
    "a stage": ("imagefile.py:b", "FROM y AS b\n"),
    "a Dockerfile": ("imagefile.py:both", "FROM x AS a\n\nFROM y AS b\n"),
    "a function": ("imagefile.py:made", "FROM z AS made\n"),
    "a private name": ("imagefile.py:_hidden", "FROM h AS hidden\n"),
    "an attribute": ("imagefile.py:images.b", "FROM y AS b\n"),
    "a file in this folder, by the folder": (".:b", "FROM y AS b\n"),
}


@pytest.mark.parametrize(("choice", "text"), NAMED.values(), ids=NAMED)
def test_a_name_chooses(choice: str, text: str) -> None:
    write(
        """
        a, b, _hidden = Stage("a", "x"), Stage("b", "y"), Stage("hidden", "h")
        both = Dockerfile(a, b)
        def made(): return Stage("made", "z")
        class images: b = b
        """
    )

    assert str(load(choice).dockerfile) == text


UNCLEAR = {
    "two stages": (
        "dev = Stage('dev', 'x')\nprod = Stage('prod', 'x')",
        "imagefile.py could mean dev or prod",
        "choose one: imagefile.py:dev, or add Dockerfile(dev, prod)",
    ),
    "two Dockerfiles": (
        "a = Dockerfile(Stage('a', 'x'))\nb = Dockerfile(Stage('b', 'x'))",
        "imagefile.py could mean a or b",
        "choose one: imagefile.py:a",
    ),
    "a function beside a stage": (
        "web = Stage('web', 'x')\ndef image() -> Stage:\n    return Stage('image', 'y')",
        "imagefile.py could mean web or image",
        "choose one: imagefile.py:web, or add Dockerfile(web, image)",
    ),
    "nothing": (
        "x = 1",
        "imagefile.py defines no Stage, Dockerfile or function that returns one",
        'write image = Stage("name", "base") in it',
    ),
    "a function with parameters": (
        "def image(version, *, slim):\n    return Stage('web', 'nginx')",
        "imagefile.py defines no Stage, Dockerfile or function without parameters that returns one",
        "call image() in the file: image = image(version, slim)",
    ),
    "a function that does not keep its word": (
        "def image() -> Stage:\n    return 1",
        "image() in imagefile.py returns no Stage and no Dockerfile: 1",
        "return one",
    ),
}


@pytest.mark.parametrize(("text", "what", "hint"), UNCLEAR.values(), ids=UNCLEAR)
def test_a_doubt_is_said_with_the_way_out(text: str, what: str, hint: str) -> None:
    assert fault(write(text)) == (what, hint)


def test_a_doubt_names_the_place_of_each() -> None:
    file = write("dev = Stage('dev', 'x')\nprod = Stage('prod', 'x')")

    with pytest.raises(DefinitionError) as caught:
        load(file)

    path = os.path.abspath(file)
    assert [(word, where and (where.file, where.line)) for word, where in caught.value.also] == [
        ("dev", (path, 2)),
        ("prod", (path, 3)),
    ]


NOT_THERE = {
    "no such name": ("imagefile.py:gret", "imagefile.py defines no 'gret'", "did you mean 'greet'?"),
    "no name that is near": ("imagefile.py:zzz", "imagefile.py defines no 'zzz'", "it defines greet, image"),
    "no such attribute": ("imagefile.py:greet.zzz", "imagefile.py defines no 'greet.zzz'", "did you mean 'greet'?"),
    "no stage": (
        "imagefile.py:number",
        "number in imagefile.py is no Stage and no Dockerfile: 1",
        "name a value that is one, or a function",
    ),
    "a function that needs arguments": (
        "imagefile.py:make",
        "make() in imagefile.py needs arguments: version",
        "call it in the file, image = make(...), and choose that",
    ),
    "no file": ("imagefil.py", "there is no file imagefil.py", "did you mean imagefile.py?"),
    "no file that is near": ("nothing.py", "there is no file nothing.py", "check the path"),
    "no folder": ("far/away.py:image", "there is no file far/away.py", "check the path"),
    "a folder without one": ("images", "there is no imagefile.py in images", "name the file: images/web.py"),
    "an empty folder": ("empty", "there is no file empty/imagefile.py", "check the path"),
    "a folder of that name": ("odd.py/imagefile.py", "odd.py/imagefile.py cannot be read: Is a directory", None),
}


@pytest.mark.parametrize(("choice", "what", "hint"), NOT_THERE.values(), ids=NOT_THERE)
def test_what_is_not_there_is_said_with_what_is(choice: str, what: str, hint: str | None) -> None:
    write(
        """
        greet = Stage("greet", "busybox")
        number = 1
        def image() -> Stage: return greet
        def make(version): return greet
        """
    )
    write("", "images/web.py")
    for folder in ("empty", "odd.py/imagefile.py/imagefile.py"):
        Path(folder).mkdir(parents=True)

    assert fault(choice.replace("odd.py/imagefile.py", "odd.py")) == (what, hint)


def test_a_file_with_a_colon_in_its_name_is_taken_whole() -> None:
    assert load(write("web = Stage('web', 'nginx')", "image:file")).name == "web"


def test_modules_beside_the_file_are_found_and_no_other_folder_sees_them() -> None:
    for folder in ("one", "two"):
        write(f"NAME = '{folder}'", f"{folder}/shared.py")
        write("from shared import NAME\nweb = Stage(NAME, 'nginx')", f"{folder}/imagefile.py")
    before = (list(sys.path), set(sys.modules))

    texts = [str(load(folder).dockerfile) for folder in ("one", "two", "one")]

    assert texts == ["FROM nginx AS one\n", "FROM nginx AS two\n", "FROM nginx AS one\n"]
    assert (sys.path, set(sys.modules)) == before


def test_the_file_is_not_the_main_module_and_knows_its_path() -> None:
    file = write("assert __name__ != '__main__'\nfolder = __file__\nweb = Stage('web', 'nginx').label(file=__file__)")

    assert str(load(file).dockerfile) == f"FROM nginx AS web\nLABEL file={os.path.abspath(file)}\n"


def test_what_it_prints_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    load(write("print('at the top')\ndef image() -> Stage:\n    print('in a function')\n    return Stage('web', 'nginx')"))

    assert capsys.readouterr() == ("", "at the top\nin a function\n")


def test_an_error_of_this_library_passes_as_it_is() -> None:
    with pytest.raises(InvalidValue) as caught:
        load(write("web = Stage('web', 'nginx').env(A='1\\n2')"))

    assert caught.value.at is not None
    assert (caught.value.at.file, caught.value.at.line) == (os.path.abspath("imagefile.py"), 2)


def test_several_errors_of_this_library_pass_as_a_group() -> None:
    file = write("a = Stage('a', 'x').copy(Stage(None, 'y') / 'z').copy(Stage('a', 'q') / 'z')")

    with pytest.raises(ExceptionGroup) as caught:
        load(file)

    assert [type(each).__name__ for each in caught.value.exceptions] == ["NamelessStage", "NameClash"]
    assert all(isinstance(each, DockerdslError) for each in caught.value.exceptions)


RAISED = {
    "at the top": ("1 / 0", "imagefile.py raises ZeroDivisionError: division by zero", [2]),
    "in a function": ("def f():\n    return {}['a']\nx = f()", "imagefile.py raises KeyError: 'a'", [3, 4]),
    "below a library's code": (
        "import json\nx = json.loads('[')",
        "imagefile.py raises JSONDecodeError: Expecting value: line 1 column 2 (char 1)",
        [3],
    ),
    "a text that fails itself": (
        "class E(Exception):\n    def __str__(self): return 1 / 0\nraise E",
        "imagefile.py raises E: its text cannot be told (ZeroDivisionError)",
        [4],
    ),
    "without a word": ("assert False", "imagefile.py raises AssertionError", [2]),
    "with notes": (
        "e = ValueError('bad')\ne.add_note('look here')\nraise e",
        "imagefile.py raises ValueError: bad\nlook here",
        [4],
    ),
    "after another": (
        "try:\n    {}['a']\nexcept KeyError as e:\n    raise RuntimeError('no a') from e",
        "imagefile.py raises RuntimeError: no a",
        [5, 3],
    ),
    "too deep": ("def f(): f()\nf()", "imagefile.py raises RecursionError: maximum recursion depth exceeded", [2, 3]),
    "an exit": ("import sys\nsys.exit(3)", "imagefile.py exits: SystemExit(3)", [3]),
    "a group of others": (
        "raise ExceptionGroup('two', [ValueError()])",
        "imagefile.py raises ExceptionGroup: two (1 sub-exception)",
        [2],
    ),
    "a missing module": (
        "import no_such_module",
        "imagefile.py raises ModuleNotFoundError: No module named 'no_such_module'",
        [2],
    ),
    "two that blame each other": (
        "a, b = ValueError('a'), ValueError('b')\na.__cause__, b.__cause__ = b, a\nraise a",
        "imagefile.py raises ValueError: a",
        [4],
    ),
    "no Python": ("x = (1,", "imagefile.py is not Python: '(' was never closed", [2]),
}


@pytest.mark.parametrize(("text", "what", "lines"), RAISED.values(), ids=RAISED)
def test_an_error_in_the_file_is_told_by_its_own_lines(text: str, what: str, lines: list[int]) -> None:
    file = write(text)

    with pytest.raises(DefinitionError) as caught:
        load(file)

    places = [caught.value.at, *(where for _, where in caught.value.also)]
    assert caught.value.what == what
    assert [(where.file, where.line) for where in places if where] == [(os.path.abspath(file), line) for line in lines]


NO_SUCH_NAME = {
    "imported": ("from dockerdsl import Stagee", "did you mean 'Stage'?"),
    "asked for": ("import dockerdsl as d\nd.chache('/a')", "did you mean 'cache'?"),
    "like no other": ("from dockerdsl import xyz", "help(dockerdsl) shows what there is"),
    "in another module": ("import json\njson.lods", None),
}


@pytest.mark.parametrize(("text", "hint"), NO_SUCH_NAME.values(), ids=NO_SUCH_NAME)
def test_a_name_that_the_library_does_not_have_is_answered_with_the_nearest(text: str, hint: str | None) -> None:
    with pytest.raises(DefinitionError) as caught:
        load(write(text))

    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("text", "kind"),
    [("def web(): return web", "function"), ("def web(): yield Stage('a', 'b')", "generator")],
    ids=["returned", "yielded"],
)
def test_what_a_function_returns_is_shown_without_its_address(text: str, kind: str) -> None:
    what = f"web() in imagefile.py returns no Stage and no Dockerfile: a {kind}"
    assert fault(write(text)) == (what, "return one")


@pytest.mark.filterwarnings("ignore::ImportWarning")
def test_a_relative_import_is_answered_with_the_way_out() -> None:
    with pytest.raises(DefinitionError) as caught:
        load(write("from . import shared"))

    what = "imagefile.py raises ImportError: attempted relative import with no known parent package"
    hint = "leave the dot out: modules beside the file are found by their names"
    assert (caught.value.what, caught.value.hint) == (what, hint)


def test_a_module_that_is_not_found_is_answered_with_where_modules_are() -> None:
    with pytest.raises(DefinitionError) as caught:
        load(write("import no_such_module"))

    assert caught.value.hint == (
        "what is found: modules beside the file, in the folders that roots names in the settings, and what is installed"
    )


CALLED = {
    "a verb without what it needs": ("Stage('a', 'b').workdir()", "it is workdir(path)"),
    "a verb with too much": ("Stage('a', 'b').workdir('/c', '/d')", "it is workdir(path)"),
    "a verb with something twice": ("Stage('a', 'b').user('c', user='d')", "it is user(user)"),
    "a stage without its base": ("Stage('debian:13')", "it is Stage(name, base, doc=...)"),
    "pairs one by one": ("Stage('a', 'b').env('C', 'd')", "it is env(pairs=..., **more)"),
    "a mount with too much": ("tmpfs('/a', '64m')", "it is tmpfs(target, size=...)"),
    "FROM with too much": ("From('a', 'linux/amd64')", "it is From(image, platform=...)"),
    "a function of their own": ("def f(a): ...\nf()", None),
    "a class of their own": ("class C:\n    def __init__(self, a): ...\nC()", None),
    "a verb that is only called like one": ("class Stage:\n    def paint(self, a): ...\nStage().paint()", None),
}


@pytest.mark.parametrize(("text", "hint"), CALLED.values(), ids=CALLED)
def test_a_call_that_does_not_fit_is_answered_with_how_it_is(text: str, hint: str | None) -> None:
    with pytest.raises(DefinitionError) as caught:
        load(write(f"from dockerdsl import From, tmpfs\n{text}"))

    assert caught.value.hint == hint


NOTHING = {
    "nothing": ("x = 5", 'write image = Stage("name", "base") in it'),
    "a function that forgot to return": (
        "def make(stage): stage.run('a b')\nweb = make(Stage('a', 'b'))",
        "web is None: does the function that makes it return the stage?",
    ),
    "a list of stages": (
        "webs = [Stage(f'v{n}', f'python:3.{n}') for n in (13, 14)]",
        "webs holds stages: write image = Dockerfile(*webs)",
    ),
    "a dict of stages": (
        "webs = {n: Stage(f'v{n}', f'python:3.{n}') for n in (13, 14)}",
        "webs holds stages: write image = Dockerfile(*webs.values())",
    ),
    "an empty list": ("webs = []", 'write image = Stage("name", "base") in it'),
}


@pytest.mark.parametrize(("text", "hint"), NOTHING.values(), ids=NOTHING)
def test_a_file_that_defines_nothing_is_answered_by_what_is_in_it(text: str, hint: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        load(write(text))

    assert caught.value.hint == hint


def test_a_file_that_git_could_not_merge_is_answered_with_what_to_do() -> None:
    with pytest.raises(DefinitionError) as caught:
        load(write("<<<<<<< HEAD\nweb = Stage('web', 'nginx')\n=======\nweb = Stage('web', 'caddy')\n>>>>>>> theirs"))

    assert (caught.value.what, caught.value.hint) == (
        "imagefile.py is not Python: invalid syntax",
        "git could not merge this file: choose what holds, take the marks out, and run it again",
    )


def test_a_mistake_in_a_module_beside_the_file_says_which_line_led_there() -> None:
    write("web = Stage('web', 'nginx').stopsignal('X')", "shared.py")

    with pytest.raises(InvalidValue) as caught:
        load(write("import shared"))

    assert caught.value.at == Where(os.path.abspath("shared.py"), 2, 7, 2, 44)
    assert caught.value.also == (("called from", Where(os.path.abspath("imagefile.py"), 2, 1, 2, 14)),)


def test_each_mistake_of_a_group_says_which_line_led_there() -> None:
    write("web = Dockerfile(Stage('a', 'b:$C'), Stage('d', 'e:$F'))", "shared.py")

    with pytest.raises(ExceptionGroup) as caught:
        load(write("import shared"))

    led = ("called from", Where(os.path.abspath("imagefile.py"), 2, 1, 2, 14))
    assert [each.also for each in caught.value.exceptions if isinstance(each, DockerdslError)] == [(led,), (led,)]


def test_a_mistake_that_no_line_of_a_file_led_to_was_made_by_the_line_that_is_named() -> None:
    error = InvalidValue("bad", at=Where("shared.py", 3))

    trace(error, "imagefile.py", 7)

    assert error.also == (("made here", Where(os.path.abspath("imagefile.py"), 7)),)


def test_a_mistake_is_left_as_it_is_where_nothing_led_to_it_and_no_line_is_named() -> None:
    error = InvalidValue("bad", at=Where("shared.py", 3))

    trace(error, "imagefile.py")

    assert error.also == ()


def test_an_error_in_a_module_beside_the_file_is_told_there() -> None:
    write("1 / 0", "shared.py")

    with pytest.raises(DefinitionError) as caught:
        load(write("import shared"))

    assert (caught.value.at, caught.value.also) == (
        Where(os.path.abspath("shared.py"), 2, 1, 2, 6),
        (("called from", Where(os.path.abspath("imagefile.py"), 2, 1, 2, 14)),),
    )


def test_a_syntax_error_has_its_columns_in_bytes() -> None:
    with pytest.raises(DefinitionError) as caught:
        load(write("x = 'é' 5"))

    assert caught.value.at == Where(os.path.abspath("imagefile.py"), 2, 10, 2, 11)


def test_control_c_passes() -> None:
    with pytest.raises(KeyboardInterrupt):
        load(write("raise KeyboardInterrupt"))


def test_a_file_that_another_defines_is_chosen_where_there_is_no_other() -> None:
    write("base = Dockerfile(Stage('base', 'debian'), image='x/base')", "shared.py")

    assert load(write("from shared import base")).name == "base"


def test_a_syntax_error_without_columns_has_its_line() -> None:
    with pytest.raises(DefinitionError) as caught:
        load(write("raise SyntaxError('bad', ('images.py', 3, None, None))"))

    assert (caught.value.what, caught.value.at) == ("imagefile.py is not Python: bad", Where("images.py", 3))


def test_modules_of_elsewhere_stay_loaded() -> None:
    sys.modules.pop("colorsys", None)
    load(write("import colorsys\nweb = Stage('web', 'nginx')"))
    assert "colorsys" in sys.modules
