"""What a writer of a standard looks at: how far each of the 14 components is, who wrote last, what others wrote."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from satupintu.catalogue import events
from satupintu.catalogue.drafting import faults_of, own_library, read_draft
from satupintu.catalogue.models import ServiceVersion, StandardComponent
from satupintu.catalogue.queries.drafting import mark_of
from satupintu.catalogue.queries.standards import get_draft_content
from satupintu.catalogue.queries.wording import component_texts
from satupintu.catalogue.rules.pieces import piece_of
from satupintu.catalogue.standard import DELIVERY, LABELS, WRITTEN, ComponentKind
from satupintu.journal.queries import list_entries

State = Literal["complete", "lacking", "empty"]
HEAD = "head"
"""What belongs to no component: name, agency, variants, sources and the like."""
_HOME: Mapping[str, str] = {
    "legal_basis": "legal_basis", "requirements": "requirements", "form": "requirements", "sheet": "procedure",
    "sheet_note": "procedure", "time": "time", "fee": "fee", "parameters": "fee", "product": "product",
}  # fmt: skip
_MOST_OFFERED = 6


@dataclass(frozen=True, slots=True)
class Change:
    """When something was last written, and by whom (id of a member of staff; None for the system)."""

    at: datetime
    staff_id: UUID | None


@dataclass(frozen=True, slots=True)
class ComponentState:
    """How far a component is: `empty`, `lacking` (faults: path → sentence) or `complete`; `kind` is `head` for the rest."""

    kind: str
    label: str
    is_public: bool
    state: State
    text: str
    faults: Mapping[str, str]
    changed: Change | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A text of a written component as other services of the region have it, with the names of some of them."""

    text: str
    services: tuple[str, ...]


def mark_of_pieces(content: Mapping[str, Any], paths: Iterable[str]) -> str:
    """Return one mark of several pieces of a draft (`rules.pieces`) together."""
    return mark_of([[path, piece_of(content, path)] for path in sorted(paths)])


def component_of(path: str) -> str:
    """Return the component a path in a standard belongs to, `head` for what belongs to none."""
    part = path.replace("[", ".").split(".")
    if part[0] == "components" and len(part) > 1 and part[1] in WRITTEN:
        return part[1]
    return _HOME.get(part[0], HEAD)


def list_component_states(version_id: UUID, content: Mapping[str, Any] | None = None) -> list[ComponentState]:
    """Return the 14 components in the order of the law, then what belongs to none. Raises NotFound.

    `content` is what `get_draft_content` gave, for who has read it already.
    """
    content = get_draft_content(version_id) if content is None else content
    faults: dict[str, dict[str, str]] = {}
    for path, sentence in faults_of(content).items():
        faults.setdefault(component_of(path), {})[path] = sentence
    changes = list_changes(version_id)
    texts = {component.kind: component.text for component in component_texts(read_draft(content, whole=False)[0])}
    found = []
    for kind in (*get_args(ComponentKind), HEAD):
        wrong = faults.get(kind, {})
        state: State = "empty" if _is_empty(kind, content) else "lacking" if wrong else "complete"
        label, text = LABELS.get(kind, ""), texts.get(kind, "")
        found.append(ComponentState(kind, label, kind in DELIVERY, state, text, wrong, changes.get(kind)))
    return found


def _is_empty(kind: str, content: Mapping[str, Any]) -> bool:
    if kind in WRITTEN:
        return not str(piece_of(content, f"components.{kind}.text") or "").strip()
    if kind in ("legal_basis", "requirements"):
        return not content.get(kind)
    if kind == "procedure":
        return not piece_of(content, "sheet.rows")
    return kind == "product" and not str(piece_of(content, "product.name") or "").strip()


def list_changes(version_id: UUID) -> dict[str, Change]:
    """Return the last change of each component of a draft, by kind; one nobody wrote yet is missing."""
    found: dict[str, Change] = {}
    entries = list_entries(subject_id=version_id, event=events.VERSION_UPDATED.name)
    for at, actor_kind, actor_id, data in entries.values_list("at", "actor_kind", "actor_id", "data")[:1000]:
        for path in data.get("parts", ()):
            found.setdefault(component_of(path), Change(at, actor_id if actor_kind == "staff" else None))
    return found


def find_last_change(version_id: UUID, paths: Iterable[str]) -> Change | None:
    """Return the last change of any of these paths, or of what holds them or lies in them."""
    wanted = tuple(paths)
    entries = list_entries(subject_id=version_id, event=events.VERSION_UPDATED.name)
    for at, actor_kind, actor_id, data in entries.values_list("at", "actor_kind", "actor_id", "data")[:200]:
        for written in data.get("parts", ()):
            if any(f"{path}.".startswith(f"{written}.") or f"{written}.".startswith(f"{path}.") for path in wanted):
                return Change(at, actor_id if actor_kind == "staff" else None)
    return None


def offer_texts(version_id: UUID) -> dict[str, list[Offer]]:
    """Return for each written component what the standards in force of other services say, the most usual first."""
    rows = (
        StandardComponent.objects.filter(version__state=ServiceVersion.State.ENACTED, kind__in=WRITTEN)
        .exclude(version_id=version_id)
        .order_by("version__service__code")
        .values_list("kind", "text", "version__service__code")
    )
    users: dict[str, dict[str, list[str]]] = {}
    for kind, text, code in rows:
        users.setdefault(kind, {}).setdefault(text.strip(), []).append(code)
    return {
        kind: [Offer(text, tuple(codes)) for text, codes in sorted(texts.items(), key=lambda pair: -len(pair[1]))][:_MOST_OFFERED]
        for kind, texts in users.items()
    }


def list_known_systems() -> Mapping[str, str]:
    """Return the systems of other agencies a standard may name, code → label."""
    return own_library().agency_systems
