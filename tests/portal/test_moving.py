"""The page that moves a draft to the standard in force."""

import pytest
from tests.applications.office import desk, draft
from tests.applications.test_moving import replace_standard

from satupintu.catalogue.queries import get_enacted_standard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def test_sending_leads_to_the_move_and_the_move_to_the_draft(login, at, tmp_path):
    people = desk(at)
    application, sari = draft(people, at), login(people.sari)
    replace_standard(at, tmp_path, "R07")
    case = f"/permohonan/{application.id}/"
    sent = sari.post(f"{case}periksa/", {"declared": "on"})
    assert (sent.status_code, sent["Location"]) == (302, f"{case}pindah/")
    assert "sudah diganti" in sari.get(f"{case}pindah/").content.decode()
    assert sari.post(f"{case}pindah/")["Location"] == case
    application.refresh_from_db()
    assert application.version_id == get_enacted_standard("K09").version_id
    assert "sudah diganti" not in sari.get(case).content.decode()
