"""The house rules that a machine can check: sizes, names, where the clock is read, and what has to be explained."""

import ast
import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("ams", "billing", "events", "members", "staffdesk", "sandbox")
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_A_VIEW = 25
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "stuff"}
# Edges: where the present enters, to be handed to the rules as `at`. The sandbox has a clock of its own.
EDGES = re.compile(
    r"/(views|admin|management|embedded|templatetags)(/|\.py)|/tasks\.py|/context\.py|/checkout\.py|/sign_in\.py|/middleware\.py|/readiness\.py"
    r"|/forms(/|\.py)|/sessions\.py|/tables\.py|/receipts\.py|/api/(authentication|endpoints)\.py"
)


def python_files(*folders):
    found = chain.from_iterable((ROOT / folder).rglob("*.py") for folder in folders)
    return sorted(path for path in found if "migrations" not in path.parts and "__pycache__" not in path.parts)


def inside(path):
    return path.relative_to(ROOT).as_posix()


CODE = python_files(*APPS)
EVERYTHING = [*CODE, *python_files("tests"), ROOT / "manage.py", ROOT / "conftest.py"]
SHEETS = [*(ROOT / "static" / "css").glob("*.css"), *(ROOT / "static" / "desk").glob("*.js")]


@cache
def trees():
    """The code taken apart: once, and only where these tests run."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in CODE}


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines_of(function):
    """Its lines from `def` on, without docstring: explaining more is never wrong."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    documented = function.body[0].end_lineno - function.body[0].lineno + 1 if ast.get_docstring(function) else 0
    return (function.end_lineno - function.lineno + 1 - documented) if body else 1


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_files_stay_short():
    texts = [*EVERYTHING, *SHEETS, *(ROOT / "templates").rglob("*.html")]

    too_long = {inside(p): n for p in texts if (n := len(p.read_text(encoding="utf-8").splitlines())) > MOST_LINES}

    assert too_long == {}


def test_functions_stay_short():
    too_long = {
        f"{inside(path)}:{function.name}": lines_of(function)
        for path, tree in trees().items()
        for function in functions(tree)
        if lines_of(function) > MOST_LINES_OF_A_FUNCTION
    }

    assert too_long == {}


def test_views_only_connect():
    too_long = {
        f"{inside(path)}:{function.name}": lines_of(function)
        for path, tree in trees().items()
        if re.search(r"/views(/|\.py)", f"/{inside(path)}")
        for function in functions(tree)
        if lines_of(function) > MOST_LINES_OF_A_VIEW
    }

    assert too_long == {}


def is_own_view(tree, base):
    """A base called …View that does not come from allauth, whose pages are classes we may refine."""
    theirs = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("allauth")
        for alias in node.names
    }
    name = ast.unparse(base)
    return "View" in name and name.split(".")[0] not in theirs


def test_views_are_functions():
    classes = {
        f"{inside(path)}:{node.name}"
        for path, tree in trees().items()
        if re.search(r"/views(/|\.py)", f"/{inside(path)}")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(is_own_view(tree, base) for base in node.bases)
    }

    assert classes == set()


def test_modules_say_what_they_are_about():
    vague = [inside(path) for path in EVERYTHING if path.stem in VAGUE_NAMES or path.parent.name in VAGUE_NAMES]

    assert vague == []


def test_there_are_no_signals():
    """A save that sets something else off, somewhere else, is what nobody finds later."""
    wired = [
        inside(path)
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").endswith("signals"))
        or (isinstance(node, ast.Name) and node.id == "receiver")
    ]

    assert wired == []


def test_nobody_overrides_save():
    overrides = [
        f"{inside(path)}:{node.name}.{member.name}"
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("Model") for base in node.bases)
        for member in node.body
        if isinstance(member, ast.FunctionDef) and member.name in {"save", "delete"}
    ]

    assert overrides == []


def test_the_clock_is_read_at_the_edges_alone():
    """Rules are told the time (`at`, `on`), so that history can be replayed and tests need no tricks."""
    reads = {"timezone.now", "timezone.localdate", "timezone.localtime", "datetime.now", "date.today", "time.time"}
    elsewhere = [
        f"{inside(path)}:{call.lineno}"
        for path, tree in trees().items()
        if not EDGES.search(f"/{inside(path)}") and not inside(path).startswith("sandbox/")
        for call in calls(tree)
        if ast.unparse(call.func) in reads and not (call.args and "local" in ast.unparse(call.func))
    ]

    assert elsewhere == []


def test_operations_are_called_by_name_and_told_when():
    """`verb_noun(*, …)`: everything by keyword, so that each call reads like a sentence."""
    positional = [
        f"{inside(path)}:{function.name}"
        for path, tree in trees().items()
        if re.search(r"/operations(/|\.py)", f"/{inside(path)}")
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)
        and (function.args.args or function.args.posonlyargs)
    ]

    assert positional == []


def is_hidden(path, name):
    return name.startswith("_") or "/management/commands/" in inside(path)


def test_what_is_public_explains_itself():
    """Modules, classes and functions; methods where their name does not say it all."""
    silent = []
    for path, tree in trees().items():
        if path.name != "__init__.py" and not ast.get_docstring(tree):
            silent.append(inside(path))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not is_hidden(path, node.name):
                silent += [] if ast.get_docstring(node) else [f"{inside(path)}:{node.name}"]

    assert silent == []


@pytest.mark.parametrize("mark", ["TODO", "FIXME", "XXX", "HACK"])
def test_nothing_is_left_for_later(mark):
    unfinished = [
        f"{inside(path)}:{number}"
        for path in [*CODE, *(ROOT / "templates").rglob("*.html")]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(rf"\b{mark}\b", line)
    ]

    assert unfinished == []


def test_every_exception_to_a_rule_gives_its_reason():
    """`# noqa: X - why`, `# type: ignore[x]  # why`: a bare one hides what it allows."""
    pattern = re.compile(r"#\s*noqa(?!: [A-Z0-9, ]+\W+\w)|#\s*type:\s*ignore(?!\[[a-z, -]+\]  # \w)")
    unexplained = [
        f"{inside(path)}:{number}"
        for path in CODE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]

    assert unexplained == []


def test_templates_bring_no_script_or_style_of_their_own():
    """The Content-Security-Policy refuses them; mails and papers are read elsewhere and may carry their look."""
    inline = re.compile(r"<script(?![^>]*(src=|application/json))|<style|\sstyle=|\son[a-z]+=\"", re.IGNORECASE)
    offenders = [
        inside(path)
        for path in (ROOT / "templates").rglob("*.html")
        if not re.search(r"/email/|/mail/|receipt|credit_note|_paper", inside(path))
        and inline.search(path.read_text(encoding="utf-8"))
    ]

    assert offenders == []


def test_the_title_of_a_desk_page_says_once_that_something_is_wrong():
    """The page all of them extend says it."""
    twice = re.compile(r"block title %}{% if form\.errors %}")
    pages = [path for path in (ROOT / "templates").rglob("*.html") if twice.search(path.read_text(encoding="utf-8"))]

    assert [inside(path) for path in pages if '"desk/base.html"' in path.read_text(encoding="utf-8")] == []
