"""Files on their way out: whoever looks leaves a trace for the owner, at pictures too."""

import pytest
from tests.applications.office import desk, draft
from tests.files import samples

from satupintu.applications import operations
from satupintu.files.operations import store_file
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


def picture(people, at):
    """Hand in a picture for a case of Sari's, the name tells it apart."""
    application = draft(people, at)
    file = store_file(
        content=samples.jpeg(), name="rumah.jpg", declared_type="image/jpeg", allowed=("image/jpeg",),
        purpose="requirement", actor=people.sari.actor, at=at,
    )  # fmt: skip
    operations.hand_in_file(application_id=application.id, key="R07", file_id=file.pk, actor=people.sari.actor, at=at)
    operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)
    return file


def looks():
    return Entry.objects.filter(event="files.opened").count()


def test_every_look_of_an_officer_is_told_to_the_owner(people, login, at):
    file = picture(people, at)
    budi, sari = login(people.office["loket"]), login(people.sari)
    assert "Belum ada petugas yang membuka berkas" in sari.get("/akun/data/").content.decode()
    for number, query in enumerate(("?gambar=1", "?tampil=1", ""), 1):
        answer = budi.get(f"/berkas/{file.pk}/{query}")
        assert answer.status_code == 200
        assert answer.getvalue()  # reads it to its end, which closes the file
        assert looks() == number
    assert sari.get(f"/berkas/{file.pk}/?gambar=1").status_code == 200
    assert looks() == 3, "one's own look is nobody's business"
    page = sari.get("/akun/data/").content.decode()
    assert page.count("rumah.jpg") == 3
    assert "Budi Santoso" in page
    assert "rumah.jpg" not in login(people.dewi).get("/akun/data/").content.decode()


def test_what_is_refused_is_no_look(people, login, at):
    file = picture(people, at)
    for stranger in (people.dewi, people.office["perancang"]):
        for query in ("?gambar=1", ""):
            assert login(stranger).get(f"/berkas/{file.pk}/{query}").status_code == 404
    assert looks() == 0
