"""Storing, reading, keeping and erasing files."""

import hashlib
import io
from datetime import date, timedelta

import pytest
from PIL import Image
from tests.files import samples
from tests.files.cast import BUDI, MANAGER, OFFICER, SARI

from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.errors import NotAllowed, NotFound, Refusal
from satupintu.files import errors, operations, ports, queries
from satupintu.files.models import StoredFile
from satupintu.files.rules import DOCX, HEIC, JPEG, PDF, PNG
from satupintu.journal.models import Entry

pytestmark = pytest.mark.django_db
ALL = (PDF, JPEG, PNG, HEIC, DOCX)


def store(content=None, *, name="KTP.pdf", actor=BUDI, at, **options):
    data = samples.pdf() if content is None else content
    return operations.store_file(
        content=data, name=name, declared_type="", allowed=ALL, purpose="requirement", actor=actor, at=at, **options
    )


def events():
    return list(Entry.objects.order_by("id").values_list("event", flat=True))


def test_keeps_content_hash_and_facts(at, contents):
    data = samples.pdf()
    file = store(io.BytesIO(data), name="../KTP Budi.pdf", at=at)
    file.refresh_from_db()
    assert (file.sha256, file.size, file.media_type) == (hashlib.sha256(data).hexdigest(), len(data), PDF)
    assert (file.original_name, file.state, file.verdict) == ("KTP Budi.pdf", "clean", "unscanned")
    assert (file.owner_person_id, file.uploaded_by_id) == (BUDI.person_id, BUDI.id)
    assert contents() == [f"kota/2026/03/{file.pk}"]
    assert events() == ["files.stored"]
    assert "Budi" not in str(Entry.objects.get().data)
    row, content = queries.open_file(file.pk, BUDI, at)
    with content:
        assert (row, content.read()) == (file, data)


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"", "a.pdf", errors.FileEmpty),
        (b"<html>", "a.pdf", errors.FileTypeLies),
        (b"<html>", "a.html", errors.FileTypeNotAccepted),
        (samples.pdf()[:-40], "a.pdf", errors.FileDamaged),
        (samples.pdf(trailer=b"/Encrypt 9 0 R"), "a.pdf", errors.PdfEncrypted),
        (samples.pdf(b"<</S/JavaScript>>"), "a.pdf", errors.PdfActiveContent),
        (samples.pdf(b"<</EmbeddedFiles 1 0 R>>"), "a.pdf", errors.PdfAttachment),
        (samples.pdf(b"<</Type/ObjStm/Filter/LZWDecode>>\nstream\n0\nendstream"), "a.pdf", errors.PdfTooComplex),
        (samples.png_header_only(20_000, 20_000), "a.png", errors.ImageTooManyPixels),
        (samples.docx({"word/media/a.png": samples.docx()}), "a.docx", errors.ArchiveBomb),
        (samples.docx({"word/vbaProject.bin": b"x"}), "a.docx", errors.DocxMacro),
        (samples.docx({"word/embeddings/a.bin": b"x"}), "a.docx", errors.DocxExternalContent),
    ],
)
def test_refuses_and_leaves_nothing(content, name, refusal, at, contents):
    with pytest.raises(refusal) as caught:
        store(content, name=name, at=at)
    assert str(caught.value)
    assert caught.value.advice
    assert "%" not in str(caught.value)
    assert (StoredFile.objects.count(), events(), contents()) == (0, [], [])


def test_refuses_by_size_before_reading_on(at, contents):
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self):
            return True

        def read(self, size=-1):
            self.taken += size
            return b"%PDF-" + bytes(size - 5)

    endless = Endless()
    with pytest.raises(errors.FileTooLarge) as caught:
        store(endless, at=at, max_bytes=1_000_000)
    assert "Ukuran paling besar 976" in str(caught.value)
    assert endless.taken < 2_000_000
    assert (StoredFile.objects.count(), events(), contents()) == (0, [], [])


def test_the_limit_of_a_call_never_widens_the_regions(at, settings):
    settings.MAX_FILE_BYTES = 100
    with pytest.raises(errors.FileTooLarge):
        store(at=at, max_bytes=10**9)


def test_refuses_what_was_not_asked_for_and_says_what_was(at):
    with pytest.raises(errors.FileTypeNotAccepted) as caught:
        operations.store_file(
            content=samples.jpeg(), name="a.jpg", declared_type="", allowed=(PDF, DOCX), purpose="x", actor=BUDI, at=at
        )
    assert str(caught.value).endswith("PDF, Word (DOCX).")


def test_nobody_stores_nothing(at, contents):
    with pytest.raises(NotAllowed):
        store(actor=NOBODY, at=at)
    assert (StoredFile.objects.count(), events(), contents()) == (0, [], [])


def test_a_file_is_denied_to_all_but_uploader_owner_and_readers(at):
    file = store(actor=OFFICER, at=at, owner_person_id=BUDI.person_id)
    for reader in (OFFICER, BUDI, SYSTEM):
        assert queries.get_file(file.pk, reader, at) == file
    for stranger in (SARI, MANAGER, NOBODY):
        with pytest.raises(errors.FileHidden):
            queries.open_file(file.pk, stranger, at)
        with pytest.raises(errors.FileHidden):
            operations.record_opened(file_id=file.pk, actor=stranger, at=at)
    assert events() == ["files.stored"]


