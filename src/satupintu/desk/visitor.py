"""Who stands at the counter: their cases with what is open in each, appointments and services of the visit, at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from satupintu.applications.queries import list_cases_of_visitor
from satupintu.config.access import actor_of, moment_of
from satupintu.core.actor import Actor
from satupintu.core.errors import Refusal
from satupintu.core.regions import region_day
from satupintu.desk.visiting import optional_id
from satupintu.issuance.models import Handover
from satupintu.issuance.queries import list_to_hand_over
from satupintu.people import queries as people
from satupintu.visits import operations, queries
from satupintu.visits.models import Leg

APPOINTMENTS_SHOWN = 3
CUSTODY = timedelta(days=7)
"""How long the form proposes to keep originals; the officer writes another day where it takes longer."""


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
        held = [line for line in people.list_held_proxies(person.pk, at) if line.state == "valid"]
        found |= {
            "proxies": held,
            "principal": next((line.principal for line in held if line.id == leg.visit.proxy_id), ""),
            "first_unread": next((line.application.pk for line in cases if line.messages), None),
            "recipients": Handover.As.choices,
            "taken_until": region_day(at) + CUSTODY,
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


def proxy_of(person_id: UUID, actor: Actor, at: datetime) -> UUID | None:
    """Return the proxy by which the person the officer is serving has come, or None."""
    session = queries.find_session_of(actor.id) if actor.id else None
    leg = queries.counter_state(session.pk, at).current if session else None
    return leg.visit.proxy_id if leg is not None and leg.visit.person_id == person_id else None


def note_posted(request: HttpRequest, application_id: UUID) -> None:
    """Note a case as what the visit is about when a form of the counter (`sesi`, `leg`) was sent and none is noted yet."""
    session_id, leg_id = optional_id(request, "sesi"), optional_id(request, "leg")
    if session_id is None or leg_id is None:
        return
    try:
        if queries.get_leg(leg_id).application_id is None:
            operations.link_application(
                session_id=session_id,
                leg_id=leg_id,
                application_id=application_id,
                actor=actor_of(request),
                at=moment_of(request),
            )
    except Refusal:
        return  # the visit ended meanwhile: what changed hands did so all the same
