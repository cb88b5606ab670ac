"""One service in figures, and the dictionary of all indicators."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from satupintu.catalogue.queries import get_enacted_standard
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.regions import region_day
from satupintu.desk.performance import drawing, naming
from satupintu.desk.performance.choosing import cases_url, chosen_span
from satupintu.desk.performance.drawing import Table, answer
from satupintu.desk.performance.office import BRIEF, stock_reading, with_links
from satupintu.evaluation import queries
from satupintu.evaluation.queries import ServiceView
from satupintu.people.queries import role_labels


@staff(*queries.FIGURE_READERS, "designer")
@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    """Show one service in a period, by variant, channel, kecamatan, agency and step. Raises `NotFound`."""
    span = chosen_span(request)
    standard = get_enacted_standard(code)
    view = queries.service_view(standard.code, span)
    found = queries.list_readings(view.figures, view.before, *BRIEF)
    found.insert(2, stock_reading(view.stock, queries.count_stock(span.start, service=code).get(code, 0)))
    charts = [drawing.promise_chart(view.trend), drawing.flow_chart(view.trend), drawing.owner_chart(view.trend)]
    context = {
        "service": standard,
        "readings": with_links(found, span, service=code),
        "has_map": bool(queries.list_mapped_versions(code)),
        "is_leader": actor_of(request).has(*queries.FIGURE_READERS),
    }
    variants = {variant.code: variant.label for variant in standard.variants}
    return answer(request, "desk/performance/service.html", span, context, charts=charts, tables=_tables(view, variants))


def _tables(view: ServiceView, variants: dict[str, str]) -> list[Table]:
    parts, roles = view.parts, role_labels()
    districts = naming.district_names(parts["district"])

    def behind(dimension: str) -> Callable[[str], str]:
        return lambda key: cases_url("judged", view.span, service=view.code, **{dimension: key})

    def of_cases(code: str, title: str, family: str, name: Callable[[str], str]) -> Table:
        return drawing.table(code, title, parts[family], drawing.PART_HEAD, name, behind(family))

    def step_name(key: str) -> str:
        number, _dot, row = key.partition(".")
        return _("Versi %(number)s, baris %(row)s") % {"number": number, "row": row}

    return [
        of_cases("jenis", _("Menurut jenis permohonan"), "variant", lambda key: variants.get(key, key)),
        of_cases("kanal", _("Menurut kanal"), "channel", naming.channel_name),
        of_cases("kecamatan", _("Menurut kecamatan pemohon"), "district", lambda key: districts.get(key, key)),
        drawing.agency_table(parts["agency"], lambda key: roles.get(key, key), behind("agency")),
        drawing.table("langkah-sop", _("Menurut langkah SOP"), parts["step"], drawing.STEP_HEAD, step_name),
    ]


@staff()
@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    """Explain every indicator: formula, source, unit, which way is good, and the rule it comes from."""
    span = queries.read_span("", region_day(moment_of(request)))
    assert span is not None
    return answer(request, "desk/performance/indicators.html", span, {"indicators": queries.list_indicators()})
