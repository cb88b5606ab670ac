"""The papers agree with the code: links, settings, decisions, dependencies."""

import ast
import re
from pathlib import Path

import pytest
from tests.architecture.source import ROOT, calls, python_files, teach, tree_of

SETTINGS = ROOT / "docs/reference/settings.md"
DECISIONS = ROOT / "docs/decisions"
PAGE = 80
READERS = {"text", "flag", "number", "port", "words", "rate", "kept_secret", "get", "getenv", "setdefault"}
# Django's own, set by our entry points.
FOREIGN = {"DJANGO_SETTINGS_MODULE"}


def dead_links(path: Path) -> list[str]:
    found = []
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:", "mailto:", "/")) and not (path.parent / target).exists():
            found.append(f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name}: {target}")
    return found


def _papers() -> list[Path]:
    return [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md"))]


def test_links_lead_somewhere() -> None:
    teach([fault for path in _papers() for fault in dead_links(path)], "A link of the documentation leads nowhere.")


def test_a_dead_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[here](page.md) [there](gone.md) [law](https://example.go.id/)")
    assert dead_links(page) == ["page.md: gone.md"]


def strange_names(text: str, functions: dict[str, set[str]]) -> list[str]:
    """Linked code names that are in none of the files the link points to: `[`name`](file.py)`."""
    found = []
    for label, target in re.findall(r"\[([^\]]+)\]\(([^)#\s]+\.py)\)", text):
        names = functions.get(Path(target).name, set())
        for name in re.findall(r"`(\w+)`", label):
            if names and name not in names:
                found.append(f"`{name}` is not in {target}")
    return found


def _names_of_files() -> dict[str, set[str]]:
    """File name → every name written in files of that name."""
    found: dict[str, set[str]] = {}
    for path in python_files("src", "tests"):
        names = set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
        found.setdefault(path.name, set()).update(names)
    return found


def test_papers_name_code_that_exists() -> None:
    names = _names_of_files()
    findings = [
        f"{path.relative_to(ROOT)}: {fault}"
        for path in _papers()
        for fault in strange_names(path.read_text(encoding="utf-8"), names)
    ]
    teach(findings, "A page links a name to a file that does not hold it (any more).")


def test_a_strange_name_is_seen() -> None:
    assert strange_names("[`send_it`](a.py)", {"a.py": {"submit"}})
    assert not strange_names("[`submit`](a.py)", {"a.py": {"submit"}})


def settings_read(tree: ast.AST) -> set[str]:
    """Names of environment variables a file reads."""
    found = set()
    for call, name in calls(tree):
        first = call.args[0] if call.args else None
        is_reader = name.split(".")[-1] in READERS and isinstance(first, ast.Constant) and isinstance(first.value, str)
        if is_reader and re.fullmatch(r"(SATUPINTU|DATABASE)_[A-Z0-9_]+|DATABASE_URL", first.value):  # type: ignore[union-attr]
            found.add(first.value)  # type: ignore[union-attr]
    return found


def settings_written(text: str) -> set[str]:
    """Names in the first column of the tables of the settings page."""
    return set(re.findall(r"^\| `([A-Z0-9_]+)` \|", text, re.MULTILINE))


def test_every_setting_is_on_the_page() -> None:
    read: set[str] = set()
    for path in python_files("src"):
        read |= settings_read(tree_of(path))
    read |= {"SATUPINTU_TEST_DATABASE_URL"}
    written = settings_written(SETTINGS.read_text(encoding="utf-8"))
    findings = [f"{name} is read but not explained" for name in sorted(read - written - FOREIGN)]
    findings += [f"{name} is explained but nobody reads it" for name in sorted(written - read)]
    teach(findings, "All settings stand on one page: docs/reference/settings.md.")


def test_a_setting_is_seen() -> None:
    assert settings_read(ast.parse("env.flag('SATUPINTU_SAMPLE', False)")) == {"SATUPINTU_SAMPLE"}
    assert settings_read(ast.parse("os.environ.get('DATABASE_URL')")) == {"DATABASE_URL"}
    assert settings_read(ast.parse("data.get('name')")) == set()
    assert settings_written("| name |\n| `SATUPINTU_SAMPLE` | – | x |\n") == {"SATUPINTU_SAMPLE"}


def faulty_decision(name: str, text: str) -> str:
    """Why a page is no decision; "" when it is."""
    if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name):
        return "is not called NNNN-the-decision.md"
    if not text.startswith("# "):
        return "does not begin with its title"
    if len(text.splitlines()) > PAGE:
        return f"is longer than a page of {PAGE} lines"
    return ""


def test_a_decision_is_one_page() -> None:
    pages = [path for path in sorted(DECISIONS.glob("*.md")) if path.name != "README.md"]
    assert pages, "docs/decisions is empty"
    findings = [f"{path.name} {why}" for path in pages if (why := faulty_decision(path.name, path.read_text(encoding="utf-8")))]
    numbers = [path.name[:4] for path in pages]
    findings += [f"number {number} is given twice" for number in sorted({n for n in numbers if numbers.count(n) > 1})]
    teach(findings, "A decision is one page whose title says what was decided.")


@pytest.mark.parametrize(
    ("name", "text", "is_refused"),
    [
        ("0001-one-journal.md", "# One journal\n", False),
        ("one-journal.md", "# One journal\n", True),
        ("0001-one-journal.md", "One journal\n", True),
        ("0001-one-journal.md", "# One journal\n" * 100, True),
    ],
)
def test_a_faulty_decision_is_seen(name: str, text: str, is_refused: bool) -> None:
    assert bool(faulty_decision(name, text)) is is_refused


def required(text: str) -> list[str]:
    """Names of the packages a requirements file asks for, without extras and versions."""
    return [match.group(1) for line in text.splitlines() if (match := re.match(r"([A-Za-z0-9][A-Za-z0-9._-]*)", line))]


def unexplained_packages(packages: list[str], page: str) -> list[str]:
    """Packages whose name does not stand on the page as a word of its own."""
    stubs_are_named = "types-…" in page
    return [
        name
        for name in packages
        if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", page, re.IGNORECASE)
        and not (stubs_are_named and name.startswith("types-"))
    ]


def test_every_dependency_has_its_reason() -> None:
    pages = list(DECISIONS.glob("*dependenc*.md"))
    assert len(pages) == 1, "docs/decisions needs one page on dependencies"
    packages = [
        name for path in sorted((ROOT / "requirements").glob("*.in")) for name in required(path.read_text(encoding="utf-8"))
    ]
    teach(
        unexplained_packages(packages, pages[0].read_text(encoding="utf-8")),
        f"A dependency without a reason in {pages[0].relative_to(ROOT)}.",
    )


def test_an_unexplained_dependency_is_seen() -> None:
    packages = required("-r run.in\ndjango==5.2.*\npsycopg[binary,pool]\n")
    assert packages == ["django", "psycopg"]
    assert unexplained_packages(packages, "Django: the ground; psycopg-pool") == ["psycopg"]
