"""Every service of the packs ends in a product that says what its case says."""

import io
import os
from datetime import datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from tests import cast
from tests.applications.office import desk, sent
from tests.applications.test_journeys import MOST_STEPS, SERVICES

from satupintu.applications.models import Application
from satupintu.catalogue.pack.check import PACKS
from satupintu.catalogue.pack.install import install_pack
from satupintu.core.actor import SYSTEM
from satupintu.issuance import assembling, queries
from satupintu.issuance.models import IssuedDocument
from satupintu.people import operations as people
from satupintu.people.models import Staff
from satupintu.sop.models import Task
from satupintu.sop.queries import get_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def issuing_rows(task: Task) -> set[str]:
    """The rows of the sheet that issue a product and have not been passed."""
    return {row.id for row in get_plan(task.run.version_id).rows.values() if row.action == "issue_product"}


def product_of(code: str, at: datetime) -> tuple[Application, IssuedDocument, str]:
    """Walk a case the shortest way to its end and return it, its product and the product's text."""
    walker, moment = sent(desk(at), at, code), at
    for _step in range(MOST_STEPS):
        if walker.application().state in Application.CLOSED:
            break
        moment += timedelta(minutes=30)
        task = walker.open_tasks()[0]
        walker.take(task, walker.toward(task, issuing_rows(task)) or walker.toward(task, {"END"}), moment)
        task.refresh_from_db()
        assert task.state != "failed", (code, task.row, task.failure)
    document = queries.list_products(walker.application_id).get()
    with queries.open_product(document.code, SYSTEM, moment)[1] as content:
        pdf = content.read()
    if folder := os.environ.get("SATUPINTU_KEEP_PRODUCTS"):
        with open(f"{folder}/{code}.pdf", "wb") as kept:
            kept.write(pdf)
    assert queries.verify_upload(pdf, moment).report.verdict == "valid"
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return walker.application(), document, " ".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize("code", SERVICES)
def test_every_service_ends_in_a_product(at: datetime, code: str) -> None:
    application, document, text = product_of(code, at)
    assert application.state == Application.State.ISSUED
    assert document.number in text
    assert application.number in text
    assert document.service_code == code
    assert document.template == ("letter" if application.version and not document.partner_issuer else "proof")
    for word in ("None", "True", "False", "{'", "Decimal", "REPLACE"):
        assert word not in text.split(), word
    assert document.signatory_name in text


def test_a_permit_says_what_was_asked(at: datetime) -> None:
    _application, document, text = product_of("K09", at)
    assert document.title == "Izin Penyelenggaraan Reklame"
    assert document.valid_until is not None
    assert "****" in text  # identifiers are masked
    assert "Panjang (m)" in text
    assert "3171********0001" in text
    assert "3171014505900001" not in text
    assert "warga.example" not in text
    assert "Apakah" not in text, "a product states, it does not ask"


def test_a_question_is_printed_as_the_standard_states_it(at: datetime, tmp_path: Path) -> None:
    for name in ("pack.yaml", "izin-reklame.yaml"):
        text = (PACKS / "kota" / name).read_text()
        (tmp_path / name).write_text(
            text.replace("label: Panjang (m)", "label: Berapa panjangnya?\n        statement: Panjang bidang")
        )
    assert install_pack(tmp_path, actor=SYSTEM, at=at).installed == {"K09": 2}
    _application, _document, text = product_of("K09", at)
    assert "Panjang bidang" in text
    assert "Berapa panjangnya" not in text


def test_what_the_standard_keeps_off_the_product_is_not_printed(at: datetime, tmp_path: Path) -> None:
    for name in ("pack.yaml", "izin-reklame.yaml"):
        text = (PACKS / "kota" / name).read_text()
        (tmp_path / name).write_text(text.replace("label: Panjang (m)", "label: Panjang (m)\n        on_product: false"))
    assert install_pack(tmp_path, actor=SYSTEM, at=at).installed == {"K09": 2}
    _application, _document, text = product_of("K09", at)
    assert "Panjang (m)" not in text
    assert "Lebar (m)" in text


def test_a_partners_product_is_told(at: datetime) -> None:
    _application, document, text = product_of("K07", at)
    assert (document.template, document.partner_issuer) == ("proof", "SIMBG")
    assert document.title == "Bukti Selesai Layanan"
    assert document.valid_until is None
    assert "PBG (surat + lampiran teknis)" in text


@pytest.mark.parametrize(
    ("kind", "is_vacant", "printed"),
    [
        ("plh", False, "Plh. Kepala Dinas Kota Siap"),
        ("plt", True, "Plt. Kepala dinas"),
        ("an", False, "a.n. Kepala Dinas Kota Siap"),
    ],
)
def test_who_acts_for_the_head_says_so_on_the_product(at: datetime, kind: str, is_vacant: bool, printed: str) -> None:
    joko, rina = cast.joko(at), cast.rina(at)
    Staff.objects.filter(pk=joko.staff.pk).update(title="Kepala Dinas Kota Siap")
    today = at.date()
    people.delegate(
        kind=kind, to_staff_id=rina.staff.pk, role="kadis", decree_no="SK 7/2026", valid_from=today, valid_to=today,
        actor=SYSTEM, at=at,
    )  # fmt: skip
    people.unbind_role(staff_id=joko.staff.pk, role="kadis", actor=SYSTEM, at=at)
    if not is_vacant:
        people.bind_role(staff_id=joko.staff.pk, role="kadis", actor=SYSTEM, at=at)
    task = next(walker.open_tasks()[0] for walker in [sent(desk(at), at, "K09")])
    signatory = assembling.request_for(task, at).signatory
    assert signatory.name == rina.staff.name
    assert printed in (f"{signatory.acting} {signatory.position}" if kind == "an" else signatory.position)
