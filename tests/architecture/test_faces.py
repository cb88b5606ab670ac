"""Faces parse, call and render: they write nothing, and every address wears an access rule."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path
from ninja import NinjaAPI
from tests.architecture.source import FACES, PACKAGE, calls, imported, name_of, python_files, short, teach, tree_of

from satupintu.config.access import public

WRITES = {
    "save", "asave", "create", "acreate", "bulk_create", "abulk_create", "bulk_update", "abulk_update", "get_or_create",
    "aget_or_create", "update_or_create", "aupdate_or_create", "delete", "adelete", "select_for_update", "record", "raw",
    "execute", "executemany",
}  # fmt: skip
OF_QUERYSETS = {"objects", "_default_manager", "filter", "exclude", "all", "order_by", "select_related"}
# The API keeps its own tokens, and the answers to calls with an Idempotency-Key, by operations of its own; how often a token
# called is counted beside them, for a count is no fact of the office.
OWN_OPERATIONS = {PACKAGE / "api/operations.py", PACKAGE / "api/limits.py"}


def _is_queryset(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr in OF_QUERYSETS for part in ast.walk(node))


def _is_no_row(node: ast.AST) -> bool:
    """Whether the receiver is a session or a spreadsheet: what is saved there is no row of ours."""
    return name_of(node).endswith(("session", "book"))


def find_writes(tree: ast.AST, where: str, models: frozenset[str] = frozenset()) -> list[str]:
    """Calls that write; `models` are import paths of model classes, which must not be made here."""
    made = {name.rsplit(".", 1)[1] for _line, name in imported(tree) if name in models}
    found = []
    for call, name in calls(tree):
        if not isinstance(call.func, ast.Attribute):
            if name in made or name == "record":
                found.append(f"{where}:{call.lineno} makes or records {name}")
            continue
        writes = call.func.attr in WRITES or (call.func.attr == "update" and _is_queryset(call.func.value))
        if writes and not _is_no_row(call.func.value):
            found.append(f"{where}:{call.lineno} calls .{call.func.attr}()")
    found += [f"{where}:{line} {name}" for line, name in imported(tree) if name == "django.db.transaction"]
    return found


def _face_files() -> list[Path]:
    return [path for face in FACES if (PACKAGE / face).exists() for path in python_files(f"src/satupintu/{face}")]


def _model_paths() -> frozenset[str]:
    found = set()
    for model in apps.get_models():
        if model.__module__.startswith("satupintu."):
            found.add(f"{'.'.join(model.__module__.split('.')[:3])}.{model.__name__}")
    return frozenset(found)


def test_faces_never_write() -> None:
    findings: list[str] = []
    for file in _face_files():
        if file not in OWN_OPERATIONS:
            findings += find_writes(tree_of(file), short(file), _model_paths())
    teach(findings, "A face never writes. Call an operation of the module that owns the row, with `actor` and `at`.")


@pytest.mark.parametrize(
    ("line", "is_refused"),
    [
        ("person.save()", True),
        ("Person.objects.create(name='x')", True),
        ("Person.objects.filter(pk=1).update(name='x')", True),
        ("from satupintu.people.models import Person\nPerson(name='x')", True),
        ("from django.db import transaction", True),
        ("record(events.SEEN, person, actor=actor, at=at)", True),
        ("context.update(page=1)", False),
        ("request.session.save()", False),
        ("workbook.save(buffer)", False),
        ("Person.objects.filter(pk=1).first()", False),
    ],
)
def test_a_write_is_seen(line: str, is_refused: bool) -> None:
    assert bool(find_writes(ast.parse(line), "sample.py", frozenset({"satupintu.people.models.Person"}))) is is_refused


def _views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _views(entry, address)
        else:
            assert isinstance(entry, URLPattern)
            yield address, entry.callback


def _apis(view: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """The functions behind a view of django-ninja, one a method; its own pages (description of the API) have none."""
    cells = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
    owner = getattr(view, "__self__", None) or next((cell for cell in cells if hasattr(cell, "operations")), None)
    if owner is not None:
        yield from (operation.view_func for operation in owner.operations)


def _is_description(view: Callable[..., Any]) -> bool:
    """Whether this is ninja's own description of the API, which the contract makes public."""
    function = getattr(view, "func", view)
    return str(function.__module__).startswith("ninja.openapi")


def unguarded(resolver: URLResolver) -> list[str]:
    found = []
    for address, view in _views(resolver):
        if _is_description(view):
            continue
        functions = list(_apis(view)) or [view]
        found += [f"/{address} ({function.__module__})" for function in functions if not getattr(function, "access_rule", "")]
    return found


@pytest.mark.parametrize("urlconf", ["satupintu.config.urls", "satupintu.config.urls_public"])
def test_every_address_wears_an_access_rule(urlconf: str) -> None:
    resolver = get_resolver(urlconf)
    assert list(_views(resolver))
    teach(
        unguarded(resolver),
        "Every view wears one of the rules of config/access.py, outermost: @public, @citizen, @applicant_side, @signed_in or\n"
        "@staff(...); calls of the API wear @needs(scope). Who may come in is never left to chance.",
    )


class _Addresses:
    """A root of addresses as Django wants it: anything with `urlpatterns`."""

    def __init__(self, *patterns: URLPattern | URLResolver) -> None:
        self.urlpatterns = list(patterns)


def _bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_a_bare_view_is_seen() -> None:
    from django.urls.resolvers import RegexPattern

    def other(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    sample = _Addresses(path("terbuka/", public(other)), path("lupa/", _bare))
    assert unguarded(URLResolver(RegexPattern(r"^/"), sample)) == [f"/lupa/ ({__name__})"]


def test_a_bare_call_of_the_api_is_seen() -> None:
    from django.urls import include
    from django.urls.resolvers import RegexPattern

    api = NinjaAPI(urls_namespace="sample")
    api.get("/open")(_bare)
    sample = _Addresses(path("v1/", include((api.urls[0], "sample"))))
    assert unguarded(URLResolver(RegexPattern(r"^/"), sample)) == [f"/v1/open ({__name__})"]


def test_roles_named_by_views_exist() -> None:
    """A rule that names a role nobody can hold would lock everybody out."""
    from satupintu.people import labels

    known = set(labels.ROLES)
    findings = []
    for address, view in _views(get_resolver("satupintu.config.urls")):
        rule = getattr(view, "access_rule", "")
        if rule.startswith("staff:"):
            findings += [f"/{address}: {role}" for role in rule.removeprefix("staff:").split(",") if role not in known]
    teach(findings, "A view asks for a role nobody can hold. Codes of roles stand in people/labels.py.")
