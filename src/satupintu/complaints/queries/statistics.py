"""Figures of complaints: how many of which class, answered in what time; for the public with small groups hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from satupintu.complaints.models import Complaint, Kind, Topic
from satupintu.complaints.rules import FEWEST, suppress
from satupintu.core.regions import region_zone


@dataclass(frozen=True)
class ClassFigures:
    """A class: received, answered, of these in time (both None where hidden), mean working days to the answer, mean satisfaction.

    `in_time` counts only answers that had a limit (`limited`).
    """

    kind: str
    label: str
    received: int | None
    answered: int | None
    limited: int | None
    in_time: int | None
    mean_days: float | None
    satisfaction: float | None


@dataclass(frozen=True)
class Statistics:
    """A period: the whole, by class, by topic, by channel and by month (`2026-03`). None is a number that is hidden.

    `fewest` is the smallest number shown, 0 where nothing is hidden.
    """

    received: int | None
    ended: int | None
    classes: list[ClassFigures]
    topics: list[tuple[str, int | None]]
    channels: list[tuple[str, int | None]]
    months: list[tuple[str, int | None]]
    fewest: int


def complaint_statistics(since: datetime, until: datetime, *, fewest: int = FEWEST) -> Statistics:
    """Return the figures of what was received from `since` to before `until`, numbers below `fewest` hidden.

    Reports to the inspectorate are counted in their class, and nowhere else: a topic or a month could tell of them.
    """
    rows = Complaint.objects.filter(received_at__gte=since, received_at__lt=until)
    plain = rows.filter(is_whistleblowing=False)
    whole = rows.aggregate(received=Count("pk"), ended=Count("pk", filter=Q(state__in=Complaint.ENDED)))
    months = plain.annotate(month=TruncMonth("received_at", tzinfo=region_zone())).values_list("month").annotate(n=Count("pk"))
    by_month = {f"{month:%Y-%m}": count for month, count in months.order_by("month")}
    received = suppress({"whole": whole["received"]}, fewest)["whole"]
    return Statistics(
        received=received,
        ended=whole["ended"] if received is not None and (whole["ended"] >= fewest or not whole["ended"]) else None,
        classes=_classes(rows, fewest),
        topics=_labelled(Topic.choices, _counted(plain, "topic"), fewest),
        channels=_labelled(Complaint.Channel.choices, _counted(plain, "channel"), fewest),
        months=list(suppress(by_month, fewest).items()),
        fewest=fewest,
    )


def _counted(rows: QuerySet[Complaint], field: str) -> dict[str, int]:
    return dict(rows.values_list(field).annotate(n=Count("pk")).order_by(field))


def _labelled(choices: Sequence[tuple[str, Any]], counts: Mapping[str, int], fewest: int) -> list[tuple[str, int | None]]:
    shown = suppress({value: counts.get(value, 0) for value, _label in choices}, fewest)
    return [(str(label), shown[value]) for value, label in choices]


def _classes(rows: QuerySet[Complaint], fewest: int) -> list[ClassFigures]:
    is_answered = Q(answered_at__isnull=False)
    found: dict[str, Mapping[str, Any]] = {
        line["kind"]: line
        for line in rows.values("kind")
        .annotate(
            received=Count("pk"),
            answered=Count("pk", filter=is_answered),
            limited=Count("pk", filter=is_answered & Q(is_in_time__isnull=False)),
            in_time=Count("pk", filter=is_answered & Q(is_in_time=True)),
            rated=Count("satisfaction"),
            mean_days=Avg("working_days", filter=is_answered),
            mean_rate=Avg("satisfaction"),
        )
        .order_by("kind")
    }
    received = suppress({kind: found[kind]["received"] if kind in found else 0 for kind in Kind.values}, fewest)
    answered = suppress({kind: found[kind]["answered"] if kind in found else 0 for kind in Kind.values}, fewest)
    return [
        _class(str(kind), str(label), found.get(kind, {}), received[kind], answered[kind], fewest) for kind, label in Kind.choices
    ]


def _class(
    kind: str, label: str, line: Mapping[str, Any], received: int | None, answered: int | None, fewest: int
) -> ClassFigures:
    """A class whose answers are too few shows no share and no mean of them; a share of one or two would tell who is late."""
    if received is None or answered is None or not line:
        return ClassFigures(kind, label, received, answered if received is not None else None, None, None, None, None)
    late = line["limited"] - line["in_time"]
    is_shown = fewest == 0 or ((line["in_time"] >= fewest or not line["in_time"]) and (late >= fewest or not late))
    return ClassFigures(
        kind,
        label,
        received,
        answered,
        int(line["limited"]) if is_shown else None,
        int(line["in_time"]) if is_shown else None,
        round(float(line["mean_days"]), 1) if answered else None,
        round(float(line["mean_rate"]), 2) if line["rated"] >= max(fewest, 1) else None,
    )


def count_by_service_and_topic(since: datetime, until: datetime) -> dict[tuple[str, str], int]:
    """Return (code of a service or "", topic) → how many complaints and suggestions, without those to the inspectorate.

    For those who look for clusters worth an improvement.
    """
    rows = Complaint.objects.filter(received_at__gte=since, received_at__lt=until, is_whistleblowing=False)
    counted = rows.exclude(kind=Kind.INFORMATION).values_list("service_code", "topic").annotate(n=Count("pk"))
    return {(code, topic): count for code, topic, count in counted.order_by("service_code", "topic")}
