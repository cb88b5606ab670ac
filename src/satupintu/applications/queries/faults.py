"""Everything that stands against sending a draft, at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.applications.answers import facts_of, read_answers
from satupintu.applications.models import Application, RequirementItem
from satupintu.applications.rules import find_missing
from satupintu.catalogue import queries as standards
from satupintu.catalogue.queries import Standard
from satupintu.core.statements import Question
from satupintu.files.models import StoredFile

_UNUSABLE = (StoredFile.State.INFECTED, StoredFile.State.REJECTED)


_ITEMS: Question[tuple[str, Any, UUID | None, str | None]] = Question(
    lambda application_id: RequirementItem.objects.filter(application_id=application_id).values_list(
        "key", "value", "file_id", "file__state"
    )
)


def list_faults(application: Application, standard: Standard, at: datetime) -> dict[str, str]:
    """Return path → sentence: `variant`, `answers.<field>`, `requirements.<key>`; empty when the draft may be sent."""
    if standard.variant(application.variant) is None:
        return {"variant": _("Jenis permohonan ini tidak ada lagi. Pilih jenis yang lain.")}
    answers = read_answers(application)
    facts = facts_of(application, at)
    faults = {f"answers.{path}": sentence for path, sentence in standards.validate_answers(standard, answers, **facts).items()}
    items = _ITEMS.list(application.pk)
    undecided = {line.requirement.key: line for line in standards.undecided_requirements(standard, answers, **facts)}
    for line in undecided.values():
        needs = _("Jawab pertanyaan ini: jawabannya menentukan apakah %(label)s diperlukan.") % {"label": line.requirement.label}
        for name in line.questions:
            faults.setdefault(f"answers.{name}", needs)
    asked = [
        requirement
        for requirement in standards.applicable_requirements(standard, answers, **facts)
        if requirement.key not in undecided
    ]
    handed_in = {key: bool(file_id or value) for key, value, file_id, _state in items}
    for key in find_missing(asked, handed_in):
        faults[f"requirements.{key}"] = _("Unggah %(label)s.") % {"label": standard.labels[key]}
    for key, _value, _file_id, state in items:
        if state in _UNUSABLE:
            faults[f"requirements.{key}"] = _("Berkas ini tidak dapat dipakai. Unggah berkas lain.")
    return faults
