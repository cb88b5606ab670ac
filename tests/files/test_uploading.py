"""Files that come in by pieces over a line that breaks."""

import os
import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.files import samples
from tests.files.cast import BUDI, OFFICER, SARI

from satupintu.core.actor import NOBODY
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.files import errors, operations, queries
from satupintu.files.models import StoredFile, Upload
from satupintu.files.rules import JPEG, PDF
from satupintu.journal.models import Entry

pytestmark = pytest.mark.django_db
DATA = samples.pdf(samples.pdf_stream(random.Random(7).randbytes(90_000)))
SIZE = len(DATA)


def begin(at, *, size=SIZE, actor=BUDI, **options):
    options = {"name": "surat.pdf", "declared_type": PDF, "allowed": (PDF, JPEG), "purpose": "requirement", **options}
    return operations.begin_upload(expected_size=size, actor=actor, at=at, **options)


def append(upload, offset, content, at, actor=BUDI):
    return operations.append_chunk(upload_id=upload.pk, offset=offset, content=content, actor=actor, at=at)


def send_all(upload, at, data=DATA, step=20_000):
    for offset in range(0, len(data), step):
        append(upload, offset, data[offset : offset + step], at)


def test_pieces_become_one_file(at, contents, deliver):
    upload = begin(at)
    send_all(upload, at)
    file = operations.finish_upload(upload_id=upload.pk, actor=BUDI, at=at)
    deliver()
    assert contents() == [file.path]
    with queries.open_file(file.pk, BUDI, at)[1] as content:
        assert content.read() == DATA
    upload = queries.get_upload(upload.pk, BUDI)
    assert (upload.state, upload.file, upload.parts, file.owner_person_id) == ("finished", file, [], BUDI.person_id)
    events = list(Entry.objects.order_by("id").values_list("event", flat=True))
    assert events[0] == "files.upload_started"
    assert events[-2:] == ["files.upload_finished", "files.stored"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, len(DATA)), st.integers(1, 40_000)), max_size=12))
def test_cut_duplicate_and_disordered_pieces_never_spoil_the_file(moves, at):
    """Whatever is sent in between, the refusal tells where to go on, and going on from there gives the very file."""
    upload = begin(at)
    stands = 0
    for offset, length in moves:
        piece = DATA[offset : offset + length]
        try:
            stands = append(upload, offset, piece, at).received
        except errors.OffsetMismatch as refusal:
            told = refusal.data["offset"]
            stands = told if told == stands else -1
        except errors.ChunkRefused:
            assert not piece
    assert queries.get_upload(upload.pk, BUDI).received == stands
    while stands < len(DATA):
        stands = append(upload, stands, DATA[stands : stands + 50_000], at).received
    file = operations.finish_upload(upload_id=upload.pk, actor=BUDI, at=at)
    with queries.open_file(file.pk, BUDI, at)[1] as content:
        assert content.read() == DATA
    # The function-scoped database is shared by the examples: leave room for the next upload.
    Upload.objects.all().delete()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", errors.ChunkRefused),
        (bytes(len(DATA) + 1), errors.ChunkRefused),
        (bytes(operations.MAX_CHUNK + 1), errors.ChunkRefused),
    ],
)
def test_refuses_pieces_that_do_not_fit(content, refusal, at, contents):
    upload = begin(at, size=max(len(DATA), operations.MAX_CHUNK + 2) if len(content) > 10**6 else len(DATA))
    with pytest.raises(refusal):
        append(upload, 0, content, at)
    assert (queries.get_upload(upload.pk, BUDI).received, contents(), Entry.objects.count()) == (0, [], 1)


def test_refuses_to_finish_early_and_twice(at):
    upload = begin(at)
    append(upload, 0, DATA[:100], at)
    with pytest.raises(errors.UploadUnfinished) as caught:
        operations.finish_upload(upload_id=upload.pk, actor=BUDI, at=at)
    assert caught.value.data["offset"] == 100
    assert StoredFile.objects.count() == 0
    append(upload, 100, DATA[100:], at)
    operations.finish_upload(upload_id=upload.pk, actor=BUDI, at=at)
    before = Entry.objects.count()
    for again in (
        lambda: operations.finish_upload(upload_id=upload.pk, actor=BUDI, at=at),
        lambda: append(upload, len(DATA), b"x", at),
        lambda: operations.abandon_upload(upload_id=upload.pk, actor=BUDI, at=at),
    ):
        with pytest.raises(errors.UploadClosed):
            again()
    assert (StoredFile.objects.count(), Entry.objects.count()) == (1, before)


def test_an_unfit_file_is_refused_at_the_end_and_the_upload_stays(at):
    bad = os.urandom(500)
    upload = begin(at, size=500)
    append(upload, 0, bad, at)
    before = Entry.objects.count()
    with pytest.raises(errors.FileTypeLies):
        operations.finish_upload(upload_id=upload.pk, actor=BUDI, at=at)
    assert (StoredFile.objects.count(), Entry.objects.count()) == (0, before)
    assert queries.get_upload(upload.pk, BUDI).state == "open"


@pytest.mark.parametrize("stranger", [SARI, OFFICER, NOBODY])
def test_an_upload_belongs_to_who_began_it(stranger, at):
    upload = begin(at)
    before = Entry.objects.count()
    with pytest.raises((NotFound, NotAllowed)):
        append(upload, 0, DATA[:10], at, actor=stranger)
    with pytest.raises((NotFound, NotAllowed)):
        operations.finish_upload(upload_id=upload.pk, actor=stranger, at=at)
    with pytest.raises(NotFound):
        operations.abandon_upload(upload_id=upload.pk, actor=stranger, at=at)
    with pytest.raises(NotFound):
        queries.get_upload(upload.pk, stranger)
    assert Entry.objects.count() == before


def test_an_upload_is_unknown_in_another_region(at, other_region):
    upload = begin(at)
    with other_region(), pytest.raises(NotFound):
        append(upload, 0, DATA[:10], at)
    with other_region(), pytest.raises(NotFound):
        queries.get_upload(upload.pk, BUDI)


def test_refuses_to_begin_what_cannot_end(at):
    with pytest.raises(errors.FileEmpty):
        begin(at, size=0)
    with pytest.raises(errors.FileTooLarge):
        begin(at, size=21 * 1024 * 1024)
    with pytest.raises(errors.FileTooLarge):
        begin(at, max_bytes=1000)
    with pytest.raises(NotAllowed):
        begin(at, actor=NOBODY)
    assert (Upload.objects.count(), Entry.objects.count()) == (0, 0)


def test_refuses_too_many_unfinished(at):
    for _ in range(20):
        begin(at)
    with pytest.raises(errors.TooManyUploads):
        begin(at)
    assert Upload.objects.count() == 20
    begin(at, actor=SARI)


def test_giving_up_removes_the_pieces(at, contents, deliver):
    upload = begin(at)
    append(upload, 0, DATA[:10], at)
    assert len(contents()) == 1
    operations.abandon_upload(upload_id=upload.pk, actor=BUDI, at=at)
    deliver()
    assert contents() == []


def test_an_expired_upload_is_closed(at):
    upload = begin(at)
    with pytest.raises(errors.UploadClosed):
        append(upload, 0, DATA[:10], at + timedelta(hours=25))
