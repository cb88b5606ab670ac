"""First answers of a draft from what the office knows of the applicant: nobody types twice what government has."""

from collections.abc import Mapping
from typing import Any

from satupintu.catalogue.queries import Standard
from satupintu.people import queries as people
from satupintu.people.models import Person
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


def first_answers(standard: Standard, principal: Principal, person: Person, identifiers: Mapping[str, str]) -> dict[str, Any]:
    """Return answers for questions whose `prefill` names the person or the business applied for.

    `person` is who acts or stands at the counter, `identifiers` their own (`nik`, `phone`, `email`); those of a principal
    who gave a proxy stay theirs to write, and so do those of a person who took back their consent (UU 27/2022 ps. 9).
    """
    known: dict[str, Any] = {}
    if principal.kind in ("self", "business") and person.consent_withdrawn_at is None:
        known = {
            "person.nik": identifiers.get("nik", ""),
            "person.phone": identifiers.get("phone", ""),
            "person.email": identifiers.get("email", ""),
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


def wanted_identifiers(standard: Standard, principal: Principal, person: Person) -> list[str]:
    """Return which identifiers (`nik`, `phone`) the form would take over, so that no other is opened."""
    if principal.kind == "proxy" or person.consent_withdrawn_at is not None:
        return []
    asked = {question.prefill for question in standard.fields}
    return [kind for kind in ("nik", "phone") if f"person.{kind}" in asked]
