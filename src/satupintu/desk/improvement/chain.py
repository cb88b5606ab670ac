"""One finding with its chain: cause, actions, changes, measure before and after, and what may be done next."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from satupintu.catalogue.queries import get_enacted_standard
from satupintu.centres.queries import list_centres, list_counters
from satupintu.config.access import actor_of, moment_of, staff
from satupintu.core.errors import NotFound, Refusal
from satupintu.core.regions import region_day
from satupintu.desk.hall.charts import Chart, bar_chart
from satupintu.desk.hall.choosing import key_of
from satupintu.desk.improvement.forms import CauseForm, ChangeForm, PlanForm, PostponeForm, ReasonForm
from satupintu.desk.improvement.register import budget_words
from satupintu.desk.improvement.words import reading_words, value_words
from satupintu.desk.pages import attempt, page, tell
from satupintu.evaluation import operations, queries
from satupintu.evaluation.models import Action, EffectCheck, Finding
from satupintu.evaluation.operations import Plan
from satupintu.evaluation.queries import Metric, Series

COUNTER = "counter:"
MOST_CHARTS = 3
"""The newest actions of a finding are drawn; each chart reads a year of cases."""
PER = 100
"""Counts of a case are drawn for so many cases: a bar of 0,4 says nothing."""


@staff()
@require_safe
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Show a finding with everything that led to it and followed."""
    return _show(request, finding_id)


def _show(request: HttpRequest, finding_id: UUID, **bound: forms.Form) -> HttpResponse:
    actor, at = actor_of(request), moment_of(request)
    row = queries.get_finding(finding_id, actor)
    may_lead = queries.may_lead(actor)
    counters = _counters() if row.state not in Finding.CLOSED else []
    actions = list(row.actions.all())
    kept = [action.pk for action in actions if action.state != Action.State.CANCELLED]
    drawn, names = frozenset(kept[-MOST_CHARTS:]), _names(actions)
    context: dict[str, Any] = {
        "finding": row,
        "actions": [_action(action, request, counters, names, drawn) for action in actions],
        "may_lead": may_lead,
        "may_describe": may_lead and queries.allows_finding(row, "describe_cause"),
        "may_plan": may_lead and bool(row.whys) and queries.allows_finding(row, "plan"),
        "may_drop": actor.has(*queries.CLOSERS) and queries.allows_finding(row, "drop"),
        "cause_form": bound.get("cause") or CauseForm(whys=row.whys, initial={"cause": row.cause}),
        "drop_form": bound.get("drop") or ReasonForm(),
        "form": next(iter(bound.values()), None),
    }
    if context["may_plan"]:
        context["plan_form"] = bound.get("plan") or PlanForm(initial=_usual(row, at))
    return page(request, "desk/improvement/finding.html", context, status=422 if bound else 200)


def _counters() -> list[tuple[str, str]]:
    """Return the counters of all places for a list to choose from."""
    rows = [(centre, counter) for centre in list_centres() for counter in list_counters(centre.pk)]
    return [(f"{COUNTER}{counter.pk}", f"{centre.name}: {counter.label or counter.number}") for centre, counter in rows]


def _usual(row: Finding, at: datetime) -> dict[str, Any]:
    """Return the windows most plans have: three months before, done in a month, measured over the three after."""
    today, day = region_day(at), timedelta(days=1)
    return {
        "subject": row.service_code,
        "due_on": today + 30 * day,
        "before_since": today - 90 * day,
        "before_until": today,
        "after_since": today + 31 * day,
        "after_until": today + 121 * day,
        "check_on": today + 122 * day,
    }


def _names(actions: list[Action]) -> dict[tuple[str, str], str]:
    """Return what the actions are measured on by name, each asked for once."""
    pairs = {(action.metric, action.subject) for action in actions}
    return {(code, subject): queries.subject_label(queries.get_metric(code), subject) for code, subject in pairs if subject}


def _action(
    action: Action,
    request: HttpRequest,
    counters: list[tuple[str, str]],
    names: dict[tuple[str, str], str],
    drawn: frozenset[UUID],
) -> dict[str, Any]:
    actor, at = actor_of(request), moment_of(request)
    metric = queries.get_metric(action.metric)
    series = queries.measure_series(action, at) if action.pk in drawn else None
    may_move = queries.may_move(action.owner_id, actor)
    leads, today = queries.may_lead(actor), region_day(at)
    pending = action.state in (Action.State.PLANNED, Action.State.DOING)
    checks = list(action.checks.all())
    is_checked = any((check.after_since, check.after_until) == (action.after_since, action.after_until) for check in checks)
    target = {"low": value_words(metric, _float(action.expected_from)), "high": value_words(metric, _float(action.expected_to))}
    return {
        "row": action,
        "is_late": pending and action.due_on < today,
        "budget": budget_words(action.budget),
        "metric": metric.label,
        "subject": names.get((action.metric, action.subject)) or _("semua"),
        "target": _("dari %(low)s menjadi %(high)s") % target,
        "checks": [_check(metric, check) for check in checks],
        "chart": _chart(metric, action, series) if series else None,
        "alarms": [point.week for point in series.points if point.is_alarm] if series else [],
        "has_limits": series is not None and any(point.limits for point in series.points),
        "before": reading_words(metric, series.before) if series else "",
        "after": reading_words(metric, series.after) if series else "",
        "may_start": may_move and queries.allows_action(action, "start"),
        "may_link": may_move and queries.allows_action(action, "link"),
        "may_finish": may_move and queries.allows_action(action, "finish"),
        "may_cancel": leads and queries.allows_action(action, "cancel"),
        "may_check": leads and queries.allows_action(action, "check") and today >= action.check_on and not is_checked,
        "may_postpone": leads and queries.allows_action(action, "postpone"),
        "change_form": ChangeForm(auto_id=f"id_{action.seq}_%s", counters=counters),
        "postpone_form": PostponeForm(auto_id=f"id_{action.seq}_%s"),
    }


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _why(code: str) -> str:
    words = {
        "too_few": _("Salah satu rentang berisi terlalu sedikit data."),
        "within_chance": _("Target tercapai, tetapi bedanya masih mungkin kebetulan."),
        "target_missed": _("Target belum tercapai."),
        "target_reached": _("Target tercapai dan bedanya lebih besar daripada kebetulan."),
    }
    return words.get(code, "")


