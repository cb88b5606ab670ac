"""Versions of standards: installed, merged with the region's own values, immutable, published."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import jsonschema
import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError
from django.utils import translation
from tests import cast
from tests.catalogue.conftest import DECREE_ON

from satupintu.catalogue import operations, queries
from satupintu.catalogue.errors import (
    AlreadyEnacted,
    EffectiveLater,
    NothingChanges,
    NotSwitchable,
    OverrideInvalid,
    PackInvalid,
    ServiceUnknown,
    StandardDecreeMissing,
    StandardInvalid,
    StandardNotConsulted,
    StandardNotDraft,
    StandardNotEnacted,
)
from satupintu.catalogue.models import LegalBasis, RegionOverride, Service, ServiceVersion
from satupintu.catalogue.pack.check import PACKS, read_pack
from satupintu.catalogue.pack.install import InstallReport, install_pack
from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.errors import NotAllowed, NotFound, Refusal
from satupintu.core.ids import uuid7
from satupintu.journal.models import Entry
from satupintu.sop.models import SopVersion

pytestmark = pytest.mark.django_db

DESIGNER = Actor("staff", uuid7(), roles=frozenset({"designer"}))
MANAGER = Actor("staff", uuid7(), roles=frozenset({"manager"}))
CLERK = Actor("staff", uuid7(), roles=frozenset({"fo"}))


def refused(error: type[Refusal], call: Callable[..., Any], **arguments: Any) -> Refusal:
    """Call, expect the refusal, and that it neither changed nor recorded anything."""
    before = (
        Entry.objects.count(),
        list(ServiceVersion.objects.order_by("pk").values()),
        list(Service.objects.order_by("pk").values()),
    )
    with pytest.raises(error) as caught:
        call(**arguments)
    after = (
        Entry.objects.count(),
        list(ServiceVersion.objects.order_by("pk").values()),
        list(Service.objects.order_by("pk").values()),
    )
    assert before == after
    return caught.value


def content_of(code: str) -> dict[str, Any]:
    standard = queries.find_enacted(code)
    assert standard is not None
    return queries.get_draft_content(standard.pk)


def test_installs_every_service_in_force(kota: InstallReport) -> None:
    assert len(kota.installed) == 10
    assert set(kota.installed.values()) == {1}
    assert ServiceVersion.objects.filter(state="enacted").count() == 10
    assert SopVersion.objects.filter(state="enacted").count() == 10


def test_installing_twice_changes_and_records_nothing(kota: InstallReport, at: datetime) -> None:
    entries = Entry.objects.count()
    again = install_pack("kota", actor=SYSTEM, at=at)
    assert again.installed == {}
    assert len(again.unchanged) == 10
    assert Entry.objects.count() == entries
    assert ServiceVersion.objects.count() == 10


def test_a_changed_service_becomes_the_next_version(kota: InstallReport, at: datetime, folder: Any) -> None:
    old = queries.get_enacted_standard("K14")
    text = (folder / "skck.yaml").read_text().replace("value: 60", "value: 45")
    (folder / "skck.yaml").write_text(text)
    report = install_pack(folder, actor=SYSTEM, at=at)
    assert report.installed == {"K14": 2}
    new = queries.get_enacted_standard("K14")
    assert (new.number, new.promised_value, old.promised_value) == (2, 45, 60)
    assert queries.get_standard(old.version_id).state == "revoked"
    assert new.sop_version_id != old.sop_version_id


def test_a_broken_pack_installs_nothing(at: datetime, folder: Any) -> None:
    (folder / "skck.yaml").write_text("code: K14")
    refusal = refused(PackInvalid, install_pack, name=folder, actor=SYSTEM, at=at)
    assert any(place.startswith("skck.yaml:") for place in refusal.errors)


def test_a_stored_standard_equals_the_file(kota: InstallReport) -> None:
    for service, _data in read_pack(PACKS / "kota").services:
        standard = queries.get_enacted_standard(service.code)
        assert standard.fields == service.fields
        for part in ("requirements", "fee", "product", "variants", "parameters", "personas", "legal_basis", "rejection_reasons"):
            assert getattr(standard, part) == getattr(service, part), part
        assert standard.promise == service.time


def test_reading_again_costs_one_query(kota: InstallReport, django_assert_num_queries: Any) -> None:
    first = queries.get_enacted_standard("K01")
    with django_assert_num_queries(1):
        assert queries.get_standard(first.version_id) is first


def test_regions_do_not_share_standards(kota: InstallReport, other_region: Any) -> None:
    version_id = queries.get_enacted_standard("K01").version_id
    with other_region(), pytest.raises(NotFound):
        queries.get_standard(version_id)


def test_unknown_services_are_not_found(kota: InstallReport) -> None:
    for call in (queries.get_enacted_standard, queries.get_standard_by_slug, queries.get_service):
        with pytest.raises(ServiceUnknown):
            call("tidak-ada")
    assert queries.find_enacted("X99") is None


def test_fourteen_components_of_which_six_are_public(kota: InstallReport) -> None:
    standard = queries.get_standard_by_slug("ktp-el")
    assert len(standard.components) == 14
    assert all(component.text for component in standard.components)
    assert {c.kind for c in standard.public_components} == {"requirements", "procedure", "time", "fee", "product", "complaints"}


def test_pledge_has_a_short_and_a_full_form(kota: InstallReport) -> None:
    pledge = queries.pledge(queries.get_standard_by_slug("ktp-el"))
    assert "sanggup" in pledge.short
    assert all(word in pledge.full for word in ("terus-menerus", "kompensasi", "1 hari kerja"))


def test_steps_lead_to_the_product(kota: InstallReport) -> None:
    steps = queries.public_steps(queries.get_standard_by_slug("izin-reklame"))
    assert steps[0].is_own
    assert "Menyerahkan" in steps[-1].activity
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert not any(step.performer == "Sistem" for step in steps)


@pytest.mark.usefixtures("ready")
def test_since_is_said_once_also_where_the_author_wrote_it() -> None:
    written = {}
    for line in queries.list_services():
        standard = queries.get_enacted_standard(line.code)
        written[standard.promise.counted_from] = standard.promise.began
        texts = {component.kind: component.text for component in standard.components}
        assert texts["time"].count("sejak ") == 1, texts["time"]
        assert "sejak sejak" not in queries.pledge(standard).full
    assert written["sejak daftar sampai bayar paling cepat"] == "daftar sampai bayar paling cepat"
    assert written["berkas lengkap"] == "berkas lengkap"


def test_a_standard_reads_the_same_whoever_asked_first(kota: InstallReport) -> None:
    with translation.override("en"):
        english = queries.get_standard_by_slug("ktp-el")
        assert queries.public_steps(english)[0].time.endswith("minutes")
        assert "within 1 working day from" in queries.pledge(english).full
    texts = {component.kind: component.text for component in queries.get_standard_by_slug("ktp-el").components}
    assert texts["time"].startswith("1 hari kerja sejak ")
    assert texts["fee"].startswith("Tidak dipungut biaya")
    assert queries.to_cpsv(english)["cv:hasCost"][0]["description"] == {"id": texts["fee"]}


def test_cpsv_is_linked_data_without_internal_components(kota: InstallReport) -> None:
    data = queries.to_cpsv(queries.get_standard_by_slug("ktp-el"), base_url="https://kota.example")
    assert data["@type"] == "cpsv:PublicService"
    assert data["cv:processingTime"]["@value"] == "P1D"
    assert "Pengawasan" not in str(data)


def test_form_is_a_json_schema(kota: InstallReport) -> None:
    for line in queries.list_public_services():
        schema = queries.form_schema(queries.get_standard(line.version_id))
        jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(queries.form_schema(queries.get_standard_by_slug("ktp-el")))
    good = {"nik": "3171014505900001", "no_kk": "3171010101010001", "nama": "Sari", "tanggal_lahir": "1990-05-05",
            "status_kawin": "BELUM KAWIN", "kewarganegaraan": "WNI", "hp": "081234567890", "cara_ambil": "LOKET"}  # fmt: skip
    assert list(validator.iter_errors(good)) == []
    assert list(validator.iter_errors({**good, "nik": "1"}))


def test_region_sets_its_own_time_fee_and_numbers(kota: InstallReport, at: datetime) -> None:
    before = queries.get_enacted_standard("K09")
    operations.set_override(
        service_code="K09",
        promised=(3, "hari_kerja"),
        parameters={"nsr": 200_000},
        validity={"text": "2 tahun", "value": 2, "unit": "tahun"},
        decree_no="Perwali 5/2026",
        actor=DESIGNER,
        at=at,
    )
    after = queries.get_enacted_standard("K09")
    assert (before.promised_value, after.promised_value) == (5, 3)
    assert next(p.value for p in after.parameters if p.name == "nsr") == 200_000
    assert after.product.validity.value == 2
    assert next(line for line in queries.list_public_services() if line.code == "K09").promised_value == 3
    operations.set_override(service_code="K09", actor=DESIGNER, at=at)
    assert queries.get_enacted_standard("K09").promised_value == 5


def test_what_the_region_sets_counts_from_its_day_and_is_never_changed(kota: InstallReport, at: datetime) -> None:
    version_id, later = queries.get_enacted_standard("K09").version_id, at + timedelta(days=40)
    arguments = {"service_code": "K09", "decree_no": "Perwali 6/2026", "actor": DESIGNER}
    first = operations.set_override(promised=(4, "hari_kerja"), at=at, **arguments)
    operations.set_override(promised=(2, "hari_kerja"), at=at + timedelta(days=1), effective_from=later.date(), **arguments)
    days = [timedelta(0), timedelta(days=39), timedelta(days=40)]
    assert [queries.get_standard(version_id, at + days_later).promised_value for days_later in days] == [4, 4, 2]
    assert queries.get_standard(version_id, at - timedelta(minutes=1)).promised_value == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionOverride.objects.filter(pk=first.pk).update(promised_value=1)
    yesterday = at.date() - timedelta(days=1)
    refusal = refused(OverrideInvalid, operations.set_override, effective_from=yesterday, at=at, **arguments)
    assert set(refusal.errors) == {"effective_from"}


def test_override_refuses_what_does_not_fit(kota: InstallReport, at: datetime) -> None:
    refusal = refused(
        OverrideInvalid, operations.set_override, service_code="K09", promised=(0, "abad"), fee_amount=5,
        parameters={"nsr": "banyak", "lain": 1}, validity={"unit": "abad"}, actor=DESIGNER, at=at,
    )  # fmt: skip
    assert set(refusal.errors) == {"promised", "fee_amount", "parameters.nsr", "parameters.lain", "validity"}
    refused(NotAllowed, operations.set_override, service_code="K09", actor=CLERK, at=at)
    refused(ServiceUnknown, operations.set_override, service_code="X9", actor=DESIGNER, at=at)
    refused(NotSwitchable, operations.set_override, service_code="K14", own_issuing=True, actor=DESIGNER, at=at)


def test_switchable_service_refers_until_the_region_issues_itself(other_region: Any, at: datetime) -> None:
    with other_region():
        install_pack("provinsi", actor=SYSTEM, at=at)
        standard = queries.get_enacted_standard("P01")
        assert (standard.is_open, standard.product.issued_by_us) == (False, False)
        assert "wewenang" in standard.referral
        operations.set_override(service_code="P01", own_issuing=True, actor=DESIGNER, at=at)
        standard = queries.get_enacted_standard("P01")
        assert (standard.is_open, standard.product.issued_by_us, standard.product.partner_document) == (True, True, None)
        assert standard.product.name == "SIP / SIPP / SIPA"


def test_services_open_and_close(kota: InstallReport, at: datetime) -> None:
    operations.close_service(service_code="K01", referral="Datang ke kecamatan.", actor=MANAGER, at=at)
    standard = queries.get_enacted_standard("K01")
    assert (standard.is_open, standard.referral) == (False, "Datang ke kecamatan.")
    operations.open_service(service_code="K01", actor=MANAGER, at=at)
    assert queries.get_enacted_standard("K01").is_open
    refused(NotAllowed, operations.close_service, service_code="K01", actor=CLERK, at=at)


def test_a_repealed_law_is_marked_wherever_it_is_cited(kota: InstallReport, at: datetime) -> None:
    basis = LegalBasis.objects.filter(ref="UU 25/2009").first()
    assert basis is not None
    operations.set_legal_basis_status(legal_basis_id=basis.pk, status="diubah", actor=DESIGNER, at=at)
    assert set(LegalBasis.objects.filter(ref="UU 25/2009").values_list("status", flat=True)) == {"diubah"}
    standard = queries.get_enacted_standard("K09")
    assert next(b.status for b in standard.legal_basis if b.ref == "UU 25/2009") == "diubah"
    refused(OverrideInvalid, operations.set_legal_basis_status, legal_basis_id=basis.pk, status="hilang", actor=DESIGNER, at=at)
    refused(NotFound, operations.set_legal_basis_status, legal_basis_id=uuid7(), status="diubah", actor=DESIGNER, at=at)


def test_a_designer_writes_the_next_version_and_a_manager_enacts_it(kota: InstallReport, at: datetime) -> None:
    cast.officer(at, "Petugas SKCK", "polri")
    content = content_of("K14")
    content["time"]["value"] = 30
    draft = operations.create_service_draft(content=content, actor=DESIGNER, at=at)
    assert (draft.number, draft.state) == (2, "draft")
    content["name"] = "SKCK cepat"
    operations.update_service_draft(version_id=draft.pk, content=content, actor=DESIGNER, at=at)
    operations.consult_version(version_id=draft.pk, held_on=DECREE_ON, record_no="BA-1", actor=DESIGNER, at=at)
    read = set(queries.list_marked_warnings(draft.pk))
    operations.enact_version(
        version_id=draft.pk, decree_no="9/2026", decree_on=DECREE_ON, warnings_read=read, actor=MANAGER, at=at
    )
    standard = queries.get_enacted_standard("K14")
    assert (standard.number, standard.promised_value, standard.name, standard.decree_no) == (2, 30, "SKCK cepat", "9/2026")
    assert queries.get_service("K14").name == "SKCK cepat"
    assert [version.state for version in queries.list_versions("K14")] == ["enacted", "revoked"]


def test_a_draft_may_be_wrong_in_meaning_but_is_not_enacted(kota: InstallReport, at: datetime) -> None:
    content = content_of("K14")
    content["requirements"][0]["source_system"] = "TIDAK_ADA"
    draft = operations.create_service_draft(content=content, actor=DESIGNER, at=at)
    operations.consult_version(version_id=draft.pk, held_on=DECREE_ON, record_no="BA-1", actor=DESIGNER, at=at)
    refusal = refused(
        StandardInvalid, operations.enact_version, version_id=draft.pk, decree_no="1", decree_on=DECREE_ON, actor=MANAGER, at=at
    )
    assert "requirements[0].source_system" in refusal.errors


def test_what_versions_refuse(kota: InstallReport, at: datetime) -> None:
    content = content_of("K14")
    enacted = queries.get_enacted_standard("K14").version_id
    day = DECREE_ON
    refused(NotAllowed, operations.create_service_draft, content=content, actor=CLERK, at=at)
    refused(StandardInvalid, operations.create_service_draft, content={"code": "X"}, actor=DESIGNER, at=at)
    refused(StandardNotDraft, operations.update_service_draft, version_id=enacted, content=content, actor=DESIGNER, at=at)
    refused(StandardNotDraft, operations.consult_version, version_id=enacted, held_on=day, record_no="1", actor=DESIGNER, at=at)
    refused(AlreadyEnacted, operations.enact_version, version_id=enacted, decree_no="1", decree_on=day, actor=MANAGER, at=at)
    content["name"] = "Lain"
    draft = operations.create_service_draft(content=content, actor=DESIGNER, at=at).pk
    refused(StandardNotConsulted, operations.enact_version, version_id=draft, decree_no="1", decree_on=day, actor=MANAGER, at=at)
    refused(StandardNotEnacted, operations.revoke_version, version_id=draft, decree_no="1", actor=MANAGER, at=at)
    operations.consult_version(version_id=draft, held_on=day, record_no="BA", actor=DESIGNER, at=at)
    refused(StandardDecreeMissing, operations.enact_version, version_id=draft, decree_no=" ", decree_on=day, actor=MANAGER, at=at)
    refused(NotAllowed, operations.enact_version, version_id=draft, decree_no="1", decree_on=day, actor=DESIGNER, at=at)
    refused(
        EffectiveLater, operations.enact_version, version_id=draft, decree_no="1", decree_on=day,
        effective_from=day.replace(month=4), actor=MANAGER, at=at,
    )  # fmt: skip
    refused(NotFound, operations.revoke_version, version_id=uuid7(), decree_no="1", actor=MANAGER, at=at)
    refused(NotAllowed, operations.revoke_version, version_id=enacted, decree_no="1", actor=CLERK, at=at)


def test_installing_equal_content_is_refused_as_operation(kota: InstallReport, at: datetime) -> None:
    pack = read_pack(PACKS / "kota")
    assert pack.library is not None
    refused(
        NothingChanges, operations.install_service, content=pack.services[0][1], library=pack.library, decree_no="1",
        decree_on=DECREE_ON, actor=SYSTEM, at=at,
    )  # fmt: skip


def test_a_revoked_service_leaves_the_catalogue(kota: InstallReport, at: datetime) -> None:
    version_id = queries.get_enacted_standard("K14").version_id
    operations.revoke_version(version_id=version_id, decree_no="10/2026", actor=MANAGER, at=at)
    assert "K14" not in {line.code for line in queries.list_public_services()}
    assert queries.get_standard(version_id).state == "revoked"


PARTS = (
    "standardcomponent",
    "legalbasis",
    "persona",
    "variant",
    "parameter",
    "formfield",
    "requirement",
    "feecomponent",
    "rejectionreason",
)


def test_parts_in_force_cannot_be_changed_even_by_sql(kota: InstallReport) -> None:
    for table in PARTS:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM catalogue_{table} LIMIT 1")
            row = cursor.fetchone()[0]
            for statement in (
                "UPDATE catalogue_{t} SET position = position + 100 WHERE id = %s",
                "DELETE FROM catalogue_{t} WHERE id = %s",
            ):
                with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
                    cursor.execute(statement.format(t=table), [row])


def test_no_part_can_be_added_to_a_version_in_force(kota: InstallReport) -> None:
    with connection.cursor() as cursor, pytest.raises((IntegrityError, InternalError)):
        cursor.execute(
            "INSERT INTO catalogue_persona (id, version_id, position, code, label, who)"
            " SELECT %s, id, 99, 'a', 'b', 'c' FROM catalogue_serviceversion LIMIT 1",
            [uuid7()],
        )


def test_a_version_in_force_cannot_be_changed_even_by_sql(kota: InstallReport) -> None:
    for statement in (
        "UPDATE catalogue_serviceversion SET name = 'lain'",
        "UPDATE catalogue_serviceversion SET state = 'draft'",
        "UPDATE catalogue_serviceversion SET state = 'revoked', revoked_at = now(), name = 'lain'",
        "DELETE FROM catalogue_serviceversion",
    ):
        with connection.cursor() as cursor, pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            cursor.execute(statement)


def test_only_one_version_of_a_service_is_in_force(kota: InstallReport, at: datetime) -> None:
    content = content_of("K14")
    content["name"] = "Lain"
    draft = operations.create_service_draft(content=content, actor=DESIGNER, at=at)
    with connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute(
            "UPDATE catalogue_serviceversion SET state = 'enacted', decree_no = '1', decree_on = now(), effective_from = now(),"
            " enacted_at = now() WHERE id = %s",
            [draft.pk],
        )
