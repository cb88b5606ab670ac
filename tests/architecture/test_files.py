"""Files: their size, their names, what they must not contain, and that everything public is explained."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from tests.architecture.source import PACKAGE, ROOT, calls, imported, python_files, short, teach, tree_of

LONGEST = 400
EVERYTHING = ("src", "tests", "scripts", "bench", "frontend")
DRAWERS = {
    "utils",
    "util",
    "common",
    "helpers",
    "helper",
    "services",
    "service",
    "misc",
    "base_utils",
    "signals",
    "serializers",
    "managers",
}
# Nouns of the office: as names of code they would mean two things.
BANNED = {
    "ServiceLayer": "say operation",
    "service_layer": "say operation",
    "DocumentManager": "say StoredFile or IssuedDocument",
    "Document": "say StoredFile or IssuedDocument",
    "User": "say Account, Person or Staff",
    "Queue": "background work is a job; people in the hall hold a Ticket",
    "Permohonan": "English code: Application",
    "Layanan": "English code: Service",
    "Berkas": "English code: StoredFile",
    "Pemohon": "English code: applicant",
    "Petugas": "English code: Staff",
}
INDONESIAN = (
    "permohonan",
    "layanan",
    "berkas",
    "pemohon",
    "petugas",
    "persyaratan",
    "loket",
    "antrean",
    "pengguna",
    "surat",
    "izin",
    "tanggal",
)
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".in",
    ".txt",
    ".yml",
    ".yaml",
    ".html",
    ".scss",
    ".js",
    ".cfg",
    ".ini",
    ".json",
    ".svg",
    ".typ",
    "",
}


def too_long(lines: int) -> bool:
    return lines > LONGEST


def test_no_file_is_too_long() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(*EVERYTHING)}
    findings = [f"{short(path)} has {lines} lines" for path, lines in lengths.items() if too_long(lines)]
    teach(findings, f"A file stays within {LONGEST} lines. Make it a folder of the same name whose __init__ re-exports.")


def test_a_long_file_is_seen() -> None:
    assert too_long(401)
    assert not too_long(400)


def badly_named(path: Path) -> bool:
    return path.stem in DRAWERS or any(part in DRAWERS for part in path.parts[:-1])


def test_no_drawer_for_everything() -> None:
    findings = [short(path) for path in python_files(*EVERYTHING) if badly_named(path.relative_to(ROOT))]
    teach(findings, "Name a file after what it holds. `services`, `utils`, `common`, `helpers` become drawers for everything.")


@pytest.mark.parametrize(("name", "is_refused"), [("a/utils.py", True), ("a/services/x.py", True), ("a/catalogue.py", False)])
def test_a_drawer_is_seen(name: str, is_refused: bool) -> None:
    assert badly_named(Path(name)) is is_refused


def banned_names(tree: ast.AST, where: str) -> list[str]:
    """Classes and functions whose names are banned or mix the languages."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name in BANNED:
                found.append(f"{where}:{node.lineno} {node.name}: {BANNED[node.name]}")
            words = re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", node.name).lower())
            if set(words) & set(INDONESIAN):
                found.append(f"{where}:{node.lineno} {node.name} mixes languages: code is English, see docs/glossary.md")
    return found


def test_no_banned_names() -> None:
    findings: list[str] = []
    for path in python_files():
        findings += banned_names(tree_of(path), short(path))
    teach(findings, "One concept, one word: the glossary has it.")


@pytest.mark.parametrize("line", ["class Document: ...", "def list_permohonan(): ...", "class LoketView: ..."])
def test_a_banned_name_is_seen(line: str) -> None:
    assert banned_names(ast.parse(line), "sample.py")


def uses_signals(tree: ast.AST, where: str) -> list[str]:
    found = [
        f"{where}:{line} {name}" for line, name in imported(tree) if ".signals" in name or name == "django.dispatch.receiver"
    ]
    return found + [
        f"{where}:{call.lineno} {name}" for call, name in calls(tree) if name.endswith(("post_save.connect", "pre_save.connect"))
    ]


def test_no_signals() -> None:
    findings: list[str] = []
    for path in python_files():
        findings += uses_signals(tree_of(path), short(path))
    teach(
        findings, "No Django signals: nobody can see who listens. Record an event and react to it (journal.reactions.react_to)."
    )


