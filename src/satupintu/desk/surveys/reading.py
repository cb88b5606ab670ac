"""What the pages of surveys share: who may open them, their tabs, and results in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satupintu.catalogue.queries import list_services
from satupintu.config.access import actor_of
from satupintu.desk.pages import page
from satupintu.surveys import queries
from satupintu.surveys.models import PROFILE, SurveyRound
from satupintu.surveys.operations import EDITORS, ENUMERATORS, LEADERS, READERS
from satupintu.surveys.queries import Index, Part, Results

VIEWERS = ("supervisor", "manager", "admin", "designer", "kadis", "pengawas")
"""Roles that read results and comments."""
EVERYBODY = tuple(dict.fromkeys((*VIEWERS, *ENUMERATORS)))


def service_names() -> dict[str, str]:
    """Return the name of every service by its code."""
    return {line.code: line.name for line in list_services()}


def with_tabs(request: HttpRequest, row: SurveyRound, here: str, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Draw a page about a round; 422 when a form on it is to be mended."""
    actor, base = actor_of(request), f"/meja/survei/{row.pk}/"
    labels = {"": _("Hasil"), "kemajuan/": _("Kemajuan"), "saran/": _("Saran"), "tindak-lanjut/": _("Analisis")}
    if row.state == SurveyRound.State.OPEN and actor.has(*ENUMERATORS):
        labels["kertas/"] = _("Kuesioner kertas")
    if not actor.has(*VIEWERS):
        labels = {part: label for part, label in labels.items() if part == "kertas/"}
    tabs = [{"label": label, "url": base + part, "here": part == here} for part, label in labels.items()]
    form = context.get("form")
    frame = {
        "round": row,
        "tabs": tabs,
        "base": base,
        "may_lead": actor.has(*LEADERS),
        "may_confirm": actor.has(*READERS),
        "may_edit": actor.has(*EDITORS),
    }
    is_wrong = form is not None and form.is_bound and bool(form.errors)
    return page(request, template, {**frame, **context}, status=422 if is_wrong else 200)


def number(value: Any) -> str:
    """Return a value with two decimals as it is written in the language in use."""
    text = f"{value:.2f}"
    return text if (get_language() or "id").startswith("en") else text.replace(".", ",")


def interval(index: Index) -> str:
    """Return value and exactness of an index."""
    return number(index.converted) + (f" ± {number(index.margin)}" if index.margin is not None else "")


def part_cells(label: str, part: Part) -> list[str]:
    """Return the cells of a group of respondents; small ones show neither number nor value."""
    if part.index is None:
        return [label, f"< {queries.FEWEST}" if part.n < queries.FEWEST else str(part.n), "–", "–"]
    return [label, str(part.n), interval(part.index), queries.grade_words(part.index.grades)]


def result_tables(found: Results) -> list[tuple[str, list[str], list[list[str]]]]:
    """Return the tables of results: title, head, rows."""
    is_english = (get_language() or "id").startswith("en")
    names = service_names()
    head = [_("Bagian"), _("Responden"), _("Nilai"), _("Mutu")]
    tables = []
    if found.index is not None and found.is_shown:
        rows = [
            [f"{element.code} {element.name_en if is_english else element.name}", str(mean.n), number(mean.shown)]
            for element, mean in zip(found.instrument.elements, found.index.elements, strict=True)
        ]
        tables.append((_("Menurut unsur"), [_("Unsur"), _("Responden"), _("Nilai rata-rata")], rows))
    services = [part_cells(names.get(part.code, part.code), part) for part in found.services]
    if services:
        tables.append((_("Menurut layanan"), head, services))
    titles = {
        "sex": _("Menurut jenis kelamin"),
        "age": _("Menurut usia"),
        "education": _("Menurut pendidikan"),
        "occupation": _("Menurut pekerjaan"),
    }
    for name, parts in found.groups.items():
        labels = dict(PROFILE[name].choices)
        if parts:
            tables.append((titles[name], head, [part_cells(str(labels[part.code]), part) for part in parts]))
    months = [part_cells(part.code[:7], part) for part in found.months]
    if len(months) > 1:
        tables.append((_("Menurut bulan"), head, months))
    return tables
