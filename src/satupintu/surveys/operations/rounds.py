"""Rounds: opened with their sample, closed, explained, published."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock, lock_key
from satupintu.core.operation import operation
from satupintu.core.regions import region_day
from satupintu.journal.operations import record
from satupintu.surveys import events
from satupintu.surveys.errors import NothingToPublish, RoundInvalid, RoundNotOpen, RoundOverlaps, RoundStillOpen
from satupintu.surveys.models import InstrumentVersion, SurveyQuota, SurveyRound
from satupintu.surveys.rules import FEWEST, allocate, compute_index, needed_answers, read_instrument

LEADERS = ("manager", "admin")
"""Roles that open, close and publish rounds."""
ANSWERING_SHARE = Decimal("0.30")
"""Share of the invited expected to answer, unless the office knows its own."""
LONGEST_DAYS = 366


@operation
def open_round(
    *,
    version_id: UUID,
    title: str,
    starts_on: date,
    ends_on: date,
    volumes: Mapping[str, int],
    answering_share: Decimal = ANSWERING_SHARE,
    actor: Actor,
    at: datetime,
) -> SurveyRound:
    """Open a round with an enacted version; `volumes` are the uses of each service expected in its days.

    The sample is Krejcie and Morgan's for all of them together, shared by volume. Raises NotAllowed, NotFound, RoundInvalid
    (by field), RoundOverlaps.
    """
    require_role(actor, *LEADERS)
    version = lock(InstrumentVersion, version_id)
    lock_key(f"surveys:rounds:{version.instrument_id}")
    row = SurveyRound(
        version=version, title=title.strip(), starts_on=starts_on, ends_on=ends_on, answering_share=answering_share, opened_at=at
    )
    _check(row, at)
    others = SurveyRound.objects.filter(version__instrument_id=version.instrument_id, state=SurveyRound.State.OPEN)
    if others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise RoundOverlaps
    row.save()
    _write_quotas(row, volumes)
    record(
        events.ROUND_OPENED,
        row,
        actor=actor,
        at=at,
        instrument=version.instrument.code,
        starts_on=str(starts_on),
        ends_on=str(ends_on),
    )
    return row


def _check(row: SurveyRound, at: datetime) -> None:
    errors: dict[str, str] = {}
    if row.version.state != InstrumentVersion.State.ENACTED:
        errors["version"] = _("Hanya instrumen yang berlaku yang dapat dipakai.")
    if row.ends_on < row.starts_on:
        errors["ends_on"] = _("Tanggal akhir mendahului tanggal awal.")
    elif (row.ends_on - row.starts_on).days >= LONGEST_DAYS:
        errors["ends_on"] = _("Satu periode paling lama satu tahun.")
    elif row.ends_on < region_day(at):
        errors["ends_on"] = _("Periode yang sudah lewat tidak bisa dibuka.")
    try:
        row.clean_fields(exclude={"closed_at", "published_at"})
    except ValidationError as error:
        errors |= {name: found[0] for name, found in error.message_dict.items()}
    if not 0 < row.answering_share <= 1:
        errors["answering_share"] = _("Isi angka di atas 0 sampai 1.")
    if errors:
        raise RoundInvalid(errors=errors)


def _write_quotas(row: SurveyRound, volumes: Mapping[str, int]) -> None:
    known = {code: max(0, volume) for code, volume in volumes.items()}
    shares = allocate(needed_answers(sum(known.values())), known)
    SurveyQuota.objects.filter(round=row).delete()
    SurveyQuota.objects.bulk_create(
        SurveyQuota(round=row, service_code=code, population=known[code], needed=shares[code]) for code in sorted(known)
    )


@operation
def set_volumes(*, round_id: UUID, volumes: Mapping[str, int], actor: Actor, at: datetime) -> SurveyRound:
    """Correct how many uses of each service are expected; the sample is shared anew.

    Raises NotAllowed, NotFound, RoundNotOpen.
    """
    require_role(actor, *LEADERS)
    row = lock(SurveyRound, round_id)
    if row.state != SurveyRound.State.OPEN:
        raise RoundNotOpen
    _write_quotas(row, volumes)
    record(events.QUOTAS_SET, row, actor=actor, at=at, count=len(volumes))
    return row


@operation
def close_round(*, round_id: UUID, actor: Actor, at: datetime) -> SurveyRound:
    """Take no more answers; invitations that were not answered end. Raises NotAllowed, NotFound, RoundNotOpen."""
    require_role(actor, *LEADERS)
    row = lock(SurveyRound, round_id)
    if row.state != SurveyRound.State.OPEN:
        raise RoundNotOpen
    row.state, row.closed_at = SurveyRound.State.CLOSED, at
    row.save(update_fields=["state", "closed_at"])
    row.invitations.all().delete()
    record(events.ROUND_CLOSED, row, actor=actor, at=at)
    return row


@operation
def write_analysis(*, round_id: UUID, analysis: str, plan: str, actor: Actor, at: datetime) -> SurveyRound:
    """Write the office's analysis and plan (rencana tindak lanjut) for the report. Raises NotAllowed, NotFound, RoundInvalid."""
    require_role(actor, *LEADERS, "supervisor")
    row = lock(SurveyRound, round_id)
    row.analysis, row.plan = analysis.strip(), plan.strip()
    for name in ("analysis", "plan"):
        if len(getattr(row, name)) > 4000:
            raise RoundInvalid(errors={name: _("Paling banyak 4.000 huruf.")})
    row.save(update_fields=["analysis", "plan"])
    record(events.ANALYSIS_WRITTEN, row, actor=actor, at=at)
    return row


@operation
def publish_results(*, round_id: UUID, actor: Actor, at: datetime) -> SurveyRound:
    """Show the results of a closed round to the public. Raises NotAllowed, NotFound, RoundStillOpen, NothingToPublish."""
    require_role(actor, *LEADERS)
    row = lock(SurveyRound, round_id)
    if row.state == SurveyRound.State.OPEN:
        raise RoundStillOpen
    index = compute_index(read_instrument(row.version.body), row.answers.values_list("values", flat=True))
    if index is None or index.n < FEWEST:
        raise NothingToPublish(fewest=FEWEST)
    row.state, row.published_at = SurveyRound.State.PUBLISHED, row.published_at or at
    row.save(update_fields=["state", "published_at"])
    record(events.RESULTS_PUBLISHED, row, actor=actor, at=at)
    return row
