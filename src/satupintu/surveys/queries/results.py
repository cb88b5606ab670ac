"""Results of a round: index, elements, groups of respondents, services, progress, and the rounds before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Q

from satupintu.surveys.models import PROFILE, InstrumentVersion, ServiceUse, SurveyAnswer, SurveyQuota, SurveyRound
from satupintu.surveys.rules import (
    FEWEST,
    Index,
    Instrument,
    Plotted,
    compute_index,
    legacy_value,
    needed_answers,
    place_elements,
    read_instrument,
)

ROUNDS_BACK = 8
KEPT_SECONDS = 3600


class Row(NamedTuple):
    """An answer as it is counted."""

    values: Mapping[str, int]
    service_code: str
    sex: str
    age: str
    education: str
    occupation: str
    way: str
    month: date
    is_suspect: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the respondents: its code, how many they are, and their index; None where fewer than `FEWEST` would show."""

    code: str
    n: int
    index: Index | None


@dataclass(frozen=True)
class Results:
    """What a round comes to. `without_suspect` is the index without answers that came in a burst from one place."""

    round: SurveyRound
    instrument: Instrument
    index: Index | None
    legacy: Any
    without_suspect: Index | None
    suspect: int
    services: tuple[Part, ...]
    groups: Mapping[str, tuple[Part, ...]]
    ways: Mapping[str, int]
    months: tuple[Part, ...]
    rows: tuple[Row, ...]

    @property
    def n(self) -> int:
        """How many are counted."""
        return self.index.n if self.index else 0

    @property
    def is_shown(self) -> bool:
        """Whether enough answered for the index to be shown."""
        return self.index is not None and self.index.n >= FEWEST


@dataclass(frozen=True, slots=True)
class ServiceProgress:
    """How far the sample of a service is; `population` 0: it was not expected."""

    service_code: str
    population: int
    needed: int
    invited: int
    answered: int

    @property
    def missing(self) -> int:
        """How many answers are still needed."""
        return max(0, self.needed - self.answered)

    @property
    def share(self) -> int:
        """How much of the sample is there, in percent, at most 100."""
        return 100 if not self.needed else min(100, round(100 * self.answered / self.needed))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the sample of a round is. `by_link` answered an invitation, so `by_link` of `invited` is the response."""

    services: tuple[ServiceProgress, ...]
    population: int
    needed: int
    answered: int
    invited: int
    considered: int
    by_link: int

    @property
    def response(self) -> float | None:
        """Share of the invited who answered; None while nobody is invited."""
        return self.by_link / self.invited if self.invited else None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A round of the same instrument: title, its last day, and its index."""

    title: str
    ends_on: date
    index: Index


def _rows(round_id: UUID) -> list[Row]:
    fields = ("values", "service_code", *PROFILE, "way", "month", "is_suspect")
    return [Row(*values) for values in SurveyAnswer.objects.filter(round_id=round_id).order_by("id").values_list(*fields)]


def read_results(row: SurveyRound) -> Results:
    """Return the results of a round; one question to the database whatever it holds."""
    instrument = read_instrument(row.version.body)
    rows = _rows(row.pk)
    index = compute_index(instrument, [each.values for each in rows])
    suspect = sum(each.is_suspect for each in rows)
    ways: dict[str, int] = {}
    for each in rows:
        ways[each.way] = ways.get(each.way, 0) + 1
    groups = {}
    if instrument.has_profile:
        for name in PROFILE:
            groups[name] = _parts(instrument, rows, _reader(name), PROFILE[name].values)
    return Results(
        round=row,
        instrument=instrument,
        index=index,
        legacy=legacy_value(index, instrument) if index else None,
        without_suspect=compute_index(instrument, [each.values for each in rows if not each.is_suspect]) if suspect else index,
        suspect=suspect,
        services=_parts(instrument, rows, lambda each: each.service_code),
        groups=groups,
        ways=dict(sorted(ways.items())),
        months=_parts(instrument, rows, lambda each: each.month.isoformat()),
        rows=tuple(rows),
    )


