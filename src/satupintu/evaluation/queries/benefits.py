"""What was saved: the standard cost of an application before beside what is measured and assumed today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q, Sum

from satupintu.applications.models import Application
from satupintu.catalogue.models import Service
from satupintu.core.actor import Actor, require_role
from satupintu.core.regions import region_zone
from satupintu.evaluation.access import READERS
from satupintu.evaluation.models import Assumption, Baseline
from satupintu.evaluation.rules.benefits import COMPONENTS, MEASURED, RATES, Burden, Saving, compare
from satupintu.evaluation.rules.improvement import FEWEST
from satupintu.visits.models import Leg, Period

YEAR_DAYS = 365.25
DECIDED = (Application.State.ISSUED, Application.State.REJECTED)
GAVE_UP = (Application.State.WITHDRAWN, Application.State.LAPSED)
UNCHANGED = "unchanged"
"""Method of a component nobody measured or stated after: taken as before, so that nothing is claimed of it."""


@dataclass(frozen=True)
class Component:
    """One component before and after; methods say how each came about (`Method`, or "unchanged")."""

    name: str
    before: float
    before_method: str
    after: float
    after_method: str


@dataclass(frozen=True)
class ServiceBenefit:
    """What a service saved in a period. `saving` is None without a frozen baseline: nothing is claimed then.

    gave_up: cases that ended without a decision; they are no part of the saving. is_modelled: a difference rests on a
    modelled figure. is_few: fewer than `FEWEST` decisions, so nothing for the public.
    """

    service_code: str
    service_name: str
    applications: int
    gave_up: int
    baseline: Baseline | None
    components: tuple[Component, ...]
    saving: Saving | None
    is_modelled: bool
    is_few: bool


@dataclass(frozen=True)
class BenefitSheet:
    """All services of a period, and their sum. `rates` are rupiah an hour as stated, by name."""

    since: date
    until: date
    services: tuple[ServiceBenefit, ...]
    hours: float
    growth_hours: float
    visits: float
    rupiah: float
    office_hours: float
    applications: int
    without_baseline: int
    modelled: int
    rates: Mapping[str, float]

    @property
    def claimed(self) -> int:
        """How many services have a baseline and so a claim."""
        return sum(1 for line in self.services if line.saving is not None)


def benefit_sheet(actor: Actor, since: date, until: date) -> BenefitSheet:
    """Return what every service with cases or a baseline saved over the days from and to. Raises NotAllowed."""
    require_role(actor, *READERS)
    return _sheet(since, until)


def find_public_benefits(since: date, until: date) -> BenefitSheet | None:
    """Return the sheet of the services with a baseline and at least `FEWEST` decisions, for everybody; None without any."""
    sheet = _sheet(since, until)
    shown = tuple(line for line in sheet.services if line.saving is not None and not line.is_few)
    return _summed(since, until, shown, sheet.rates) if shown else None


def list_assumptions(actor: Actor, service_code: str, most: int = 200) -> list[Assumption]:
    """Return every assumption ever made for a service ("": for all), newest first. Raises NotAllowed."""
    require_role(actor, *READERS)
    return list(Assumption.objects.filter(service_code=service_code).order_by("-set_at", "-id")[:most])


def find_baseline(service_code: str) -> Baseline | None:
    """Return the baseline of a service, drafted or frozen, or None."""
    return Baseline.objects.filter(service_code=service_code).first()


def _sheet(since: date, until: date) -> BenefitSheet:
    """Six queries, however many services and cases there are."""
    zone = region_zone()
    begin = datetime.combine(since, time.min, zone)
    end = datetime.combine(until + timedelta(days=1), time.min, zone)
    counts: dict[str, dict[str, int]] = {}
    rows = Application.objects.filter(decided_at__gte=begin, decided_at__lt=end).values_list("service__code", "state")
    for code, state, n in rows.annotate(n=Count("id")).order_by("service__code", "state"):
        counts.setdefault(code, {})[state] = n
    measured = _measured(begin, end)
    baselines = {row.service_code: row for row in Baseline.objects.order_by("service_code")}
    stated: dict[tuple[str, str], tuple[float, str]] = {}
    newest = Assumption.objects.order_by("service_code", "name", "-set_at", "-id").distinct("service_code", "name")
    for row in newest:
        stated[row.service_code, row.name] = (float(row.value), str(row.method))
    rates = {name: stated["", name][0] for name in RATES if ("", name) in stated}
    names = dict(Service.objects.order_by("code").values_list("code", "name"))
    share = ((until - since).days + 1) / YEAR_DAYS
    lines = []
    for code in sorted(counts.keys() | baselines.keys()):
        states = counts.get(code, {})
        done, gone = (sum(states.get(state, 0) for state in group) for group in (DECIDED, GAVE_UP))
        baseline = baselines.get(code)
        lines.append(
            _line(code, names.get(code, code), done, gone, baseline, measured.get(code, {}), stated, rates=rates, share=share)
        )
    return _summed(since, until, tuple(lines), rates)


def _measured(begin: datetime, end: datetime) -> dict[str, dict[str, float]]:
    """Return for each service: cases with a visit, visits, minutes waited and served, of cases decided in the period."""
    legs = Leg.objects.filter(application__decided_at__gte=begin, application__decided_at__lt=end)
    legs = legs.filter(application__state__in=DECIDED).exclude(state=Leg.State.VOID)
    found: dict[str, dict[str, float]] = {}
    by_service = legs.order_by().values_list("application__service__code")
    for code, visits, waited in by_service.annotate(v=Count("visit", distinct=True), w=Sum("wait_seconds")):
        found[code] = {"visits": float(visits), "wait": (waited or 0) / 60, "service": 0.0}
    served = Period.objects.filter(
        Q(leg__application__state__in=DECIDED) & ~Q(leg__state=Leg.State.VOID),
        kind=Period.Kind.SERVING,
        ended_at__isnull=False,
        leg__application__decided_at__gte=begin,
        leg__application__decided_at__lt=end,
    )
    for code, total in (
        served.order_by().values_list("leg__application__service__code").annotate(t=Sum(F("ended_at") - F("started_at")))
    ):
        found[code]["service"] = total.total_seconds() / 60
    return found


def _line(
    code: str,
    name: str,
    done: int,
    gone: int,
    baseline: Baseline | None,
    seen: Mapping[str, float],
    stated: Mapping[tuple[str, str], tuple[float, str]],
    *,
    rates: Mapping[str, float],
    share: float,
) -> ServiceBenefit:
    is_few = done < FEWEST
    if baseline is None or baseline.state != Baseline.State.FROZEN:
        return ServiceBenefit(code, name, done, gone, baseline, (), None, False, is_few)
    after = _after(code, done, seen, stated)
    components = tuple(_component(part, baseline, after) for part in COMPONENTS)
    usual = baseline.volume * share if baseline.volume else None
    was, now = ({part.name: getattr(part, side) for part in components} for side in ("before", "after"))
    saving = compare(Burden(was), Burden(now), done, usual=usual, rates=rates)
    is_modelled = any(part.before != part.after and "modelled" in (part.before_method, part.after_method) for part in components)
    return ServiceBenefit(code, name, done, gone, baseline, components, saving, is_modelled, is_few)


def _after(
    code: str, done: int, seen: Mapping[str, float], stated: Mapping[tuple[str, str], tuple[float, str]]
) -> dict[str, tuple[float, str]]:
    """Return what is known of today: measured where the hall saw enough, else stated for the service, else for all.

    A hall that saw nobody for this service proves nothing about visits: it may not be in use.
    """
    found = {part: stated.get((code, part)) or stated.get(("", part)) for part in COMPONENTS}
    known: dict[str, tuple[float, str]] = {part: value for part, value in found.items() if value is not None}
    if seen.get("visits") and done >= FEWEST:
        figures = (seen["visits"] / done, seen["wait"] / seen["visits"], seen["service"] / seen["visits"])
        known |= {part: (figure, "measured") for part, figure in zip(MEASURED, figures, strict=True)}
    return known


def _component(name: str, baseline: Baseline, after: Mapping[str, tuple[float, str]]) -> Component:
    before = float(baseline.values.get(name, 0))
    value, method = after.get(name, (before, UNCHANGED))
    if name not in baseline.values:
        value, method = before, UNCHANGED  # what was not known before cannot be compared
    return Component(name, before, str(baseline.methods.get(name, "")), value, method)


def _summed(since: date, until: date, lines: tuple[ServiceBenefit, ...], rates: Mapping[str, float]) -> BenefitSheet:
    savings = [line.saving for line in lines if line.saving is not None]

    def total(name: str) -> Any:
        return sum(getattr(saving, name) for saving in savings)

    return BenefitSheet(
        since=since,
        until=until,
        services=lines,
        hours=total("hours"),
        growth_hours=total("growth_hours"),
        visits=total("visits"),
        rupiah=total("rupiah"),
        office_hours=total("office_hours"),
        applications=total("applications"),
        without_baseline=sum(1 for line in lines if line.saving is None),
        modelled=sum(1 for line in lines if line.is_modelled),
        rates=rates,
    )
