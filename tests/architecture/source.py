"""The source as the architecture tests see it: files, syntax trees, and findings that teach."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src/satupintu"
FACES = ("portal", "lobby", "desk", "api")
PUBLIC = ("models", "operations", "queries", "events", "errors", "ports")


def is_generated(path: Path) -> bool:
    return "migrations" in path.parts


def python_files(*folders: str) -> list[Path]:
    """Every hand-written Python file below the folders of the repository (default: the package)."""
    roots = [ROOT / folder for folder in folders] if folders else [PACKAGE]
    return sorted(path for root in roots for path in root.rglob("*.py") if not is_generated(path))


@functools.cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def module_of(path: Path) -> str:
    """The module (one noun of the office) a file of the package belongs to; "" for files beside the modules."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def dotted(path: Path) -> str:
    """The import path of a file of the package."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def modules() -> list[str]:
    """The modules that exist, by name."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def files_named(name: str) -> Iterator[Path]:
    """Files of the part `name` of every module: `<module>/<name>.py` and everything in a folder of that name."""
    for module in modules():
        for path in python_files(f"src/satupintu/{module}"):
            inside = path.relative_to(PACKAGE / module)
            if inside.parts[0] in (name, f"{name}.py"):
                yield path


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of everything imported, also inside functions: `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the dotted text of what is called (`a.b.c`; the last name where the rest is an expression)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, name_of(node.func)


def name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return ""


def teach(findings: list[str], lesson: str) -> None:
    """Fail with the findings and with what to do instead."""
    if findings:
        raise AssertionError(f"{lesson}\n\n  " + "\n  ".join(findings))
