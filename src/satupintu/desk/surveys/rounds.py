"""Rounds of surveys: the list, a new one, and what is done with one."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.core.regions import region_day
from satupintu.desk.hall.forms import Plain, chosen, decimal, text, whole
from satupintu.desk.pages import attempt, page
from satupintu.desk.surveys.reading import EVERYBODY, VIEWERS, service_names, with_tabs
from satupintu.surveys import operations, queries
from satupintu.surveys.models import SurveyRound
from satupintu.surveys.operations import ANSWERING_SHARE, EDITORS, ENUMERATORS, LEADERS


def day_field(label: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}),
        error_messages={"required": gettext_lazy("Isi tanggal."), "invalid": gettext_lazy("Tanggal ini tidak ada.")},
    )


class RoundForm(Plain):
    """A new round."""

    version = chosen(gettext_lazy("Instrumen"), ())
    title = text(gettext_lazy("Nama periode"), 160, hint=gettext_lazy("Misalnya: SKM semester II 2026"))
    starts_on = day_field(gettext_lazy("Dari tanggal"))
    ends_on = day_field(gettext_lazy("Sampai tanggal"))
    answering_share = decimal(
        gettext_lazy("Bagian undangan yang biasanya dijawab"), gettext_lazy("0,30 berarti tiga dari sepuluh."), required=True
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        versions = queries.list_enacted()
        self.fields["version"].choices = [  # type: ignore[attr-defined]
            (str(version.pk), queries.read_instrument(version.body).name) for version in versions
        ]


class VolumeForm(Plain):
    """How often each service is expected to be used in the days of a round."""

    def __init__(self, *arguments: Any, volumes: dict[str, int], **named: Any) -> None:
        super().__init__(*arguments, **named)
        names = service_names()
        for code in sorted({*names, *volumes}):
            self.fields[f"layanan_{code}"] = whole(f"{code} {names.get(code, '')}", required=False, high=9_999_999)
            self.initial.setdefault(f"layanan_{code}", volumes.get(code, 0))

    def volumes(self) -> dict[str, int]:
        """Return the services with a volume."""
        return {name.removeprefix("layanan_"): count for name, count in self.cleaned_data.items() if count}


@staff(*EVERYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds and open one; its volumes are those of as many days before."""
    actor, at = actor_of(request), moment_of(request)
    today = region_day(at)
    first = {"starts_on": today, "ends_on": today + timedelta(days=89), "answering_share": ANSWERING_SHARE}
    form = RoundForm(posted(request) if actor.has(*LEADERS) else None, initial=first)
    made: list[SurveyRound] = []
    if form.is_valid():
        given = form.cleaned_data
        days = max(1, (given["ends_on"] - given["starts_on"]).days + 1)

        def open_one() -> None:
            made.append(
                operations.open_round(
                    version_id=UUID(given["version"]),
                    title=given["title"],
                    starts_on=given["starts_on"],
                    ends_on=given["ends_on"],
                    answering_share=Decimal(given["answering_share"]),
                    volumes=queries.expected_volumes(min(days, 366), at),
                    actor=actor,
                    at=at,
                )
            )

        if attempt(request, form, open_one, _("Periode survei dibuka. Periksa jumlah sampelnya.")):
            return redirect("desk:survey-progress", made[0].pk)
    context = {
        "rounds": queries.list_rounds(),
        "form": form,
        "may_lead": actor.has(*LEADERS),
        "may_view": actor.has(*VIEWERS),
        "may_edit": actor.has(*EDITORS),
        "may_install": actor.has(*EDITORS, "manager"),
        "may_enter": actor.has(*ENUMERATORS),
        "has_instruments": bool(form.fields["version"].choices),  # type: ignore[attr-defined]
    }
    return page(request, "desk/surveys/rounds.html", context, status=422 if form.is_bound else 200)


@staff("manager", *EDITORS)
@require_POST
def install(request: HttpRequest) -> HttpResponse:
    """Install the official instruments."""
    actor, at = actor_of(request), moment_of(request)
    attempt(request, None, lambda: operations.install_instruments(actor=actor, at=at), _("Instrumen resmi terpasang."))
    return redirect("desk:surveys")


@staff(*VIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show how far the sample is, service by service, and correct the volumes it is shared by."""
    row = queries.get_round(round_id)
    found, names = queries.read_progress(row), service_names()
    volumes = {line.service_code: line.population for line in found.services}
    form = VolumeForm(posted(request), volumes=volumes)
    actor, at = actor_of(request), moment_of(request)
    if form.is_valid() and attempt(
        request,
        form,
        lambda: operations.set_volumes(round_id=round_id, volumes=form.volumes(), actor=actor, at=at),
        _("Jumlah sampel dihitung lagi."),
    ):
        return redirect("desk:survey-progress", round_id)
    context = {
        "progress": found,
        "lines": [(names.get(line.service_code, line.service_code), line) for line in found.services],
        "response": None if found.response is None else round(found.response * 100),
        "form": form,
    }
    return with_tabs(request, row, "kemajuan/", "desk/surveys/progress.html", context)


@staff(*LEADERS)
@require_POST
def close(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Close a round."""
    actor, at = actor_of(request), moment_of(request)
    attempt(request, None, lambda: operations.close_round(round_id=round_id, actor=actor, at=at), _("Periode survei ditutup."))
    return redirect("desk:survey", round_id)


@staff(*LEADERS)
@require_POST
def publish(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Publish the results of a closed round."""
    actor, at = actor_of(request), moment_of(request)
    attempt(
        request,
        None,
        lambda: operations.publish_results(round_id=round_id, actor=actor, at=at),
        _("Hasil survei dipublikasikan."),
    )
    return redirect("desk:survey", round_id)


class AnalysisForm(Plain):
    """The office's words for the report."""

    analysis = forms.CharField(
        label=gettext_lazy("Analisis permasalahan"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )
    plan = forms.CharField(
        label=gettext_lazy("Rencana tindak lanjut (RTL)"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


@staff(*VIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def analysis(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Write analysis and plan for the report."""
    row = queries.get_round(round_id)
    form = AnalysisForm(posted(request), initial={"analysis": row.analysis, "plan": row.plan})
    actor, at = actor_of(request), moment_of(request)
    if form.is_valid() and attempt(
        request,
        form,
        lambda: operations.write_analysis(round_id=round_id, **form.cleaned_data, actor=actor, at=at),
        _("Analisis tersimpan."),
    ):
        return redirect("desk:survey-analysis", round_id)
    context = {"form": form, "may_write": actor.has(*LEADERS, "supervisor")}
    return with_tabs(request, row, "tindak-lanjut/", "desk/surveys/analysis.html", context)
