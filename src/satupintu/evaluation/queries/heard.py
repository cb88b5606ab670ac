"""Metrics from what people say, surveys and complaints; and which actions a round of a survey led to."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from math import sqrt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from satupintu.complaints.queries import count_by_service_and_topic
from satupintu.core.regions import region_day, region_zone
from satupintu.evaluation.metrics import Metric
from satupintu.evaluation.models import Action, Finding
from satupintu.evaluation.rules.improvement import NOTHING, Reading, Z
from satupintu.surveys.ports import FollowUp
from satupintu.surveys.queries import get_round, read_window

SKM = "skm"
"""Code of the instrument of Permenpan RB 14/2017."""


def _satisfaction(subject: str, since: date, until: date) -> Reading:
    index = read_window(SKM, service_code=subject, since=since, until=until)
    if index is None:
        return NOTHING
    return Reading(float(index.converted), index.n, float(index.low), float(index.high))


def _complaints(subject: str, since: date, until: date) -> Reading:
    """Count complaints and suggestions; `n` is the count itself, its interval that of a Poisson count."""
    zone = region_zone()
    begin = datetime.combine(since, time.min, zone)
    end = datetime.combine(until + timedelta(days=1), time.min, zone)
    count = sum(n for (code, _topic), n in count_by_service_and_topic(begin, end).items() if not subject or code == subject)
    half = Z * sqrt(count)
    return Reading(float(count), count, max(0.0, count - half), count + half)


HEARD_METRICS = (
    Metric("satisfaction", _("IKM (survei kepuasan masyarakat)"), "score", False, "service", _satisfaction),
    Metric("complaints", _("Pengaduan dan aspirasi yang masuk"), "count", True, "service", _complaints),
)
"""The converted index of the survey (25 to 100); complaints and suggestions received."""


def follow_ups_of(round_id: UUID) -> Sequence[FollowUp]:
    """Return the actions of findings whose source is a round of a survey, named by its title; those due first at the front.

    Raises `NotFound`.
    """
    title = get_round(round_id).title
    actions = Action.objects.filter(finding__source=Finding.Source.SKM, finding__source_ref__iexact=title)
    return [
        FollowUp(
            element=action.finding.element,
            plan=action.what,
            owner=action.owner.name,
            due_on=action.due_on,
            done_on=None if action.done_at is None else region_day(action.done_at),
        )
        for action in actions.exclude(state=Action.State.CANCELLED).select_related("finding", "owner").order_by("due_on", "id")
    ]
