"""Saying at the counter who the visitor is and which case is dealt with."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.applications.queries import get_application_id
from satupintu.config.access import actor_of, moment_of, safe_next, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.desk.counter import draw
from satupintu.desk.intake import PersonForm
from satupintu.desk.pages import COUNTER_ROLES, blame, words_of
from satupintu.desk.papers import take_in
from satupintu.desk.visiting import optional_id, posted_id, said_of
from satupintu.people import operations as people_operations
from satupintu.people import queries as people
from satupintu.visits import operations, queries


@staff(*COUNTER_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def link_person(request: HttpRequest) -> HttpResponse:
    """Say who the visitor is: somebody picked from the list, found by NIK, or registered on the spot; by proxy with `kuasa`.

    A number never stands in the address, so an unknown NIK is answered with the screen and the form for it.
    """
    actor, at = actor_of(request), moment_of(request)
    session = queries.find_session_of(actor.id) if actor.id else None
    if request.method != "POST" or session is None:
        return redirect("desk:counter")
    visit_id = posted_id(request, "kunjungan")
    person_id = optional_id(request, "orang")
    if person_id is None and "cari" in request.POST:
        nik = request.POST.get("nik", "")
        known = people.find_person_by_nik(nik)
        if known is None:
            return draw(request, session, 422, person_form=PersonForm(initial={"nik": nik}), is_unknown=True)
        person_id = known.pk
    if person_id is None:
        form = PersonForm(request.POST)
        if not form.is_valid():
            return draw(request, session, 422, person_form=form, is_unknown=True)
        try:
            person_id = people_operations.register_person(**form.cleaned_data, actor=actor, at=at).pk
        except Refusal as refusal:
            blame(form, refusal)
            return draw(request, session, 422, person_form=form, is_unknown=True)
    _link(request, visit_id, person_id, optional_id(request, "kuasa"))
    return redirect("desk:counter")


def _link(request: HttpRequest, visit_id: UUID, person_id: UUID, proxy_id: UUID | None) -> None:
    try:
        operations.link_person(
            visit_id=visit_id, person_id=person_id, proxy_id=proxy_id, actor=actor_of(request), at=moment_of(request)
        )
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, words_of(refusal))


class CaseForm(forms.Form):
    """A case by its number."""

    nomor = forms.CharField(max_length=40)


@staff(*COUNTER_ROLES)
@require_POST
def link_case(request: HttpRequest) -> HttpResponse:
    """Note which case is dealt with at the counter, and go to it (`ke`) or back to the counter."""
    leg_id = posted_id(request, "leg")
    form = CaseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Isi nomor permohonan."))
        return redirect("desk:counter")
    try:
        operations.link_application(
            session_id=posted_id(request, "sesi"),
            leg_id=leg_id,
            application_id=get_application_id(form.cleaned_data["nomor"]),
            actor=actor_of(request),
            at=moment_of(request),
        )
    except Refusal as refusal:
        # A number that was mistyped is no page that is missing: it is told where it was typed.
        messages.error(request, said_of(refusal, leg_id if not isinstance(refusal, NotFound) else None))
        return redirect("desk:counter")
    return redirect(safe_next(request, request.POST.get("ke", ""), "/meja/loket/"))


@staff(*COUNTER_ROLES)
@require_POST
def take_original(request: HttpRequest) -> HttpResponse:
    """Take originals in at the counter for one of the visitor's cases and show the receipt."""
    return take_in(request, posted_id(request, "permohonan"), "/meja/loket/")
