"""First answers of a draft from what the office knows of the applicant: nobody types twice what government has."""

from __future__ import annotations

from typing import Any

from satupintu.catalogue.queries import Standard
from satupintu.core.actor import Actor
from satupintu.people import queries as people
from satupintu.people.queries import Principal

OWN_DATA: dict[tuple[str, str], str] = {
    (source, name): known
    for source in ("agency.SIAK", "agency.DUKCAPIL_WS")
    for name, known in (
        ("nama", "person.name"),
        ("tanggal_lahir", "person.birth_date"),
        ("tgl_lahir", "person.birth_date"),
        ("kewarganegaraan", "person.nationality"),
    )
}
"""Questions the population register answers and the account already knows; the register has the last word later."""


def first_answers(standard: Standard, principal: Principal, actor: Actor) -> dict[str, Any]:
    """Return answers for questions whose `prefill` names the person or the business applied for.

    Only the acting person's own identifiers are used; those of a principal who gave a proxy stay theirs to write.
    """
    known: dict[str, Any] = {}
    if actor.person_id is not None and principal.kind in ("self", "business"):
        person = people.get_person(actor.person_id)
        own = people.own_identifiers(actor.person_id, actor)
        known = {
            "person.nik": own.get("nik", ""),
            "person.phone": own.get("phone", ""),
            "person.email": own.get("email", ""),
            "person.name": person.name,
            "person.birth_date": person.birth_date.isoformat() if person.birth_date else "",
            "person.nationality": person.nationality,
        }
    if principal.business_id is not None:
        business = people.get_business(principal.business_id)
        known |= {"business.name": business.name, "business.nib": business.nib or ""}
    answers: dict[str, Any] = {}
    for question in standard.fields:
        value = known.get(question.prefill) or known.get(OWN_DATA.get((question.prefill, question.name), ""), "")
        choices = {option.value for option in question.options}
        if value and not question.formula and (not choices or value in choices):
            answers[question.name] = value
    return answers
