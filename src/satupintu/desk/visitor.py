"""Who stands at the counter: their cases with what is open in each, appointments and services of the visit, at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from satupintu.applications.queries import list_cases_of_visitor
from satupintu.core.actor import Actor
from satupintu.core.errors import Refusal
from satupintu.issuance.queries import list_to_hand_over
from satupintu.people import queries as people
from satupintu.visits import operations, queries
from satupintu.visits.models import Leg

APPOINTMENTS_SHOWN = 3


def thread(request: HttpRequest, leg: Leg, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what is known of the visitor of a leg; without a person, those a name was looked up for (`?nama=`)."""
    person = leg.visit.person
    text = request.GET.get("nama", "")[:80]
    found: dict[str, Any] = {
        "person": person,
        "may_link": leg.state == Leg.State.SERVING,
        "text": "" if text.replace(" ", "").isdigit() else text,
        "legs": list(queries.list_legs(leg.visit_id)),
    }
    if found["text"]:
        found["matches"] = [(match, people.masked_nik(match)) for match in people.search_persons(found["text"])]
    if person is not None:
        labels = people.role_labels()
        cases = list_cases_of_visitor(person.pk, actor, at)
        case_ids = [line.application.pk for line in cases]
        found |= {
            "products": list(list_to_hand_over(case_ids)),
            "originals": list(queries.list_originals_held().filter(application_id__in=case_ids)),
            "masked_nik": people.masked_nik(person),
            "doubt": people.doubt_of_nik(person),
            "cases": [
                {"case": line, "tasks": [(task, labels.get(task.role, task.role), is_mine) for task, is_mine in line.tasks]}
                for line in cases
            ],
            "appointments": list(queries.list_appointments(person.pk)[:APPOINTMENTS_SHOWN]),
        }
    return found


def note_begun(application_id: UUID, person_id: UUID, actor: Actor, at: datetime) -> None:
    """Note a case begun for a person as what their visit is about, if the officer is serving that very person."""
    session = queries.find_session_of(actor.id) if actor.id else None
    leg = queries.counter_state(session.pk, at).current if session else None
    if session is None or leg is None or leg.state != Leg.State.SERVING or leg.visit.person_id != person_id:
        return
    try:
        operations.link_application(session_id=session.pk, leg_id=leg.pk, application_id=application_id, actor=actor, at=at)
    except Refusal:
        return  # the counter was closed meanwhile: the case goes on all the same
