"""Sealing keeps up with any number of entries."""

import pytest

from satupintu.core.actor import SYSTEM
from satupintu.core.ids import uuid7
from satupintu.core.models import NumberSeries
from satupintu.core.operation import operation
from satupintu.journal import events
from satupintu.journal.jobs import seal_entries
from satupintu.journal.models import Entry, Seal
from satupintu.journal.operations import record
from satupintu.journal.seals import has_unsealed, verify_journal

pytestmark = pytest.mark.django_db
BATCH = 5_000


@operation
def seal_a_sample(*, actor, at):
    """Record one entry of the usual kind."""
    record(events.SEALED, NumberSeries(pk=uuid7()), actor=actor, at=at, number=0, count=0)


def test_one_round_seals_more_than_one_batch(at):
    seal_a_sample(actor=SYSTEM, at=at)
    sample = Entry.objects.values("subject_type", "actor_kind").latest("id")
    Entry.objects.bulk_create(
        Entry(id=uuid7(at), at=at, event="tests.counted", subject_id=uuid7(at), **sample) for _ in range(BATCH + 10)
    )
    seal_entries()
    assert not has_unsealed()
    assert list(Seal.objects.order_by("number").values_list("count", flat=True))[0] == BATCH
    assert Seal.objects.count() == 2
    assert verify_journal() == []
