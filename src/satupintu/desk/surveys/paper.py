"""Paper forms typed in by an officer, who is kept with them as their enumerator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.config.forms import FieldSpec, Option
from satupintu.config.forms.survey import given_of, survey_form
from satupintu.core.regions import region_day
from satupintu.desk.pages import attempt
from satupintu.desk.surveys.reading import service_names, with_tabs
from satupintu.surveys import operations, queries
from satupintu.surveys.models import SurveyAnswer
from satupintu.surveys.operations import ENUMERATORS


@staff(*ENUMERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Type in one paper form; the next starts with the same day and service."""
    row, at = queries.get_round(round_id), moment_of(request)
    instrument = queries.read_instrument(row.version.body)
    names = service_names()
    extra = (
        FieldSpec("surveyed_on", _("Tanggal survei"), "date", required=True),
        FieldSpec(
            "part_of_day",
            _("Jam survei"),
            "enum",
            required=True,
            options=tuple(Option(str(value), label) for value, label in SurveyAnswer.PartOfDay.choices),
        ),
        FieldSpec(
            "service_code",
            _("Jenis layanan yang diterima"),
            "enum",
            required=True,
            options=tuple(Option(code, name) for code, name in names.items()),
        ),
    )
    first: dict[str, Any] = {"surveyed_on": region_day(at), **request.session.get("kuesioner", {})}
    form = survey_form(instrument, *extra)(posted(request), initial=first)
    if form.is_valid():
        given = form.cleaned_data
        where = {name: given[name] for name in ("part_of_day", "service_code")}
        if attempt(
            request,
            form,
            lambda: operations.enter_paper(
                round_id=round_id,
                surveyed_on=given["surveyed_on"],
                given=given_of(instrument, given),
                actor=actor_of(request),
                at=at,
                **where,
            ),
            _("Kuesioner tercatat. Lanjutkan dengan yang berikutnya."),
        ):
            request.session["kuesioner"] = where
            return redirect("desk:survey-paper", round_id)
    return with_tabs(request, row, "kertas/", "desk/surveys/paper.html", {"form": form})