def _check(metric: Metric, check: EffectCheck) -> dict[str, Any]:
    before = queries.MetricReading(check.before_value, check.before_n, check.before_low, check.before_high)
    after = queries.MetricReading(check.after_value, check.after_n, check.after_low, check.after_high)
    return {
        "row": check,
        "before": reading_words(metric, before),
        "after": reading_words(metric, after),
        "target": value_words(metric, float(check.expected_to)),
        "why": _why(check.reason_code),
    }


def _chart(metric: Metric, action: Action, series: Series) -> Chart | None:
    """Draw the measure by week: before in one colour, from the day the work was done in the other."""
    scale = {"share": 100.0, "count": float(PER)}.get(metric.unit, 1.0)
    unit = {"share": "%", "count": _("per 100"), "minutes": _("menit")}.get(metric.unit, "")
    turn = region_day(action.done_at) if action.done_at else action.due_on
    rows: list[tuple[str, tuple[float | None, float | None]]] = []
    for point in series.points:
        value = (point.reading.value or 0.0) * scale
        label = f"{point.week:%d.%m}"
        rows.append((label, (value, None) if point.week < turn else (None, value)))
    title = _("%(metric)s tiap pekan, sebelum dan sesudah %(day)s") % {"metric": metric.label, "day": f"{turn:%d.%m.%Y}"}
    return bar_chart(title, unit, (_("sebelum"), _("sesudah")), rows)


@staff(*queries.LEADERS)
@require_POST
def cause(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Say why it came to this."""
    form = CauseForm(request.POST)

    def act() -> None:
        kind = form.cleaned_data["cause"]
        who: dict[str, Any] = {"actor": actor_of(request), "at": moment_of(request)}
        operations.describe_cause(finding_id=finding_id, whys=form.whys(), cause=kind, **who)

    if form.is_valid() and attempt(request, form, act, _("Penyebab tersimpan.")):
        return redirect("desk:finding", finding_id)
    return _show(request, finding_id, cause=form)


@staff(*queries.LEADERS)
@require_POST
def plan(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Plan an action with its measure; shares are typed in percent."""
    form = PlanForm(request.POST)

    def act() -> None:
        given = dict(form.cleaned_data)
        if queries.get_metric(given["metric"]).unit == "share":
            given["expected_to"] /= 100
            given["expected_from"] = None if given["expected_from"] is None else given["expected_from"] / 100
        given["budget"] = int(given["budget"] or 0)
        given["owner_id"] = UUID(given["owner_id"])
        operations.plan_action(finding_id=finding_id, plan=Plan(**given), actor=actor_of(request), at=moment_of(request))

    if form.is_valid() and attempt(request, form, act, _("Rencana tersimpan. Penanggung jawabnya diberi kabar.")):
        return redirect("desk:finding", finding_id)
    return _show(request, finding_id, plan=form)


@staff(*queries.CLOSERS)
@require_POST
def drop(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Leave a finding without follow-up."""
    form = ReasonForm(request.POST)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        operations.drop_finding(finding_id=finding_id, reason=reason, actor=actor_of(request), at=moment_of(request))

    if form.is_valid() and attempt(request, form, act, _("Temuan ditutup tanpa tindak lanjut.")):
        return redirect("desk:finding", finding_id)
    return _show(request, finding_id, drop=form)


@staff()
@require_POST
def act(request: HttpRequest, action_id: UUID, verb: str) -> HttpResponse:
    """Move an action: `mulai`, `taut`, `selesai`, `batal`, `geser`, `ukur`."""
    actor, at = actor_of(request), moment_of(request)
    row = queries.get_action(action_id, actor)
    who: dict[str, Any] = {"action_id": action_id, "actor": actor, "at": at}
    plain = {
        "mulai": operations.start_action,
        "selesai": operations.finish_action,
        "batal": operations.cancel_action,
        "ukur": operations.check_effect,
    }
    try:
        if verb in plain:
            plain[verb](**who)
        elif verb == "taut":
            _link(request, row, who)
        elif verb == "geser":
            given: dict[str, Any] = {name: _day(request.POST.get(name, "")) for name in ("after_until", "check_on")}
            operations.postpone_check(**who, **given, reason=request.POST.get("reason", "")[:500])
        else:
            raise NotFound
    except Refusal as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("Tersimpan dan tercatat."))
    return redirect("desk:finding", row.finding_id)


def _day(text: str) -> date:
    """Return the day a form sent; one that is none is long over."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _link(request: HttpRequest, row: Action, who: dict[str, Any]) -> None:
    """Link a change; of the service's sheet and standard the version in force is meant."""
    kind, label = request.POST.get("kind", ""), request.POST.get("label", "")[:201]
    code, ref = row.finding.service_code, None
    if kind == "sop_version" and code:
        ref = get_enacted_standard(code).sop_version_id
    elif kind == "standard_version" and code:
        ref = get_enacted_standard(code).version_id
    elif kind.startswith(COUNTER):
        kind, ref = "counter", key_of(kind.removeprefix(COUNTER))
    operations.link_change(**who, kind=kind, label=label, ref_id=ref)
