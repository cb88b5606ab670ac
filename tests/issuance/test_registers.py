"""Registers and their numbers: who may, what is refused, no gap and no double under competition."""

from collections.abc import Iterator
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from tests.issuance.office import ADMIN, CLERK, HEAD, issued, open_registers

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.core.regions import region_context
from satupintu.issuance import errors, operations, queries
from satupintu.issuance.models import IssuedDocument, Register, RegisterNumber, TestKey
from satupintu.journal.models import Entry

TABLES = (
    "issuance_issueddocument issuance_registernumber issuance_register issuance_testkey files_storedfile core_numberseries "
    "journal_delivery journal_entry"
)


@pytest.mark.django_db
def test_open_and_change(at: datetime) -> None:
    open_registers(at)
    operations.change_register(code="izin", name="Izin usaha", pattern="504/{n}/{year}", is_open=False, actor=ADMIN, at=at)
    register = Register.objects.get()
    assert (register.name, register.pattern, register.is_open) == ("Izin usaha", "504/{n}/{year}", False)
    with pytest.raises(errors.RegisterMissing):
        operations.reserve_number(register_code="izin", claim="a", application_id=None, actor=SYSTEM, at=at)
    assert list(queries.list_registers()) == [register]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"actor": CLERK}, NotAllowed),
        ({"code": "izin"}, errors.RegisterTaken),
        ({"pattern": "tanpa nomor"}, errors.PatternInvalid),
        ({"pattern": "503/{n:2}/DPMPTSP/{month}/{yy}"}, errors.PatternInvalid),
    ],
)
def test_opening_is_refused(at: datetime, given: dict[str, object], refusal: type[Exception]) -> None:
    open_registers(at)
    before = Entry.objects.count()
    usual = {"code": "lain", "name": "Lain", "pattern": "600/{n}/{year}", "actor": ADMIN, "at": at}
    with pytest.raises(refusal):
        operations.open_register(**{**usual, **given})  # type: ignore[arg-type]
    assert Register.objects.count() == 1
    assert Entry.objects.count() == before


@pytest.mark.django_db
def test_changing_is_refused(at: datetime) -> None:
    open_registers(at)
    before = Entry.objects.count()
    for given, refusal in (
        ({"code": "tiada", "actor": ADMIN}, errors.RegisterMissing),
        ({"code": "izin", "actor": HEAD}, NotAllowed),
        ({"code": "izin", "actor": ADMIN, "pattern": "x"}, errors.PatternInvalid),
    ):
        with pytest.raises(refusal):
            operations.change_register(at=at, **given)  # type: ignore[arg-type]
    assert Entry.objects.count() == before


@pytest.mark.django_db
def test_a_voided_number_stays_and_its_claim_gets_another(at: datetime) -> None:
    open_registers(at)
    first = operations.reserve_number(register_code="izin", claim="a", application_id=None, actor=SYSTEM, at=at)
    operations.void_number(number_id=first.pk, reason="Salah layanan", actor=HEAD, at=at)
    before = Entry.objects.count()
    for reason, actor, refusal in (
        ("x", HEAD, errors.NumberAlreadyUsed),
        (" ", HEAD, errors.ReasonNeeded),
        ("x", CLERK, NotAllowed),
    ):
        with pytest.raises(refusal):
            operations.void_number(number_id=first.pk, reason=reason, actor=actor, at=at)
    assert Entry.objects.count() == before
    document = issued(at, "a")
    assert document.number == "503/0002/DPMPTSP/III/2026"
    assert [row.state for row in queries.list_register_numbers("izin", 2026, HEAD)] == ["used", "void"]
    with pytest.raises(errors.NumberAlreadyUsed):
        operations.reserve_number(register_code="izin", claim="a", application_id=None, actor=SYSTEM, at=at)
    assert queries.find_number("a") == document.register_number
    assert queries.find_product("a") == document


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Region `kota` with rows really committed, removed afterwards (tables here refuse deletion otherwise)."""
    with django_db_blocker.unblock():
        with region_context("kota"):
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = replica")
                for table in TABLES.split():
                    cursor.execute(f"DELETE FROM {table}")
                cursor.execute("SET session_replication_role = DEFAULT")
        connection.close()


@pytest.mark.usefixtures("committed")
def test_eight_at_once_leave_no_gap_and_share_one_authority(at: datetime) -> None:
    open_registers(at)
    together = Barrier(8)
    made: list[IssuedDocument] = []
    faults: list[Exception] = []

    def work(worker: int) -> None:
        try:
            with region_context("kota"):
                together.wait(20)
                for n in range(3):
                    made.append(issued(at, f"task:{worker}:{n}"))
                made.append(issued(at, "task:shared"))
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=work, args=[worker]) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults
    assert len(made) == 32
    assert IssuedDocument.objects.count() == RegisterNumber.objects.count() == 25
    assert sorted(RegisterNumber.objects.values_list("sequence", flat=True)) == list(range(1, 26))
    assert IssuedDocument.objects.values("code").distinct().count() == 25
    assert TestKey.objects.count() == 3
    assert Entry.objects.filter(event="issuance.issued").count() == 25