def test_a_registered_reader_opens(at, monkeypatch):
    monkeypatch.setattr(ports, "_readers", [])
    file = store(at=at)
    ports.register_reader(lambda asked, actor, _at: asked == file and actor == OFFICER)
    assert queries.get_file(file.pk, OFFICER, at) == file
    with pytest.raises(errors.FileHidden):
        queries.get_file(file.pk, SARI, at)
    operations.record_opened(file_id=file.pk, actor=OFFICER, at=at)
    assert events()[-1] == "files.opened"


def test_another_region_does_not_know_the_file(at, other_region):
    file = store(at=at)
    with other_region():
        with pytest.raises(NotFound):
            queries.get_file(file.pk, BUDI, at)
        with pytest.raises(NotFound):
            operations.erase_file(file_id=file.pk, reason="request", actor=SYSTEM, at=at)
        other = store(at=at)
        assert other.path.startswith("provinsi/")
    with pytest.raises(NotFound):
        queries.get_file(other.pk, SYSTEM, at)


def test_erasing_takes_the_content_and_the_name_and_leaves_the_hash(at, contents, deliver):
    file = store(at=at)
    operations.erase_file(file_id=file.pk, reason="request", actor=MANAGER, at=at)
    deliver()
    file.refresh_from_db()
    assert (contents(), file.original_name, len(file.sha256), file.erased_reason) == ([], "", 64, "request")
    assert events() == ["files.stored", "files.erased"]
    with pytest.raises(errors.FileGone):
        queries.open_file(file.pk, BUDI, at)
    with pytest.raises(errors.FileGone):
        operations.erase_file(file_id=file.pk, reason="request", actor=MANAGER, at=at)


@pytest.mark.parametrize("actor", [BUDI, OFFICER])
def test_only_a_manager_erases(actor, at, contents):
    file = store(at=at)
    with pytest.raises(NotAllowed):
        operations.erase_file(file_id=file.pk, reason="request", actor=actor, at=at)
    assert (len(contents()), events()) == (1, ["files.stored"])


def test_retention_is_only_made_longer(at):
    file = store(at=at, retention_until=date(2026, 12, 31))
    for until in (date(2026, 12, 31), date(2026, 1, 1)):
        with pytest.raises(errors.RetentionNotLonger):
            operations.extend_retention(file_id=file.pk, until=until, actor=MANAGER, at=at)
    with pytest.raises(NotAllowed):
        operations.extend_retention(file_id=file.pk, until=date(2030, 1, 1), actor=OFFICER, at=at)
    assert events() == ["files.stored"]
    assert operations.extend_retention(file_id=file.pk, until=date(2030, 1, 1), actor=MANAGER, at=at).retention_until.year == 2030
    assert queries.get_file(file.pk, BUDI, at + timedelta(days=1000)) == file
    with pytest.raises(errors.FileGone):
        queries.get_file(file.pk, BUDI, at + timedelta(days=1500))


def test_a_person_sees_a_list_of_their_own(at):
    file = store(at=at)
    assert list(queries.list_files_of_person(BUDI.person_id, BUDI)) == [file]
    with pytest.raises(NotAllowed):
        queries.list_files_of_person(BUDI.person_id, SARI)


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("HEIF", "a.heic")])
def test_a_preview_is_a_small_plain_jpeg(kind, name, at):
    options = {} if kind == "PNG" else {"exif": _exif()}
    file = store(samples.image(kind, (900, 300), **options), name=name, at=at)
    preview = Image.open(io.BytesIO(queries.preview_image(file.pk, BUDI, at, max_edge=300)))
    expected = (300, 100) if kind == "PNG" else (100, 300)
    assert (preview.format, preview.size, preview.mode) == ("JPEG", expected, "RGB")
    assert not preview.getexif()
    with pytest.raises(errors.FileHidden):
        queries.preview_image(file.pk, SARI, at)


def test_a_preview_shows_transparency_on_white(at):
    target = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(target, "PNG")
    file = store(target.getvalue(), name="a.png", at=at)
    preview = Image.open(io.BytesIO(queries.preview_image(file.pk, BUDI, at)))
    assert min(preview.getpixel((9, 9))) > 250


def test_no_preview_of_papers_and_of_pixels_that_are_not_there(at):
    file = store(at=at)
    with pytest.raises(errors.NotAnImage):
        queries.preview_image(file.pk, BUDI, at)
    hollow = store(samples.png_header_only(300, 300), name="a.png", at=at)
    with pytest.raises(errors.FileDamaged):
        queries.preview_image(hollow.pk, BUDI, at)


def test_every_refusal_has_a_sentence_and_a_code_of_its_own():
    refusals = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Refusal)]
    own = [each for each in refusals if each.__module__ == errors.__name__]
    assert len({each.code for each in own}) == len(own) > 20


def _exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Kamera"
    return exif.tobytes()