def test_a_signal_is_seen() -> None:
    assert uses_signals(ast.parse("from django.db.models.signals import post_save"), "sample.py")
    assert uses_signals(ast.parse("from django.dispatch import receiver"), "sample.py")


def unexplained(tree: ast.Module, where: str) -> list[str]:
    """Public functions, classes and methods without a docstring."""
    found = [] if ast.get_docstring(tree) or not tree.body else [f"{where} (the file itself)"]

    def look(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if (
                not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
                or node.name.startswith("_")
                or node.name == "Meta"
            ):
                continue
            if not ast.get_docstring(node):
                found.append(f"{where}:{node.lineno} {prefix}{node.name}")
            if isinstance(node, ast.ClassDef):
                look(node.body, f"{node.name}.")

    look(tree.body, "")
    return found


def test_everything_public_is_explained() -> None:
    findings: list[str] = []
    for path in python_files():
        findings += unexplained(tree_of(path), short(path))
    teach(findings, "Say what it promises: the docstring is the contract (units, formats, what it raises, which law).")


def test_a_missing_docstring_is_seen() -> None:
    assert unexplained(ast.parse('"""File."""\ndef open(): ...'), "sample.py") == ["sample.py:2 open"]
    assert unexplained(ast.parse('"""File."""\nclass Row:\n    """Row."""\n    def show(self): ...'), "sample.py") == [
        "sample.py:4 Row.show"
    ]
    assert unexplained(ast.parse("x = 1"), "sample.py")


def undefended(tree: ast.AST, where: str) -> list[str]:
    """Handlers that catch everything and say nothing, and bare raises of Exception."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) == "BaseException"):
            found.append(f"{where}:{node.lineno} catches everything")
        if isinstance(node, ast.Raise) and node.exc is not None and ast.unparse(node.exc).split("(")[0] == "Exception":
            found.append(f"{where}:{node.lineno} raises a bare Exception")
    return found


def test_refusals_have_names() -> None:
    findings: list[str] = []
    for path in python_files():
        findings += undefended(tree_of(path), short(path))
    teach(findings, "Refuse with a Refusal of errors.py (stable code, sentence, next step); assert what is impossible.")


def test_a_nameless_error_is_seen() -> None:
    assert undefended(ast.parse("raise Exception('no')"), "sample.py")
    assert undefended(ast.parse("try:\n    x()\nexcept:\n    pass"), "sample.py")


def _committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git work tree")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


_HOSTS = re.compile(
    r"\b(?:pypi\.org|files\.pythonhosted\.org|registry\.npmjs\.org|[\w.-]*(?:artifactory|nexus|devpi)[\w-]*\.[\w.-]+)\b"
    r"|--(?:extra-)?index-url|\bhttps?://[^\s\"'/]+/simple\b"
)
_PLACES = re.compile(r"/home/[a-z]+/|/Users/[A-Za-z]+/|(?<![\w.])/" + "work/")


def traces(text: str) -> list[str]:
    """Names of package registries and of folders of one machine."""
    return [match.group() for pattern in (_HOSTS, _PLACES) for match in pattern.finditer(text)]


def test_no_registries_and_no_workplaces() -> None:
    findings = []
    for path in _committed():
        if path.suffix in TEXT and path.exists() and path != Path(__file__) and path.name != "LICENSE":
            text = path.read_text(encoding="utf-8", errors="replace")
            findings += [f"{short(path)}: {trace}" for trace in sorted(set(traces(text)))]
    teach(
        findings,
        "Where packages come from is set by the machine, not by the repository; and no path of one machine is known here.",
    )


def test_a_registry_is_seen() -> None:
    assert traces("--index-url https://x.example/simple")
    assert traces("see https://pypi." + "org/project/x")
    assert traces("open /home/sari/satupintu")
    assert not traces("open var/satupintu, see https://docs.djangoproject.com/")


def test_nothing_compiled_is_committed() -> None:
    findings = [short(path) for path in _committed() if path.suffix in (".pyc", ".mo") or "__pycache__" in path.parts]
    teach(findings, "Compiled files are made by make, not committed.")


def test_every_package_is_a_package() -> None:
    """A folder with Python files needs its __init__, or import-linter and mypy do not see it."""
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    findings = [short(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()]
    teach(findings, "Add an __init__.py with a docstring.")
