"""Installing a pack: roles for its performers, and the decree by which it comes into force."""

from datetime import datetime
from typing import Any

import pytest
from tests.catalogue.conftest import DECREE_ON

from satupintu.catalogue import queries
from satupintu.catalogue.errors import StandardDecreeMissing
from satupintu.catalogue.models import ServiceVersion
from satupintu.catalogue.pack.install import install_pack
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry
from satupintu.people import operations as people

pytestmark = pytest.mark.django_db


def test_a_pack_with_a_performer_of_its_own_makes_the_role_and_names_whom_nobody_is(at: datetime, folder: Any) -> None:
    people.seed_roles(actor=SYSTEM, at=at)
    main = folder / "pack.yaml"
    main.write_text(main.read_text().replace("performers:\n", "performers:\n  lurah: Lurah\n", 1))
    service = folder / "skck.yaml"
    service.write_text(service.read_text().replace("performers: [polri]", "performers: [lurah]", 1))
    report = install_pack(folder, actor=SYSTEM, at=at)
    assert report.unheld["lurah"] == "Lurah"
    assert not {"pemohon", "sistem"} & report.unheld.keys()
    lurah = people.register_staff(name="Ani Lurah", actor=SYSTEM, at=at)
    people.bind_role(staff_id=lurah.pk, role="lurah", actor=SYSTEM, at=at)
    again = install_pack(folder, actor=SYSTEM, at=at)
    assert "lurah" not in again.unheld
    assert "polri" in again.unheld


def test_only_a_demo_installs_without_a_decree(at: datetime, settings: Any) -> None:
    settings.DEMO = False
    for half in ({}, {"decree_no": "188/1/2026"}, {"decree_on": DECREE_ON}):
        with pytest.raises(StandardDecreeMissing):
            install_pack("kota", actor=SYSTEM, at=at, **half)
    assert (Entry.objects.count(), ServiceVersion.objects.count()) == (0, 0)
    install_pack("kota", actor=SYSTEM, at=at, decree_no="188/1/2026", decree_on=DECREE_ON)
    version = queries.find_enacted("K14")
    assert version is not None
    assert (version.decree_no, version.consulted_on, version.consultation_no) == ("188/1/2026", None, "")
    assert install_pack("kota", actor=SYSTEM, at=at).installed == {}


def test_a_demo_says_that_its_decree_is_one(at: datetime) -> None:
    install_pack("kota", actor=SYSTEM, at=at)
    assert queries.get_enacted_standard("K14").decree_no == "Keputusan demo, paket kota"