def read_published(row: SurveyRound) -> Results:
    """Return the results of a published round, without its single answers; kept, for they never change any more."""
    key = f"surveys.published.{row.pk}"
    kept: Results | None = cache.get(key)
    if kept is None:
        kept = replace(read_results(row), rows=())
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def read_window(code: str, *, service_code: str = "", since: date, until: date) -> Index | None:
    """Return the index of the instrument `code` from the answers of the months a window touches; None without answers.

    Answers know their month only, so that a window is read in whole months. service_code: "" for all.
    """
    version = InstrumentVersion.objects.filter(instrument__code=code, state=InstrumentVersion.State.ENACTED).first()
    if version is None:
        return None
    answers = SurveyAnswer.objects.filter(round__version__instrument__code=code, month__range=(since.replace(day=1), until))
    answers = answers.filter(service_code=service_code) if service_code else answers
    return compute_index(read_instrument(version.body), answers.order_by("id").values_list("values", flat=True))


def _reader(name: str) -> Callable[[Row], str]:
    return lambda each: str(getattr(each, name))


def _parts(instrument: Instrument, rows: Sequence[Row], key: Callable[[Row], str], order: Sequence[str] = ()) -> tuple[Part, ...]:
    found: dict[str, list[Mapping[str, int]]] = {}
    for row in rows:
        if code := key(row):
            found.setdefault(code, []).append(row.values)
    codes = [code for code in order if code in found] if order else sorted(found)
    return tuple(
        Part(code, len(found[code]), compute_index(instrument, found[code]) if len(found[code]) >= FEWEST else None)
        for code in codes
    )


def read_importance(results: Results) -> list[Plotted]:
    """Return importance against performance; empty where too few answered for it."""
    return place_elements(results.instrument, [row.values for row in results.rows])


def read_progress(row: SurveyRound) -> Progress:
    """Return how far the sample of a round is, service by service, those that lack most first; three questions."""
    quotas = {quota.service_code: quota for quota in SurveyQuota.objects.filter(round=row)}
    drawn = Count("pk", filter=Q(is_drawn=True))
    uses = {
        code: (considered, invited)
        for code, considered, invited in ServiceUse.objects.filter(round=row)
        .values_list("service_code")
        .annotate(considered=Count("pk"), invited=drawn)
        .order_by()
    }
    link = Count("pk", filter=Q(way__in=["link", "tablet"]))
    answers = {
        code: (answered, by_link)
        for code, answered, by_link in SurveyAnswer.objects.filter(round=row)
        .values_list("service_code")
        .annotate(answered=Count("pk"), by_link=link)
        .order_by()
    }
    services = [
        ServiceProgress(
            code,
            quotas[code].population if code in quotas else 0,
            quotas[code].needed if code in quotas else 0,
            uses.get(code, (0, 0))[1],
            answers.get(code, (0, 0))[0],
        )
        for code in sorted({*quotas, *uses, *answers} - {""})
    ]
    population = sum(line.population for line in services)
    return Progress(
        services=tuple(sorted(services, key=lambda line: (-line.missing, line.service_code))),
        population=population,
        needed=needed_answers(population),
        answered=sum(answered for answered, _link in answers.values()),
        invited=sum(invited for _considered, invited in uses.values()),
        considered=sum(considered for considered, _invited in uses.values()),
        by_link=sum(by_link for _answered, by_link in answers.values()),
    )


def read_trend(row: SurveyRound) -> list[TrendPoint]:
    """Return the last rounds of the same instrument up to this one, oldest first; rounds with too few are left out."""
    rounds = list(
        SurveyRound.objects.filter(version__instrument_id=row.version.instrument_id, ends_on__lte=row.ends_on)
        .select_related("version")
        .order_by("-ends_on", "-id")[:ROUNDS_BACK]
    )
    values: dict[UUID, list[Mapping[str, int]]] = {each.pk: [] for each in rounds}
    for round_id, given in SurveyAnswer.objects.filter(round__in=rounds).values_list("round_id", "values").order_by("id"):
        values[round_id].append(given)
    points = []
    for each in reversed(rounds):
        index = compute_index(read_instrument(each.version.body), values[each.pk])
        if index is not None and index.n >= FEWEST:
            points.append(TrendPoint(each.title, each.ends_on, index))
    return points
