"""Instruments, rounds, invitations and comments."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from satupintu.applications.models import Application
from satupintu.core.errors import NotFound
from satupintu.core.regions import region_day
from satupintu.surveys.errors import InvitationUnknown
from satupintu.surveys.models import (
    InstrumentVersion,
    LexiconEntry,
    ServiceUse,
    SurveyComment,
    SurveyInstrument,
    SurveyInvitation,
    SurveyRound,
)
from satupintu.surveys.rules import Instrument, read_instrument
from satupintu.surveys.shipped import QUICK
from satupintu.surveys.tokens import token_index, token_of, use_index, use_of_leg
from satupintu.visits.models import Leg


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation asks: the round, its instrument, and the service it is about."""

    round: SurveyRound
    instrument: Instrument
    service_code: str


def list_instruments() -> QuerySet[SurveyInstrument]:
    """Return the instruments by code, with their versions, the newest first."""
    return SurveyInstrument.objects.prefetch_related("versions")


def get_version(version_id: UUID) -> InstrumentVersion:
    """Return a version with its instrument. Raises `NotFound`."""
    found = InstrumentVersion.objects.filter(pk=version_id).select_related("instrument").first()
    if found is None:
        raise NotFound
    return found


def list_enacted() -> list[InstrumentVersion]:
    """Return the versions in force, by code of their instrument."""
    versions = InstrumentVersion.objects.filter(state=InstrumentVersion.State.ENACTED)
    return list(versions.select_related("instrument").order_by("instrument__code"))


def list_rounds() -> QuerySet[SurveyRound]:
    """Return every round, the newest first, with its instrument and how many answered (`answered`)."""
    rounds = SurveyRound.objects.select_related("version__instrument")
    return rounds.annotate(answered=Count("answers")).order_by("-starts_on", "-id")


def list_published() -> QuerySet[SurveyRound]:
    """Return the rounds whose results are public, the newest first."""
    rounds = SurveyRound.objects.filter(state=SurveyRound.State.PUBLISHED).select_related("version__instrument")
    return rounds.order_by("-ends_on", "-id")


def get_round(round_id: UUID) -> SurveyRound:
    """Return a round with its instrument. Raises `NotFound`."""
    found = SurveyRound.objects.filter(pk=round_id).select_related("version__instrument").first()
    if found is None:
        raise NotFound
    return found


def get_published(round_id: UUID) -> SurveyRound:
    """Return a round whose results are public. Raises `NotFound` (also for one that is not published)."""
    found = get_round(round_id)
    if found.state != SurveyRound.State.PUBLISHED:
        raise NotFound
    return found


def _running(at: datetime) -> QuerySet[SurveyRound]:
    today = region_day(at)
    return SurveyRound.objects.filter(state=SurveyRound.State.OPEN, starts_on__lte=today, ends_on__gte=today)


def is_anybody_asked(at: datetime) -> bool:
    """Whether a round to which people are invited runs at that moment."""
    return _running(at).exclude(version__instrument__code=QUICK).exists()


def find_quick_round(at: datetime) -> SurveyRound | None:
    """Return the round of the quick rating that runs at that moment, or None."""
    return _running(at).filter(version__instrument__code=QUICK).select_related("version").first()


def was_considered(use: str) -> bool:
    """Whether a use of a service was considered for an invitation already."""
    return ServiceUse.objects.filter(pk=use_index(use)).exists()


def find_token(use: str, at: datetime) -> str | None:
    """Return the token of the open invitation of a use, or None: not drawn, answered, or over."""
    tokens = [token_of(row.pk, use) for row in _running(at).exclude(version__instrument__code=QUICK)]
    known = {token_index(token): token for token in tokens}
    found = SurveyInvitation.objects.filter(pk__in=list(known), last_day__gte=region_day(at)).values_list("pk", flat=True).first()
    return known[bytes(found)] if found is not None else None


def find_ticket_token(centre_id: UUID, label: str, at: datetime) -> str | None:
    """Return the token of the open invitation of who holds the ticket `label` (`A 012`) of today at a centre, or None."""
    wanted = "".join(label.upper().split())
    legs = Leg.objects.filter(
        visit__centre_id=centre_id,
        visit__day=region_day(at),
        visit__ticket__label=wanted,
        state=Leg.State.DONE,
        application__isnull=True,
    )
    found = (find_token(use_of_leg(pk), at) for pk in legs.order_by("seq").values_list("pk", flat=True))
    return next(filter(None, found), None)


def get_invited(token: str, at: datetime) -> Invited:
    """Return what an open invitation asks. Raises `InvitationUnknown`."""
    invitations = SurveyInvitation.objects.filter(pk=token_index(token), last_day__gte=region_day(at))
    found = invitations.filter(round__state=SurveyRound.State.OPEN).select_related("round__version").first()
    if found is None:
        raise InvitationUnknown
    return Invited(found.round, read_instrument(found.round.version.body), found.service_code)


def list_comments(round_id: UUID, *, only_new: bool = False, only_alerts: bool = False, tag: str = "") -> QuerySet[SurveyComment]:
    """Return what respondents wrote in a round, alerts first, otherwise in no order that tells when; at most 500."""
    comments = SurveyComment.objects.filter(round_id=round_id)
    if only_new:
        comments = comments.filter(state=SurveyComment.State.NEW)
    if only_alerts:
        comments = comments.filter(is_alert=True)
    if tag:
        comments = comments.filter(Q(tags__contains=[tag]) | Q(state=SurveyComment.State.NEW, proposed__contains=[tag]))
    return comments.order_by("-is_alert", "id")[:500]


def count_topics(round_id: UUID) -> list[tuple[str, int]]:
    """Return codes of elements with the number of comments about them, most first; proposals count until confirmed."""
    counted: Counter[str] = Counter()
    for state, tags, proposed in SurveyComment.objects.filter(round_id=round_id).values_list("state", "tags", "proposed"):
        counted.update(tags if state == SurveyComment.State.CONFIRMED else proposed)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def list_lexicon() -> QuerySet[LexiconEntry]:
    """Return the lexicon by kind, tag and phrase."""
    return LexiconEntry.objects.order_by("kind", "tag", "phrase")


def expected_volumes(days: int, at: datetime) -> dict[str, int]:
    """Return how often each service was used in the `days` before: cases decided, and errands without a case that ended."""
    since = at - timedelta(days=days)
    decided = Application.objects.filter(state__in=["issued", "rejected"], decided_at__gte=since, decided_at__lt=at)
    legs = Leg.objects.filter(state=Leg.State.DONE, application__isnull=True, ended_at__gte=since, ended_at__lt=at)
    counted: Counter[str] = Counter()
    for code, count in decided.values_list("service__code").annotate(count=Count("id")).order_by():
        counted[code] += count
    for code, count in legs.values_list("service_code").annotate(count=Count("id")).order_by():
        counted[code] += count
    return dict(sorted(counted.items()))
