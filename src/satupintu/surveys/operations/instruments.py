"""Instruments and the lexicon: installed, drafted, enacted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.surveys import events
from satupintu.surveys.errors import (
    DraftExists,
    EntryInvalid,
    EntryTaken,
    InstrumentCodeTaken,
    InstrumentFaulty,
    InstrumentFixed,
)
from satupintu.surveys.models import InstrumentVersion, LexiconEntry, SurveyInstrument
from satupintu.surveys.rules import find_faults
from satupintu.surveys.shipped import OFFICIAL, shipped_body, shipped_lexicon
from satupintu.surveys.wording import fault_sentences

EDITORS = ("designer", "admin")
"""Roles that write instruments and the lexicon."""


@operation
def install_instruments(*, actor: Actor, at: datetime) -> list[SurveyInstrument]:
    """Install SKM, SPKP, SPAK and the quick rating with the first lexicon; what is there already stays. Raises NotAllowed."""
    require_role(actor, *EDITORS, "manager")
    made = []
    known = set(SurveyInstrument.objects.values_list("code", flat=True))
    for code in OFFICIAL:
        if code in known:
            continue
        body = shipped_body(code)
        instrument = SurveyInstrument.objects.create(code=code, is_official=True)
        InstrumentVersion.objects.create(
            instrument=instrument,
            number=1,
            state=InstrumentVersion.State.ENACTED,
            body=body,
            decree_no=str(body["basis"]),
            enacted_at=at,
        )
        made.append(instrument)
    entries = [LexiconEntry(phrase=phrase.text, kind=phrase.kind, tag=phrase.tag) for phrase in shipped_lexicon()]
    LexiconEntry.objects.bulk_create(entries if made else [], ignore_conflicts=True)
    record(events.INSTRUMENTS_INSTALLED, made[0] if made else SurveyInstrument(), actor=actor, at=at, count=len(made))
    return made


@operation
def draft_instrument(*, code: str, body: Mapping[str, Any] | None = None, actor: Actor, at: datetime) -> InstrumentVersion:
    """Draft the next version of an instrument, from the one in force; with `body`, a new instrument of the office.

    Raises NotAllowed, InstrumentCodeTaken (a body for a code that is there), InstrumentFaulty (no code), DraftExists.
    """
    require_role(actor, *EDITORS)
    instrument = SurveyInstrument.objects.select_for_update(of=("self",)).filter(code=code).first()
    if body is not None:
        if instrument is not None:
            raise InstrumentCodeTaken
        instrument = SurveyInstrument(code=code)
        try:
            instrument.full_clean()
        except ValidationError as error:
            raise InstrumentFaulty(errors={name: found[0] for name, found in error.message_dict.items()}) from error
        instrument.save()
    elif instrument is None:
        raise InstrumentFaulty(errors=fault_sentences(["unreadable"]))
    newest = instrument.versions.order_by("-number").first()
    if newest is not None and newest.state == InstrumentVersion.State.DRAFT:
        raise DraftExists
    content = dict(body) if body is not None else dict(newest.body if newest else {})
    version = InstrumentVersion.objects.create(
        instrument=instrument, number=newest.number + 1 if newest else 1, body={**content, "code": code}
    )
    record(events.INSTRUMENT_DRAFTED, version, actor=actor, at=at, instrument=code, version=version.number)
    return version


@operation
def change_instrument(*, version_id: UUID, body: Mapping[str, Any], actor: Actor, at: datetime) -> InstrumentVersion:
    """Put a new body into a draft; it may be faulty until it is enacted. Raises NotAllowed, NotFound, InstrumentFixed."""
    require_role(actor, *EDITORS)
    version = lock(InstrumentVersion, version_id)
    if version.state != InstrumentVersion.State.DRAFT:
        raise InstrumentFixed
    code = version.instrument.code
    version.body = {**body, "code": code}
    version.save(update_fields=["body"])
    record(events.INSTRUMENT_CHANGED, version, actor=actor, at=at, instrument=code, version=version.number)
    return version


@operation
def enact_instrument(*, version_id: UUID, decree_no: str = "", actor: Actor, at: datetime) -> InstrumentVersion:
    """Put a draft in force; the version before is superseded, rounds that run keep theirs.

    Raises NotAllowed, NotFound, InstrumentFixed, InstrumentFaulty.
    """
    require_role(actor, *EDITORS)
    version = lock(InstrumentVersion, version_id)
    if version.state != InstrumentVersion.State.DRAFT:
        raise InstrumentFixed
    if faults := find_faults(version.body):
        raise InstrumentFaulty(errors=fault_sentences(faults))
    former = InstrumentVersion.objects.filter(instrument_id=version.instrument_id, state=InstrumentVersion.State.ENACTED)
    former.update(state=InstrumentVersion.State.SUPERSEDED)
    version.state, version.enacted_at = InstrumentVersion.State.ENACTED, at
    version.decree_no = decree_no.strip()[:120]
    version.save(update_fields=["state", "enacted_at", "decree_no"])
    code = version.instrument.code
    record(events.INSTRUMENT_ENACTED, version, actor=actor, at=at, instrument=code, version=version.number)
    return version


@operation
def add_entry(*, phrase: str, kind: str, tag: str = "", actor: Actor, at: datetime) -> LexiconEntry:
    """Add a phrase to the lexicon. Raises NotAllowed, EntryInvalid (by field), EntryTaken."""
    require_role(actor, *EDITORS, "manager")
    entry = LexiconEntry(phrase=" ".join(phrase.lower().split()), kind=kind, tag=tag.strip())
    try:
        entry.clean_fields()
        entry.validate_constraints(exclude={"phrase"})
    except ValidationError as error:
        raise EntryInvalid(errors={name: found[0] for name, found in error.message_dict.items()}) from error
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        raise EntryTaken from error
    record(events.LEXICON_CHANGED, entry, actor=actor, at=at, kind=entry.kind, tag=entry.tag)
    return entry


@operation
def remove_entry(*, entry_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a phrase out of the lexicon. Raises NotAllowed, NotFound."""
    require_role(actor, *EDITORS, "manager")
    entry = lock(LexiconEntry, entry_id)
    record(events.LEXICON_CHANGED, entry, actor=actor, at=at, kind=entry.kind, tag=entry.tag)
    entry.delete()
