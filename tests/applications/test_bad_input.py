"""Bad input at the door of a draft: each is refused in Indonesian words that say what to do, and changes nothing."""

import pytest
from tests.applications.office import desk, draft
from tests.applications.test_operations import snapshot
from tests.files import samples

from satupintu.applications import errors, operations
from satupintu.applications.answers import read_answers
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Refusal
from satupintu.files.errors import ArchiveBomb, FileTypeLies, ImageTooManyPixels
from satupintu.files.models import StoredFile, Upload
from satupintu.files.operations import store_file
from satupintu.people.errors import WrongIdentity
from satupintu.people.models import Person
from satupintu.people.operations import register_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ALLOWED = ("application/pdf", "image/jpeg", "image/png", DOCX)


def everything():
    """What none of these may change."""
    return snapshot(), [model.objects.count() for model in (StoredFile, Upload, Person)]


def says(caught: pytest.ExceptionInfo[Refusal], *words: str) -> None:
    """The refusal or the sentence of its field says each of these, and there is something to do about it."""
    text = " ".join([str(caught.value), caught.value.advice, *caught.value.errors.values()])
    assert all(word in text for word in words), text
    assert len(text.split()) > 5


@pytest.mark.parametrize(
    ("name", "nik", "field", "words"),
    [
        ("Sari Dewi", "3171014505900", "nik", "16 angka"),
        ("Sari Dewi", "9971014505900001", "nik", "kode wilayah"),
        ("Sari Dewi", "3171018105900001", "nik", "lahir"),
        ("ꦱꦫꦶ ꦢꦺꦮꦶ", "3171014505900777", "name", "aksara Jawa"),
    ],
    ids=["wrong NIK", "NIK of no region", "day 81", "name in Javanese script"],
)
def test_who_somebody_is(at, name, nik, field, words):
    before = everything()
    with pytest.raises(WrongIdentity) as caught:
        register_person(name=name, nik=nik, actor=SYSTEM, at=at)
    assert everything() == before
    assert list(caught.value.errors) == [field]
    says(caught, words)


@pytest.mark.parametrize(
    ("name", "content", "kind", "words"),
    [
        ("foto.jpg", samples.pdf, FileTypeLies, ("PDF",)),
        ("foto.png", lambda: samples.png_header_only(8_000, 5_000), ImageTooManyPixels, ("8000 × 5000", "36 megapiksel")),
        ("surat.docx", samples.docx_bomb, ArchiveBomb, ()),
    ],
    ids=["lies about its type", "40 megapixels", "zip bomb"],
)
def test_files(at, name, content, kind, words):
    sari, before = desk(at).sari.actor, everything()
    with pytest.raises(kind) as caught:
        store_file(
            content=content(), name=name, declared_type="", allowed=ALLOWED, purpose="requirement", actor=sari, at=at
        )  # fmt: skip
    assert everything() == before
    says(caught, *words)


@pytest.mark.parametrize(
    ("nik", "words"),
    [
        ("3171018105900001", "ke-7 dan ke-8"),
        ("3171017205900001", "41–71"),
        ("3171014513900001", "bulan lahir"),
        ("3171013002900001", "kalender"),
        ("9971014505900001", "kode wilayah"),
        ("3100014505900001", "kode wilayah"),
        ("3171014505900000", "0001"),
        ("123", "16 angka"),
    ],
)
def test_a_wrong_nik_among_the_answers(at, nik, words):
    people = desk(at)
    application = draft(people, at)
    operations.save_answers(application_id=application.id, answers={"nik": nik}, actor=people.sari.actor, at=at)
    application.refresh_from_db()
    assert read_answers(application)["nik"] == nik  # a draft may keep it until it is sent
    before = everything()
    with pytest.raises(errors.NotSubmittable) as caught:
        operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)
    assert everything() == before
    assert list(caught.value.errors) == ["answers.nik"]
    says(caught, "NIK", words)
    assert "Periksa lagi" in caught.value.errors["answers.nik"]
