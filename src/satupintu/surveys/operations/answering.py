"""Invitations and answers. What is written of an answer leads to nobody; see `models`."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from satupintu.core.actor import NOBODY, Actor, require_role
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock, lock_key, lock_many
from satupintu.core.operation import operation
from satupintu.core.regions import region_day, region_zone
from satupintu.journal.operations import record
from satupintu.surveys import events
from satupintu.surveys.errors import (
    AnswerInvalid,
    CommentConfirmed,
    InvitationUnknown,
    RoundInvalid,
    RoundNotOpen,
    UseConsidered,
)
from satupintu.surveys.models import (
    PROFILE,
    LexiconEntry,
    ServiceUse,
    SurveyAnswer,
    SurveyComment,
    SurveyInvitation,
    SurveyQuota,
    SurveyRound,
    Way,
)
from satupintu.surveys.rules import FEWEST, Instrument, Phrase, chance_of, is_drawn, read_comment, read_instrument
from satupintu.surveys.shipped import QUICK
from satupintu.surveys.tokens import draw_noise, token_index, token_of, use_index

ENUMERATORS = ("loket", "fo", "antrean", "supervisor", "manager")
"""Roles that type paper forms in."""
READERS = ("supervisor", "manager")
"""Roles that confirm what comments are about."""
INVITATION_DAYS = 14
LONGEST_COMMENT = 1000
NOON = time(12, 30)


M = TypeVar("M", SurveyAnswer, SurveyComment)


@dataclass(frozen=True, slots=True)
class Given:
    """What a respondent gave: values by item code, profile by field (none of it needed), words of their own."""

    values: Mapping[str, int]
    profile: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    comment: str = ""


@operation
def invite(*, use: str, service_code: str, actor: Actor, at: datetime) -> str:
    """Consider a use of a service for the rounds that run; return the token of its invitation, "" when it is not drawn.

    Only the system invites. A use is considered once, and invited to one round at most. Raises NotAllowed, RoundNotOpen (no
    round runs), UseConsidered.
    """
    if not actor.is_system:
        raise NotAllowed
    today, index = region_day(at), use_index(use)
    lock_key(f"surveys:use:{index.hex()}")
    if ServiceUse.objects.filter(pk=index).exists():
        raise UseConsidered
    running = SurveyRound.objects.filter(state=SurveyRound.State.OPEN, starts_on__lte=today, ends_on__gte=today)
    rounds = list(running.exclude(version__instrument__code=QUICK).order_by("starts_on", "id"))
    if not rounds:
        raise RoundNotOpen
    drawn = next((row for row in rounds if is_drawn(draw_noise(row.pk, use), _chance(row, service_code))), None)
    considered = drawn or rounds[0]
    ServiceUse.objects.create(use_index=index, round=considered, service_code=service_code, is_drawn=drawn is not None)
    record(events.USE_CONSIDERED, considered, actor=actor, at=at)
    if drawn is None:
        return ""
    token = token_of(drawn.pk, use)
    last_day = min(drawn.ends_on, today + timedelta(days=INVITATION_DAYS))
    SurveyInvitation.objects.create(token_index=token_index(token), round=drawn, service_code=service_code, last_day=last_day)
    return token


def _chance(row: SurveyRound, service_code: str) -> float:
    quota = SurveyQuota.objects.filter(round=row, service_code=service_code).first()
    return 1.0 if quota is None else chance_of(quota.needed, quota.population, float(row.answering_share))


@operation
def answer_survey(*, token: str, given: Given, is_suspect: bool = False, actor: Actor, at: datetime) -> SurveyRound:
    """Take the one answer of an invitation, which ends with it; return the round.

    Whoever is logged in is not written down: the entry of the journal names nobody. Raises InvitationUnknown (also for one
    that was answered), RoundNotOpen, AnswerInvalid (by item).
    """
    invitation = SurveyInvitation.objects.select_for_update(of=("self",)).filter(pk=token_index(token)).first()
    if invitation is None or invitation.last_day < region_day(at):
        raise InvitationUnknown
    row = _open_round(invitation.round_id)
    instrument = read_instrument(row.version.body)
    way = Way.TABLET if actor.kind == "token" else Way.LINK
    answer = _answer(row, instrument, given, invitation.service_code, way, at)
    answer.is_suspect = is_suspect
    answer.save(force_insert=True)
    SurveyInvitation.objects.filter(pk=invitation.pk).delete()
    _keep_comment(row, instrument, given.comment, invitation.service_code, at)
    record(events.ANSWERED, row, actor=NOBODY, at=at)
    return row


@operation
def rate(*, value: int, is_suspect: bool = False, actor: Actor, at: datetime) -> SurveyRound:
    """Take one touch of a tablet in the hall. Raises NotAllowed (no device), RoundNotOpen, AnswerInvalid."""
    if actor.kind != "token":
        raise NotAllowed
    today = region_day(at)
    running = SurveyRound.objects.filter(version__instrument__code=QUICK, state=SurveyRound.State.OPEN)
    row = running.filter(starts_on__lte=today, ends_on__gte=today).select_related("version").first()
    if row is None:
        raise RoundNotOpen
    instrument = read_instrument(row.version.body)
    answer = _answer(row, instrument, Given({instrument.items[0].code: value}), "", Way.TABLET, at)
    answer.is_suspect = is_suspect
    answer.save(force_insert=True)
    record(events.RATING_GIVEN, row, actor=NOBODY, at=at)
    return row


@operation
def enter_paper(
    *, round_id: UUID, service_code: str, surveyed_on: date, part_of_day: str, given: Given, actor: Actor, at: datetime
) -> SurveyRound:
    """Type in a paper form (kuesioner kertas); the officer is kept with it as its enumerator.

    Raises NotAllowed, NotFound, RoundNotOpen, RoundInvalid (a day outside the round or to come), AnswerInvalid.
    """
    require_role(actor, *ENUMERATORS)
    row = _open_round(round_id)
    if not row.starts_on <= surveyed_on <= min(row.ends_on, region_day(at)):
        raise RoundInvalid(errors={"surveyed_on": _("Tanggal survei harus di dalam periode ini, paling akhir hari ini.")})
    if part_of_day not in SurveyAnswer.PartOfDay.values:
        raise RoundInvalid(errors={"part_of_day": _("Pilih jam survei.")})
    instrument = read_instrument(row.version.body)
    answer = _answer(row, instrument, given, service_code, Way.PAPER, at)
    answer.month, answer.part_of_day, answer.enumerator_id = surveyed_on.replace(day=1), part_of_day, actor.id or UUID(int=0)
    answer.save(force_insert=True)
    _keep_comment(row, instrument, given.comment, service_code, at)
    record(events.PAPER_ENTERED, row, actor=actor, at=at)
    return row


def _open_round(round_id: UUID) -> SurveyRound:
    """Return the round while it takes answers; many may write to it at once, so its row is only read."""
    row = SurveyRound.objects.select_related("version").filter(pk=round_id, state=SurveyRound.State.OPEN).first()
    if row is None:
        raise RoundNotOpen
    return row


def _answer(row: SurveyRound, instrument: Instrument, given: Given, service_code: str, way: Way, at: datetime) -> SurveyAnswer:
    errors: dict[str, str] = {}
    values = {}
    for item in instrument.items:
        if item.code not in given.values:
            continue
        value = given.values[item.code]
        if not instrument.low <= value <= instrument.high:
            errors[item.code] = _("Pilih salah satu jawaban.")
        values[item.code] = value
    counted = [item.code for item in instrument.counted]
    if sum(code in values for code in counted) < instrument.least_answered:
        errors |= {code: _("Pilih salah satu jawaban.") for code in counted if code not in values}
    if errors:
        raise AnswerInvalid(errors=errors)
    local = at.astimezone(region_zone())
    profile = {name: given.profile.get(name, "") for name in PROFILE} if instrument.has_profile else {}
    for name, chosen in profile.items():
        if chosen not in ("", *PROFILE[name].values):
            raise AnswerInvalid(errors={name: _("Pilih salah satu jawaban.")})
    part = SurveyAnswer.PartOfDay.MORNING if local.time() < NOON else SurveyAnswer.PartOfDay.AFTERNOON
    return SurveyAnswer(
        round=row,
        service_code=service_code,
        way=way,
        month=local.date().replace(day=1),
        part_of_day=part,
        values=values,
        **profile,
    )


def _keep_comment(row: SurveyRound, instrument: Instrument, text: str, service_code: str, at: datetime) -> None:
    if not instrument.has_comment or not text.strip():
        return
    lexicon = [Phrase(entry.phrase, entry.tag, entry.kind) for entry in LexiconEntry.objects.order_by("kind", "tag", "phrase")]
    found = read_comment(text[:LONGEST_COMMENT], lexicon)
    SurveyComment.objects.create(
        round=row,
        service_code=service_code,
        text=found.text[:LONGEST_COMMENT],
        proposed=list(found.tags),
        is_alert=found.is_alert,
    )
    if found.is_alert:
        record(events.ALERT_FOUND, row, actor=NOBODY, at=at)


@operation
def confirm_comment(*, comment_id: UUID, tags: list[str], actor: Actor, at: datetime) -> SurveyComment:
    """Say what a comment is about: codes of elements, none when of nothing. Raises NotAllowed, NotFound, CommentConfirmed."""
    require_role(actor, *READERS)
    comment = lock(SurveyComment, comment_id)
    if comment.state == SurveyComment.State.CONFIRMED:
        raise CommentConfirmed
    known = {element.code for element in read_instrument(comment.round.version.body).elements}
    comment.tags = sorted(known.intersection(tags))
    comment.state, comment.confirmed_at = SurveyComment.State.CONFIRMED, at
    comment.save(update_fields=["tags", "state", "confirmed_at"])
    record(events.COMMENT_CONFIRMED, comment.round, actor=actor, at=at, count=len(comment.tags))
    return comment


@operation
def end_invitations(*, actor: Actor, at: datetime) -> int:
    """Delete invitations whose last day is over and return how many. Raises NotAllowed (only the system)."""
    if not actor.is_system:
        raise NotAllowed
    count, _by_model = SurveyInvitation.objects.filter(last_day__lt=region_day(at)).delete()
    record(events.INVITATIONS_ENDED, SurveyRound(), actor=actor, at=at, count=count)
    return count


@operation
def mix_answers(*, actor: Actor, at: datetime) -> int:
    """Rewrite what came in since the last time, all at once and in random order under new keys; return how many answers.

    Fewer than five wait for more: mixed among themselves they would still be told apart.

    Rows written by one transaction carry its mark in the database; so an answer could be told from what else happened at its
    moment. Afterwards all of a day carry the same mark and no order. Raises NotAllowed (only the system).
    """
    if not actor.is_system:
        raise NotAllowed
    count = SurveyAnswer.objects.filter(is_mixed=False).count()
    if count >= FEWEST:
        answers, comments = _shuffled(SurveyAnswer), _shuffled(SurveyComment)
        SurveyAnswer.objects.bulk_create(answers)
        SurveyComment.objects.bulk_create(comments)
        count = len(answers)
    else:
        count = 0
    record(events.ANSWERS_MIXED, SurveyRound(), actor=actor, at=at, count=count)
    return count


def _shuffled(model: type[M]) -> list[M]:
    """Take the rows that are not mixed yet out of their table and return them in random order, with new keys."""
    rows = lock_many(model._default_manager.filter(is_mixed=False))
    model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    random.SystemRandom().shuffle(rows)
    for row in rows:
        row.pk, row.is_mixed = uuid4(), True
    return rows
