"""Staff: who must remain, what is written of them, and which roles they can hold."""

from collections.abc import Iterator
from datetime import date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from tests import cast
from tests.people.refusing import refused

from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_context
from satupintu.people import operations, queries
from satupintu.people.errors import LastAdministrator, UnknownRole, WrongIdentity
from satupintu.people.models import RoleBinding, Staff
from satupintu.people.rules import Broken
from satupintu.people.rules.staff import parse_login, parse_nip

TODAY = date(2026, 3, 2)
NIP = "198503272010012003"


@pytest.fixture
def office(at: datetime) -> dict[str, cast.Officer]:
    return cast.whole_office(at)


@pytest.mark.django_db
def test_the_last_administrator_stays(office, at):
    wati, rina = office["admin"], office["verifikator"]
    with refused(LastAdministrator):
        operations.unbind_role(staff_id=wati.staff.id, role="admin", actor=wati.actor, at=at)
    with refused(LastAdministrator):
        operations.deactivate_staff(staff_id=wati.staff.id, actor=wati.actor, at=at)
    operations.unbind_role(staff_id=wati.staff.id, role="supervisor", actor=wati.actor, at=at)
    operations.bind_role(staff_id=rina.staff.id, role="admin", actor=wati.actor, at=at)
    operations.unbind_role(staff_id=wati.staff.id, role="admin", actor=wati.actor, at=at)
    with refused(LastAdministrator):
        operations.deactivate_staff(staff_id=rina.staff.id, actor=SYSTEM, at=at)
    assert queries.actor_for(rina.account.id, at).has("admin")


@pytest.mark.django_db
def test_an_administrator_who_cannot_log_in_is_no_other(office, at):
    wati = office["admin"]
    for name, nip in (("Tanpa Akun", NIP), ("Sudah Pergi", "198503272010012004")):
        other = operations.register_staff(name=name, nip=nip, actor=wati.actor, at=at)
        operations.bind_role(staff_id=other.id, role="admin", actor=wati.actor, at=at)
    operations.deactivate_staff(staff_id=other.id, actor=wati.actor, at=at)
    with refused(LastAdministrator):
        operations.deactivate_staff(staff_id=wati.staff.id, actor=wati.actor, at=at)


@pytest.mark.django_db
def test_staff_are_written_down_as_they_are(office, at):
    wati = office["admin"]
    for field, given in (
        ("name", {"name": ""}), ("name", {"name": "123"}), ("nip", {"nip": "1985"}), ("nip", {"nip": "198513272010012003"}),
        ("email", {"email": "bukan-surel"}), ("nip", {"nip": office["loket"].staff.nip}),
    ):  # fmt: skip
        with refused(WrongIdentity) as caught:
            operations.register_staff(**{"name": "Ratna Sari", "nip": NIP, **given}, actor=wati.actor, at=at)
        assert set(caught.value.errors) == {field}
    ratna = operations.register_staff(name="  Ratna   Sari", nip="19850327 201001 2 003", actor=wati.actor, at=at)
    assert (ratna.name, ratna.nip) == ("Ratna Sari", NIP)
    operations.register_staff(name="Honorer", actor=wati.actor, at=at)
    operations.register_staff(name="Honorer", actor=wati.actor, at=at)
    for login in ("", "ra", "ratna sari", "ratna@kantor", "rátna", "r" * 61):
        with refused(WrongIdentity):
            operations.open_staff_account(
                staff_id=ratna.id, login=login, password=cast.PASSWORD, actor=wati.actor, at=at
            )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["pemohon", "sistem"])
def test_nobody_at_the_office_is_the_applicant_or_the_system(office, at, role):
    wati, rina = office["admin"], office["verifikator"]
    assert role not in {found.code for found in queries.list_roles()}
    with refused(UnknownRole):
        operations.bind_role(staff_id=rina.staff.id, role=role, actor=wati.actor, at=at)
    with refused(UnknownRole):
        operations.delegate(
            kind="plt", to_staff_id=rina.staff.id, role=role, decree_no="800/1", valid_from=at.date(), valid_to=at.date(),
            actor=wati.actor, at=at,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("19850327201001200", "nip_length"),
        ("1985032720100120031", "nip_length"),
        ("١٩٨٥٠٣٢٧٢٠١٠٠١٢٠٠٣", "nip_length"),
        ("198502302010012003", "nip_birth"),
        ("188503272010012003", "nip_birth"),
        ("202703272010012003", "nip_birth"),
        ("198503271995012003", "nip_appointment"),
        ("198503272030012003", "nip_appointment"),
        ("198503272010013003", "nip_sex"),
    ],
)
def test_a_nip_that_cannot_be(text, code):
    with pytest.raises(Broken) as caught:
        parse_nip(text, TODAY)
    assert caught.value.code == code


def test_a_nip_and_a_login_that_can():
    assert parse_nip("199001012022211001", TODAY) == "199001012022211001", "contract staff have no month"
    assert parse_login(" Ratna.Sari-2 ") == "ratna.sari-2"


TABLES = (
    "people_rolebinding people_account_groups people_account_user_permissions people_account people_staff people_role "
    "journal_delivery journal_entry"
)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Region `kota` without a surrounding transaction; what the test commits is removed afterwards."""
    with django_db_blocker.unblock():
        with region_context("kota"):
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = replica")
                for table in TABLES.split():
                    cursor.execute(f"DELETE FROM {table}" if table in connection.introspection.table_names() else "SELECT 1")
                cursor.execute("DELETE FROM public.procrastinate_jobs")
                cursor.execute("SET session_replication_role = DEFAULT")
        connection.close()


@pytest.mark.usefixtures("committed")
def test_two_administrators_do_not_let_each_other_go_at_the_same_moment(at):
    pair = [cast.officer(at, "Wati Susanti", "admin"), cast.officer(at, "Rina Wulandari", "admin")]
    together, refusals = Barrier(2), []

    def leave(one: cast.Officer, other: cast.Officer) -> None:
        try:
            with region_context("kota"):
                together.wait(10)
                operations.deactivate_staff(staff_id=other.staff.id, actor=one.actor, at=at)
        except LastAdministrator as refusal:
            refusals.append(refusal)
        finally:
            connections.close_all()

    threads = [Thread(target=leave, args=order) for order in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(refusals) == 1
    assert Staff.objects.filter(is_active=True, pk__in=RoleBinding.objects.filter(role_id="admin").values("staff")).count() == 1
