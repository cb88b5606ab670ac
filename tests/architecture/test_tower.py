"""The tower: imports and foreign keys point downwards, and only a module's public files cross its border."""

import ast
import configparser
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignKey, Model
from tests.architecture.source import (
    FACES,
    PACKAGE,
    PUBLIC,
    ROOT,
    dotted,
    imported,
    module_of,
    modules,
    python_files,
    short,
    teach,
    tree_of,
)

# `react_to` is how a higher module listens to a lower one: the middle one of the three ways to touch.
OPEN_DOORS = {"journal": ("reactions",)}


def _tower() -> list[list[str]]:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    lines = config["importlinter:contract:tower"]["layers"].split("\n")
    return [[name.strip(" ()") for name in line.split("|")] for line in lines if line.strip()]


def _height() -> dict[str, int]:
    return {name: -level for level, names in enumerate(_tower()) for name in names}


def _lint_imports(config: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(config_filename=sys.argv[1], no_cache=True))"
    return subprocess.run([sys.executable, "-c", program, str(config)], cwd=cwd, capture_output=True, text=True)


def test_contracts_of_imports_are_kept() -> None:
    done = _lint_imports(ROOT / ".importlinter", ROOT)
    assert done.returncode == 0, (
        "The tower was broken. Call down (import an operation or query), react up (journal.reactions.react_to), or plug in\n"
        f"(a port registered in ready()); there is no fourth way.\n\n{done.stdout[-6000:]}{done.stderr[-2000:]}"
    )


def test_contracts_can_break(tmp_path: Path) -> None:
    for name, text in {"low": "import sample.high", "high": ""}.items():
        folder = tmp_path / "sample" / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text(text)
    (tmp_path / "sample/__init__.py").touch()
    config = tmp_path / "contracts.ini"
    config.write_text(
        "[importlinter]\nroot_package = sample\n[importlinter:contract:tower]\nname = tower\ntype = layers\n"
        "containers =\n    sample\nlayers =\n    high\n    low\nexhaustive = True\n"
    )
    program = tmp_path / "run.py"
    program.write_text(
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from importlinter.cli import lint_imports\nsys.exit(lint_imports(config_filename='contracts.ini', no_cache=True))\n"
    )
    done = subprocess.run([sys.executable, str(program)], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "sample.low is not allowed to import sample.high" in done.stdout


def test_every_module_has_its_floor() -> None:
    homeless = [name for name in modules() if name not in _height()]
    teach(homeless, "A module without a floor in .importlinter: say where in the tower it stands, and in docs/explanation too.")


def _crossings(tree: ast.AST, module: str, where: str, files: frozenset[str]) -> list[str]:
    """Imports over a border that name something private; `files` are the import paths of all files of the package."""
    found = []
    for line, name in imported(tree):
        parts = name.split(".")
        if parts[0] != "satupintu" or len(parts) < 3 or parts[1] in (module, "core", "config"):
            continue
        other, part = parts[1], parts[2]
        private = part not in (*PUBLIC, *OPEN_DOORS.get(other, ()))
        inner = len(parts) > 3 and ".".join(parts[:4]) in files
        if private or inner:
            found.append(f"{where}:{line} imports {name}")
    return found


def test_only_public_files_cross_a_border() -> None:
    files = frozenset(dotted(path) for path in python_files())
    findings = []
    for path in python_files():
        module = module_of(path)
        if module not in ("", "config"):
            findings += _crossings(tree_of(path), module, short(path), files)
    teach(
        findings,
        f"From another module import only {', '.join(PUBLIC)}, and from the package itself where it is a folder.\n"
        "What others need belongs into one of these: let `queries` re-export a rule, let `operations/__init__` name the operation.",
    )


@pytest.mark.parametrize(
    ("line", "is_refused"),
    [
        ("from satupintu.people.rules import mask_nik", True),
        ("from satupintu.sop import steps", True),
        ("from satupintu.sop.operations.tasks import complete_task", True),
        ("def late():\n    from satupintu.sop import clockwork", True),
        ("from satupintu.sop.operations import complete_task", False),
        ("from satupintu.sop import operations, queries", False),
        ("from satupintu.journal.reactions import react_to", False),
        ("from satupintu.core.locks import lock", False),
        ("from satupintu.files.rules import sniff", False),
    ],
)
def test_a_private_import_over_a_border_is_seen(line: str, is_refused: bool) -> None:
    files = frozenset({"satupintu.sop.operations.tasks"})
    assert bool(_crossings(ast.parse(line), "files", "sample.py", files)) is is_refused


def _upward(models: list[tuple[str, str, str]], height: dict[str, int]) -> list[str]:
    """`models` are triples: module of the table, name of the field, module of the table it points to."""
    return [
        f"{source}.{field} points up or sideways to {target}"
        for source, field, target in models
        if source != target and height[target] >= height[source]
    ]


def _keys() -> list[tuple[str, str, str]]:
    def home(model: type[Model]) -> str:
        return model.__module__.split(".")[1]

    keys = []
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("satupintu."):
            continue
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.related_model
            if isinstance(target, type) and target.__module__.startswith("satupintu."):
                keys.append((home(model), f"{model.__name__}.{field.name}", home(target)))
    return keys


def test_foreign_keys_point_down() -> None:
    assert _keys()
    teach(
        _upward(_keys(), _height()),
        "A foreign key must point down the tower. Turn it round, or keep the identifier as a plain UUID column.",
    )


def test_a_key_that_points_up_is_seen() -> None:
    assert _upward([("people", "Person.case", "applications")], _height())
    assert _upward([("files", "StoredFile.run", "sop")], _height())
    assert not _upward([("applications", "Application.run", "sop")], _height())


def test_no_region_points_into_public() -> None:
    findings = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label != "core_public"
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model._meta.app_label == "core_public"
    ]
    teach(findings, "A region must be movable as a whole: keep the code of a region or area as text, without a foreign key.")


def test_no_generic_foreign_keys() -> None:
    findings = []
    for path in python_files():
        findings += [
            f"{short(path)}:{line} {name}"
            for line, name in imported(tree_of(path))
            if name.startswith("django.contrib.contenttypes")
        ]
    teach(findings, "No generic foreign keys: the database cannot check them. Name the kind and keep the identifier.")


def test_faces_own_no_tables_but_their_tokens() -> None:
    """A face holds no noun of the office; the API keeps its bearer tokens, the key of that door."""
    findings = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("satupintu.") and model.__module__.split(".")[1] in FACES and model.__name__ != "ApiToken"
    ]
    teach(findings, "A face owns no tables. Put the table into the module of its noun.")


@pytest.mark.django_db
def test_migrations_are_written() -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail("A model differs from its migrations. Run `python -m satupintu manage makemigrations` and commit the file.")


def test_every_module_says_what_it_is() -> None:
    findings = []
    for name in modules():
        if name in ("config", *FACES):
            continue
        text = ast.get_docstring(tree_of(PACKAGE / name / "__init__.py")) or ""
        if len(text.splitlines()) < 3 or (" not " not in text.replace("\n", " ") and " no " not in text.replace("\n", " ")):
            findings.append(f"{name}/__init__.py")
    teach(findings, "A module says in about five lines what it is for, its official term, and what it does not do.")
