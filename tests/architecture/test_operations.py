"""Operations are the only writers and queries only read; both take their time from outside."""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from tests.architecture.source import PACKAGE, calls, dotted, files_named, module_of, modules, python_files, short, teach, tree_of
from tests.architecture.test_faces import find_writes

from satupintu.core.actor import Actor
from satupintu.core.operation import operation

CLOCKS = {"timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
CONVERTERS = {"localdate", "localtime"}
# The present enters the system here, once for a request, a job or a command, and is handed on as `at`.
MAY_LOOK_AT_THE_CLOCK = {"jobs.py", "commands.py", "tokens.py"}
OUTSIDE = ("django.core.mail", "smtplib", "urllib.request", "http.client", "httpx", "requests", "aiohttp", "socket")


def _functions(part: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function written in the part `operations` or `queries` of any module."""
    for path in files_named(part):
        name = dotted(path)
        for function in vars(importlib.import_module(name)).values():
            is_here = isinstance(function, FunctionType) and function.__module__ == name
            if is_here and not function.__name__.startswith("_"):
                yield f"{name}.{function.__name__}", function


def _no_operation(function: Callable[..., Any]) -> str:
    """Why `function` is no proper operation; "" when it is."""
    parameters = inspect.signature(function).parameters
    if not getattr(function, "is_operation", False):
        return "is not decorated with @operation"
    if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters.values()):
        return "takes positional arguments"
    if not {"actor", "at"} <= parameters.keys():
        return "does not name `actor` and `at`"
    if any(parameters[name].default is not inspect.Parameter.empty for name in ("actor", "at")):
        return "has a default for `actor` or `at`; say who and when, always"
    return ""


# `record` is what every operation calls; `issue_document` is two operations with the slow work between them.
NOT_ATOMIC = {"satupintu.journal.operations.record", "satupintu.issuance.operations.issuing.issue_document"}


def test_everything_public_in_operations_is_an_operation() -> None:
    findings = [
        f"{name} {why}"
        for name, function in _functions("operations")
        if name not in NOT_ATOMIC and (why := _no_operation(function))
    ]
    teach(
        findings,
        "operations.py holds operations only: decorated with @operation, keyword-only, `actor` and `at` explicit.\n"
        "Helpers begin with an underscore or live in a file of their own.",
    )


def test_a_wrong_operation_is_seen() -> None:
    def bare(*, actor: Actor, at: datetime) -> None: ...

    @operation
    def careless(*, actor: Actor | None = None, at: datetime | None = None) -> None: ...

    @operation
    def proper(*, actor: Actor, at: datetime) -> None: ...

    assert "@operation" in _no_operation(bare)
    assert "default" in _no_operation(careless)
    assert not _no_operation(proper)


def test_operations_are_named_by_verbs() -> None:
    nouns = (
        "application_",
        "person_",
        "file_",
        "notice_",
        "service_",
        "run_",
        "task_",
        "document_",
        "do_",
        "handle_",
        "process_",
    )
    findings = [name for name, _ in _functions("operations") if name.rsplit(".", 1)[1].startswith(nouns)]
    teach(
        findings,
        "Name an operation verb first, imperative: submit_application, not application_submit; never do_, handle_, process_.",
    )


def find_clocks(tree: ast.AST, where: str) -> list[str]:
    """Looks at the clock."""
    return [
        f"{where}:{call.lineno} calls {name}()"
        for call, name in calls(tree)
        if ".".join(name.split(".")[-2:]) in CLOCKS
        or name in ("now", "time.time")
        or (name.split(".")[-1] in CONVERTERS and not call.args)
    ]


def test_nobody_below_the_faces_looks_at_the_clock() -> None:
    findings: list[str] = []
    for path in python_files():
        if module_of(path) not in ("", "config") and path.name not in MAY_LOOK_AT_THE_CLOCK:
            findings += find_clocks(tree_of(path), short(path))
    teach(
        findings,
        "Take `at` as a parameter. The present enters once, at the face, the job or the command, so tests set it freely.",
    )


@pytest.mark.parametrize(
    ("line", "is_refused"),
    [
        ("at = timezone.now()", True),
        ("at = datetime.now(UTC)", True),
        ("day = datetime.date.today()", True),
        ("from django.utils.timezone import now\nat = now()", True),
        ("day = timezone.localdate()", True),
        ("day = timezone.localdate(at)", False),
        ("at = request.at", False),
        ("stamp = connection.now_playing()", False),
    ],
)
def test_a_look_at_the_clock_is_seen(line: str, is_refused: bool) -> None:
    assert bool(find_clocks(ast.parse(line), "sample.py")) is is_refused


def _reaches_out(tree: ast.AST, where: str) -> list[str]:
    from tests.architecture.source import imported

    return [f"{where}:{line} imports {name}" for line, name in imported(tree) if name.startswith(OUTSIDE)]


def test_nothing_leaves_an_operation() -> None:
    findings: list[str] = []
    for part in ("operations", "rules", "queries", "moves", "models", "reactions"):
        for path in files_named(part):
            findings += _reaches_out(tree_of(path), short(path))
    teach(findings, "Nothing leaves the process inside a transaction. Defer a job; mail and HTTP belong there, behind a port.")


def test_reaching_out_is_seen() -> None:
    assert _reaches_out(ast.parse("from django.core.mail import send_mail"), "sample.py")
    assert not _reaches_out(ast.parse("from satupintu.notices.jobs import send_notice"), "sample.py")


def test_queries_and_rules_never_write() -> None:
    findings: list[str] = []
    for part in ("queries", "rules", "moves", "events", "errors"):
        for path in files_named(part):
            writes = find_writes(tree_of(path), short(path))
            findings += [
                line for line in writes if not (part in ("queries", "rules") and line.endswith((".execute()", ".save()")))
            ]
            findings += _raw_writes(tree_of(path), short(path))
    teach(findings, "A query reads. What writes is an operation, even if it only notes that somebody looked.")


def _raw_writes(tree: ast.AST, where: str) -> list[str]:
    """Statements in SQL that write, and `save` on something that is not a picture or a page."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value.split()
            if words and words[0] in ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "ALTER", "CREATE", "LOCK"):
                found.append(f"{where}:{node.lineno} {words[0]} …")
        is_save = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "save"
        if is_save and not node.args and "buffer" not in ast.dump(node):
            found.append(f"{where}:{node.lineno} calls .save()")
    return found


@pytest.mark.parametrize(
    "line", ["row.save()", "row.delete()", "cursor.execute('UPDATE sop_run SET state = 1')", "Run.objects.create()"]
)
def test_a_writing_query_is_seen(line: str) -> None:
    tree = ast.parse(line)
    assert find_writes(tree, "sample.py") or _raw_writes(tree, "sample.py")


def _broken_promise(name: str, returns: str) -> str:
    """Why the name of a query promises something else than its annotation; "" when they agree."""
    verb = name.split("_", maxsplit=1)[0]
    if verb == "find" and "None" not in returns:
        return "find_ may find nothing: return … | None, or call it get_ (raises) or list_ (many)"
    if verb == "get" and "None" in returns:
        return "get_ raises NotFound: never return None, or call it find_"
    many = ("list[", "tuple[", "dict[", "QuerySet[", "Iterator[", "Iterable[", "Sequence[", "Mapping[", "Page[")
    if verb == "list" and not returns.startswith(many):
        return "list_ returns many: a list, a queryset, a mapping or a page"
    if verb in ("is", "has", "may", "can") and returns != "bool":
        return "a question with yes or no returns bool"
    return ""


def test_queries_keep_what_their_names_promise() -> None:
    findings = []
    for path in files_named("queries"):
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                returns = ast.unparse(node.returns) if node.returns else ""
                if why := _broken_promise(node.name, returns):
                    findings.append(f"{short(path)}:{node.lineno} {node.name} -> {returns}: {why}")
    teach(findings, "The first word of a query is a promise: find_ (maybe None), get_ (or NotFound), list_.")


def test_a_broken_promise_is_seen() -> None:
    assert _broken_promise("find_person", "Person")
    assert _broken_promise("get_person", "Person | None")
    assert _broken_promise("list_persons", "Person")
    assert not _broken_promise("find_person", "Person | None")
    assert not _broken_promise("list_persons", "Page[Person]")
    assert not _broken_promise("search_persons", "list[Person]")


def test_every_module_with_tables_has_the_usual_files() -> None:
    findings = []
    for name in modules():
        folder: Path = PACKAGE / name
        if (not (folder / "models.py").exists() and not (folder / "models").exists()) or name == "core":
            continue
        findings += [
            f"{name}: {part}"
            for part in ("operations", "queries", "events")
            if not (folder / f"{part}.py").exists() and not (folder / part).exists()
        ]
    teach(
        findings, "A module with tables writes through operations.py, reads through queries.py and names its facts in events.py."
    )
