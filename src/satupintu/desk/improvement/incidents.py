"""The log of outages: recording one, its words, its end, and the clocks it concerns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.errors import Refusal
from satupintu.desk.improvement.forms import IncidentEndForm, IncidentForm, IncidentWordsForm
from satupintu.desk.pages import blame, listed, page
from satupintu.evaluation import operations, queries
from satupintu.evaluation.models import ClockStop


@staff(*queries.WATCHERS, *queries.REGISTER_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def incidents(request: HttpRequest) -> HttpResponse:
    """Show the log, newest first, and record an outage."""
    actor, at = actor_of(request), moment_of(request)
    may_record = actor.has(*queries.WATCHERS)
    form = IncidentForm(posted(request), initial={"started_at": timezone.localtime(at)})
    if may_record and form.is_valid():
        given = dict(form.cleaned_data)
        started_at = given.pop("started_at")
        try:
            made = operations.open_incident(values=given, started_at=started_at, actor=actor, at=at)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Gangguan dicatat."))
            return redirect("desk:incident", made.pk)
    found = listed(request, lambda after: queries.page_incidents(actor, after=after))
    context = {"lines": found.rows, "after": found.after, "form": form, "may_record": may_record}
    return page(request, "desk/improvement/incidents.html", context, status=422 if form.is_bound else 200)


@staff(*queries.WATCHERS, *queries.REGISTER_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Show one outage; change its words, or say that it is over."""
    actor, at = actor_of(request), moment_of(request)
    row = queries.get_incident(incident_id, actor)
    act = request.POST.get("tindakan", "")
    words = IncidentWordsForm(request.POST if act == "kata" else None, initial={"effect": row.effect, "words": row.words})
    ending = IncidentEndForm(request.POST if act == "akhir" else None, initial={"ended_at": timezone.localtime(at)})
    bound: forms.Form | None = words if act == "kata" else ending if act == "akhir" else None
    if bound is not None and bound.is_valid():
        who: dict[str, Any] = {"incident_id": incident_id, "actor": actor, "at": at}
        try:
            if act == "kata":
                operations.change_incident(values=bound.cleaned_data, **who)
            else:
                operations.close_incident(**bound.cleaned_data, **who)
        except Refusal as refusal:
            blame(bound, refusal)
        else:
            messages.success(request, _("Tersimpan."))
            return redirect("desk:incident", incident_id)
    counts = queries.count_stops(incident_id)
    reasons = {str(value): str(label) for value, label in ClockStop.Why.choices}
    context = {
        "incident": row,
        "words_form": words,
        "end_form": ending,
        "form": bound,
        "may_record": actor.has(*queries.WATCHERS),
        "stopped": counts.get("", 0),
        "not_stopped": [(reasons.get(why, why), count) for why, count in counts.items() if why],
        "stops": queries.list_stops(incident_id),
    }
    return page(request, "desk/improvement/incident.html", context, status=422 if bound is not None else 200)
