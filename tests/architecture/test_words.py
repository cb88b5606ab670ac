"""The glossary holds every word of the code: models, states and their labels, events."""

import importlib
import re
from itertools import pairwise

from django.apps import apps
from django.utils import translation
from tests.architecture.source import PACKAGE, ROOT, modules, teach
from tests.architecture.test_files import INDONESIAN

from satupintu.journal.events import list_events

GLOSSARY = ROOT / "docs/glossary.md"
STATEFUL = ("state", "status", "outcome", "stage")
HEAD = ["istilah resmi", "source", "code", "UI label", "not to be confused with"]
# Values that are names of law or of outside systems, and stay as they are.
NAMES_OF_LAW = {"berlaku", "diubah", "dicabut", "kota", "kabupaten", "provinsi", "plh", "plt", "an"}
INDONESIAN_VALUES = {
    *INDONESIAN,
    "berlaku",
    "diubah",
    "dicabut",
    "ditolak",
    "selesai",
    "aktif",
    "draf",
    "terbit",
    "gagal",
    "kirim",
}


class Glossary:
    """The table of docs/glossary.md."""

    def __init__(self, text: str) -> None:
        lines = [line for line in text.splitlines() if line.startswith("|")]
        self.rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        self.head, self.body = self.rows[0], self.rows[2:]
        self.words = {word for row in self.body for word in re.findall(r"`([^`]+)`", row[2])}

    def labels_of(self, word: str) -> set[str]:
        """UI labels of all rows that hold the word."""
        return {label.strip() for row in self.body if f"`{word}`" in row[2] for label in row[3].split(";")}


def _order(term: str) -> str:
    return re.sub(r"[^a-z0-9 ]", "", term.casefold())


def faults_of_shape(glossary: Glossary) -> list[str]:
    found = [] if glossary.head == HEAD else [f"the head must be {' | '.join(HEAD)}"]
    found += [f"{row[0]}: {len(row)} cells instead of {len(HEAD)}" for row in glossary.body if len(row) != len(HEAD)]
    found += [f"{row[0]}: an empty cell (write –)" for row in glossary.body if "" in row]
    terms = [_order(row[0]) for row in glossary.body]
    found += [f"{before!r} stands before {after!r}" for before, after in pairwise(terms) if before >= after]
    return found


def missing_models(glossary: Glossary, names: list[str]) -> list[str]:
    return [name for name in names if name not in glossary.words]


def missing_states(glossary: Glossary, states: list[tuple[str, str, str]]) -> list[str]:
    """`states` are triples: where it stands, value, Indonesian label."""
    found = []
    for where, value, label in states:
        if value not in glossary.words:
            found.append(f"{where} `{value}` is missing")
        elif label not in glossary.labels_of(value):
            found.append(f"{where} `{value}` is shown as {label!r}; the glossary says {sorted(glossary.labels_of(value))}")
    return found


def events_apart(glossary: Glossary, names: set[str], known_modules: set[str]) -> list[str]:
    written = {word for word in glossary.words if re.fullmatch(r"[a-z]+\.[a-z_]+", word) and word.split(".")[0] in known_modules}
    return [f"{name} is missing" for name in sorted(names - written)] + [
        f"{name} does not exist" for name in sorted(written - names)
    ]


def _glossary() -> Glossary:
    return Glossary(GLOSSARY.read_text(encoding="utf-8"))


def _models() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("satupintu.")]


def _choices() -> list[tuple[str, str, str, str]]:
    """Model, field, value and label of everything that is chosen from a list."""
    with translation.override("id"):
        return [
            (model.__name__, field.name, str(value), str(label))
            for model in _models()
            for field in model._meta.local_fields  # type: ignore[attr-defined]
            for value, label in field.choices or ()
        ]


def test_the_table_has_its_shape() -> None:
    teach(faults_of_shape(_glossary()), "docs/glossary.md is one table of five columns in the order of the alphabet.")


def test_every_model_is_in_the_glossary() -> None:
    teach(
        missing_models(_glossary(), [model.__name__ for model in _models()]),
        "A new model needs its official Indonesian term and source: add a row to docs/glossary.md before the table is made.",
    )


def test_every_state_is_in_the_glossary() -> None:
    states = [(f"{model}.{field}", value, label) for model, field, value, label in _choices() if field.endswith(STATEFUL)]
    assert states
    teach(missing_states(_glossary(), states), "A state has one word in code and one on screens; docs/glossary.md holds both.")


def test_every_event_is_in_the_glossary() -> None:
    for module in modules():
        if (PACKAGE / module / "events.py").exists() and module != "config":
            importlib.import_module(f"satupintu.{module}.events")
    names = {event.name for event in list_events()}
    teach(
        events_apart(_glossary(), names, {name.split(".")[0] for name in names}),
        "The events of the journal and docs/glossary.md differ. Add what is missing, remove what is gone.",
    )


def test_values_are_english() -> None:
    findings = [
        f"{model}.{field} = {value!r}"
        for model, field, value, _label in _choices()
        if value in INDONESIAN_VALUES and value not in NAMES_OF_LAW
    ]
    teach(findings, "Stored values are English words with an Indonesian label in the same line; only names of law stay.")


def test_a_gap_in_the_glossary_is_seen() -> None:
    head = "| istilah resmi | source | code | UI label | not to be confused with |\n|---|---|---|---|---|\n"
    row = "| permohonan | UU | `Application`; `draft`; `sample.sent` | Draf | – |\n"
    glossary = Glossary(head + row)
    assert not faults_of_shape(glossary)
    assert missing_models(glossary, ["Application", "Ticket"]) == ["Ticket"]
    assert missing_states(glossary, [("Application.state", "issued", "Terbit")])
    assert missing_states(glossary, [("Application.state", "draft", "Rancangan")])
    assert not missing_states(glossary, [("Application.state", "draft", "Draf")])
    assert events_apart(glossary, {"sample.read"}, {"sample"}) == ["sample.read is missing", "sample.sent does not exist"]
    assert faults_of_shape(Glossary(head + row + "| akun | – | `Account` | Akun | – |\n"))
    assert faults_of_shape(Glossary(head + "| akun | – | `Account` | Akun |\n"))
