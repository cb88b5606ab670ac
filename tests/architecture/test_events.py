"""Events: each has a sentence that its data fill, each is recorded somewhere, and no data names a person."""

import ast
import importlib
import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.functional import Promise
from tests.architecture.source import PACKAGE, calls, files_named, modules, name_of, python_files, short, teach, tree_of

from satupintu.journal.events import Event, list_events

RECORDERS = ("record", "note", "write_down")
# What tells about a person, by itself or by its contents. A code, a count or an identifier of a row does not.
PERSONAL = {
    "name", "full_name", "nik", "kk", "family_card_no", "npwp", "passport", "phone", "email", "address", "address_line", "birth_date",
    "birth_place", "sex", "religion", "login", "ip", "password", "token", "secret", "code_text", "applicant", "holder", "body", "text",
    "message", "comment", "sentence", "subject_line", "title", "original_name", "file_name", "answers", "latitude", "longitude",
}  # fmt: skip
FREE_TEXT = ("note", "remark", "reason_text", "reason_note", "explanation")


def _declared(tree: ast.Module) -> dict[str, str]:
    """Constant → event name of every `X = Event("module.done", …)` in a file."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and name_of(node.value.func) == "Event":
            target, first = node.targets[0], node.value.args[0]
            if isinstance(target, ast.Name) and isinstance(first, ast.Constant):
                found[target.id] = str(first.value)
    return found


def _module_events() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in files_named("events"):
        found.setdefault(path.relative_to(PACKAGE).parts[0], {}).update(_declared(tree_of(path)))
    return found


def _recorded(tree: ast.Module, constants: set[str]) -> set[str]:
    """The constants of `constants` this file records: named in a file that calls record(), outside of subscriptions."""
    if not any(name.split(".")[-1] in RECORDERS for _call, name in calls(tree)):
        return set()
    listening = {id(part) for call, name in calls(tree) if name.split(".")[-1] == "react_to" for part in ast.walk(call)}
    found = set()
    for node in ast.walk(tree):
        if id(node) in listening:
            continue
        if isinstance(node, ast.Attribute) and node.attr in constants and name_of(node.value).endswith("events"):
            found.add(node.attr)
        elif isinstance(node, ast.Name) and node.id in constants:
            found.add(node.id)
    return found


def test_every_event_is_recorded() -> None:
    orphans = []
    for module, declared in _module_events().items():
        recorded: set[str] = set()
        for path in python_files(f"src/satupintu/{module}"):
            if "events" not in path.name:
                recorded |= _recorded(tree_of(path), set(declared))
        orphans += [declared[constant] for constant in sorted(declared.keys() - recorded)]
    teach(orphans, "An event nobody records is a promise nobody keeps. Record it in an operation, or remove it from events.py.")


def test_an_orphan_is_seen() -> None:
    source = "@react_to(events.SENT)\ndef hear(entry): ...\n\ndef act():\n    record(events.READ if x else events.KEPT, row)"
    assert _recorded(ast.parse(source), {"SENT", "READ", "KEPT", "LOST"}) == {"READ", "KEPT"}
    assert _recorded(ast.parse("show(events.SENT)"), {"SENT"}) == set()


def test_every_event_stands_in_the_events_of_its_module() -> None:
    findings = []
    for path in python_files():
        inside = path.relative_to(PACKAGE).parts
        declared = _declared(tree_of(path))
        if declared and not (len(inside) > 1 and inside[1] in ("events.py", "events")):
            findings.append(f"{short(path)} declares {', '.join(declared.values())}")
        for constant, name in declared.items():
            module, _, fact = name.partition(".")
            if module != inside[0] or fact.upper() != constant:
                findings.append(f"{short(path)}: {constant} is called {name}")
    teach(findings, "Events stand in <module>/events.py, and the constant says the name: SUBMITTED is <module>.submitted.")


def test_facts_are_named_as_done() -> None:
    findings = [event.name for event in list_events() if not _is_past(event.name)]
    teach(
        findings,
        "An event is named by what has happened: returned, version_enacted, near_due; never by what to do (return, send).",
    )


def _is_past(name: str) -> bool:
    last = name.rsplit(".", maxsplit=1)[-1].rsplit("_", maxsplit=1)[-1]
    irregular = {
        "sent",
        "read",
        "given",
        "done",
        "begun",
        "written",
        "shown",
        "in",
        "out",
        "due",
        "overdue",
        "lost",
        "held",
        "kept",
    }
    return last.endswith("ed") or last in irregular | {
        "made",
        "met",
        "put",
        "set",
        "drawn",
        "withdrawn",
        "found",
        "paid",
        "bound",
        "unbound",
        "reset",
    }


def test_a_command_is_no_fact() -> None:
    assert not _is_past("applications.submit")
    assert not _is_past("notices.send")
    assert _is_past("applications.submitted")


def _keys(sentence: object) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", str(sentence)))


def _faulty_sentence(event: Event) -> str:
    """Why the sentence is no sentence; "" when it is one."""
    if not isinstance(event.sentence, Promise):
        return "is not wrapped in gettext_lazy"
    with translation.override("id"):
        text = str(event.sentence)
    if not text.strip():
        return "is empty"
    if not (text[0].isupper() or text.startswith("%(")) or text.endswith("."):
        return f"begins small or ends with a full stop: {text!r}"
    return ""


def test_every_event_has_its_sentence() -> None:
    for module in modules():
        if (PACKAGE / module / "events.py").exists():
            importlib.import_module(f"satupintu.{module}.events")
    assert list_events()
    findings = [f"{event.name} {why}" for event in list_events() if (why := _faulty_sentence(event))]
    teach(findings, "An event is read by people: an Indonesian sentence in gettext_lazy, beginning large, without a full stop.")


def test_a_faulty_sentence_is_seen() -> None:
    class Plain:
        name, is_public = "sample.done", False

        def __init__(self, sentence: object) -> None:
            self.sentence = sentence

    from django.utils.translation import gettext_lazy

    assert "gettext" in _faulty_sentence(Plain("Selesai"))  # type: ignore[arg-type]
    assert "small" in _faulty_sentence(Plain(gettext_lazy("selesai")))  # type: ignore[arg-type]
    assert not _faulty_sentence(Plain(gettext_lazy("Selesai")))  # type: ignore[arg-type]


def _records(tree: ast.Module) -> list[tuple[int, list[str], set[str], bool]]:
    """Every record(): line, constants its first argument names, keys of its data, whether more come by `**`."""
    found = []
    for call, name in calls(tree):
        if name.split(".")[-1] in RECORDERS and call.args and any(k.arg == "at" for k in call.keywords):
            names = [node.attr if isinstance(node, ast.Attribute) else node.id for node in _leaves(call.args[0])]
            keys = {k.arg for k in call.keywords if k.arg} - {"actor", "at", "application_id"}
            found.append((call.lineno, names, keys, any(k.arg is None for k in call.keywords)))
    return found


def _leaves(node: ast.expr) -> list[ast.Attribute | ast.Name]:
    if isinstance(node, ast.IfExp):
        return _leaves(node.body) + _leaves(node.orelse)
    return [node] if isinstance(node, ast.Attribute | ast.Name) else []


def test_data_fill_the_sentence() -> None:
    findings = []
    sentences = {event.name: event.sentence for event in list_events()}
    for module, declared in _module_events().items():
        for path in python_files(f"src/satupintu/{module}"):
            for line, constants, keys, has_more in _records(tree_of(path)):
                for constant in constants:
                    missing = _keys(sentences.get(declared.get(constant, ""), "")) - keys
                    if missing and not has_more:
                        findings.append(f"{short(path)}:{line} {declared[constant]} lacks {', '.join(sorted(missing))}")
    teach(findings, "The sentence of an event names data the entry does not carry; readers would see a dash.")


def _personal(keys: set[str]) -> set[str]:
    return {
        key for key in keys if key in PERSONAL or key in FREE_TEXT or key.endswith(("_name", "_nik", "_phone", "_email", "_text"))
    }


def test_journal_data_names_no_person() -> None:
    findings = []
    for path in python_files():
        for line, _names, keys, _more in _records(tree_of(path)):
            findings += [f"{short(path)}:{line} records {key}" for key in sorted(_personal(keys))]
    for event in list_events():
        findings += [f"{event.name} says %({key})s" for key in sorted(_personal(_keys(event.sentence)))]
    teach(
        findings,
        "The journal is never erased, so it never holds personal values or free text: record the identifier of the row or a code.",
    )


def test_personal_data_are_seen() -> None:
    tree = ast.parse("record(events.SEEN, person, actor=actor, at=at, name=person.name, holder_name='x', count=1)")
    ((_line, names, keys, _more),) = _records(tree)
    assert names == ["SEEN"]
    assert _personal(keys) == {"name", "holder_name"}


def _notice_templates() -> list[Path]:
    return [path for path in sorted(PACKAGE.glob("*/templates/*/notices/*.txt")) if not path.name.startswith("_")]


def _faulty_templates(names: set[str], events: set[str]) -> list[str]:
    """`names` are `<module>/<event>.<language>` of templates; each needs its twin and its event."""
    found = []
    for name in sorted(names):
        stem, language = name.rsplit(".", 1)
        twin = f"{stem}.{'en' if language == 'id' else 'id'}"
        if twin not in names:
            found.append(f"{name}: {twin} is missing")
        if stem.replace("/", ".") not in events:
            found.append(f"{name}: no event is called {stem.replace('/', '.')}")
    return found


def test_every_notice_has_both_languages_and_its_event() -> None:
    names = {f"{path.relative_to(PACKAGE).parts[0]}/{path.stem}" for path in _notice_templates()}
    teach(_faulty_templates(names, {event.name for event in list_events()}), "A notice is named after the event it tells of.")


def test_an_orphaned_notice_is_seen() -> None:
    assert _faulty_templates({"applications/issued.id"}, {"applications.issued"})
    assert _faulty_templates({"applications/gone.id", "applications/gone.en"}, {"applications.issued"})
    assert not _faulty_templates({"applications/issued.id", "applications/issued.en"}, {"applications.issued"})


@pytest.mark.parametrize("name", ["journal.sealed"])
def test_events_are_found_at_all(name: str) -> None:
    assert name in {event.name for event in list_events()}
