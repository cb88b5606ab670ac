"""Products from number to public page, with real PDFs and real signatures."""

import io
from datetime import datetime, timedelta

import pypdf
import pytest
from django.db import DatabaseError, transaction
from tests.issuance.office import (
    ADMIN,
    CLERK,
    HEAD,
    HOLDER,
    PARTNER,
    SIGNATORY,
    STRANGER,
    a_product,
    issued,
    open_registers,
)

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Invalid, NotAllowed
from satupintu.issuance import errors, operations, queries
from satupintu.issuance.models import IssuedDocument, RegisterNumber
from satupintu.issuance.ports import CertificateStatus, Signatory, SignedPdf, register_signer
from satupintu.issuance.rules import normalise_code
from satupintu.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registers(_in_region: None, at: datetime) -> None:
    open_registers(at)


def content_of(document: IssuedDocument, at: datetime) -> bytes:
    with queries.open_product(document.code, HOLDER, at)[1] as content:
        return content.read()


def counted() -> tuple[int, int, int]:
    return IssuedDocument.objects.count(), RegisterNumber.objects.count(), Entry.objects.count()


def test_a_product_is_numbered_signed_and_verifiable(at: datetime) -> None:
    document = issued(at)
    assert document.number == "503/0001/DPMPTSP/III/2026"
    assert normalise_code(document.code) == document.code
    assert document.holder_masked == "S*** R***"
    assert document.is_test_signature
    pdf = content_of(document, at)
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    for said in (
        document.number,
        "Siti Rahmawati",
        "TEST CA",
        "NIP 19700101 199503 1 001",
        "2 Maret 2026 sampai dengan 1 Maret 2027",
    ):
        assert said in " ".join(text.split())
    checked = queries.verify_upload(pdf, at)
    assert checked.report.verdict == "valid"
    assert "UJI/TEST CA" in checked.report.signer_name
    assert checked.report.has_timestamp
    assert checked.report.signed_at == at
    assert checked.product.is_genuine
    assert (
        Entry.objects.filter(event="issuance.issued", subject_id=document.pk, application_id=document.application_id).count() == 1
    )


def test_the_journal_holds_no_names(at: datetime) -> None:
    issued(at)
    said = str(list(Entry.objects.values_list("data", flat=True)))
    assert "Siti" not in said
    assert "Bambang" not in said


def test_the_same_claim_is_issued_once(at: datetime) -> None:
    first, again = issued(at), issued(at + timedelta(days=1))
    assert first == again
    assert RegisterNumber.objects.count() == IssuedDocument.objects.count() == 1


def test_numbers_follow_each_other_and_begin_anew_with_the_year(at: datetime) -> None:
    numbers = [issued(moment, f"task:{n}").number for n, moment in enumerate([at, at, at.replace(year=2027, month=12)])]
    assert numbers == ["503/0001/DPMPTSP/III/2026", "503/0002/DPMPTSP/III/2026", "503/0001/DPMPTSP/XII/2027"]


class BrokenSigner:
    """Stands for an outside signer that goes down in the middle."""

    name, footer, needs_credential, is_test = "broken", "Kaki.", False, False
    standing = CertificateStatus.ISSUE

    def status(self, signatory: Signatory, at: datetime) -> CertificateStatus:
        return self.standing

    def sign(self, pdf: bytes, signatory: Signatory, *, reason: str, at: datetime, credential: str = "") -> SignedPdf:
        raise ConnectionError


def test_a_crash_after_the_number_is_taken_up_with_the_same_number(at: datetime, settings) -> None:  # type: ignore[no-untyped-def]
    register_signer("broken", BrokenSigner())
    settings.SIGNER = "broken"
    with pytest.raises(ConnectionError):
        issued(at)
    number = RegisterNumber.objects.get()
    assert number.state == "reserved"
    assert not IssuedDocument.objects.exists()
    assert list(queries.list_waiting_numbers(at + timedelta(hours=1))) == [number]
    settings.SIGNER = "local_ca"
    other = issued(at, "task:2")
    document = issued(at + timedelta(hours=2))
    assert (document.number, document.code) == (number.number, number.code)
    assert other.number != document.number
    assert not queries.list_waiting_numbers(at + timedelta(days=1)).exists()


def test_a_certificate_that_may_not_sign_takes_no_number(at: datetime, settings) -> None:  # type: ignore[no-untyped-def]
    signer = BrokenSigner()
    signer.standing = CertificateStatus.EXPIRED
    register_signer("broken", signer)
    settings.SIGNER = "broken"
    before = counted()
    with pytest.raises(errors.CertificateNotReady) as refusal:
        issued(at)
    assert refusal.value.data == {"status": "EXPIRED"}
    assert counted() == before


@pytest.mark.parametrize(("allowed", "signer"), [(False, "local_ca"), (True, "nothing")])
def test_production_refuses_the_test_ca(at: datetime, settings, allowed: bool, signer: str) -> None:  # type: ignore[no-untyped-def]
    settings.ALLOW_TEST_CA, settings.SIGNER = allowed, signer
    before = counted()
    with pytest.raises(errors.SignerNotReady):
        issued(at)
    assert counted() == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"template": "proof"}, "partner"),
        ({"template": "poster"}, "template"),
        ({"holder_name": ""}, "holder_name"),
    ],
)
def test_an_incomplete_product_is_refused(at: datetime, changes: dict[str, str], field: str) -> None:
    before = counted()
    with pytest.raises(errors.ProductIncomplete) as refusal:
        issued(at, **changes)
    assert field in refusal.value.errors
    assert counted() == before


def test_who_may_not_issue(at: datetime) -> None:
    before = counted()
    with pytest.raises(NotAllowed):
        operations.issue_document(product=a_product(), signatory=SIGNATORY, claim="x", application_id=None, actor=CLERK, at=at)
    assert counted() == before


def test_a_missing_register_is_named(at: datetime) -> None:
    before = counted()
    with pytest.raises(errors.RegisterMissing) as refusal:
        issued(at, register_code="tidak-ada")
    assert "tidak-ada" in str(refusal.value)
    assert counted() == before


def test_bukti_selesai_layanan(at: datetime) -> None:
    document = issued(at, template="proof", title="Bukti Selesai Layanan", partner=PARTNER, valid_until=None)
    text = " ".join(pypdf.PdfReader(io.BytesIO(content_of(document, at))).pages[0].extract_text().split())
    assert PARTNER.issuer in text
    assert PARTNER.number in text
    shown = queries.verify(document.code, at)
    assert (shown.partner_issuer, shown.partner_number) == (PARTNER.issuer, PARTNER.number)


def test_a_business_is_not_masked(at: datetime) -> None:
    assert issued(at, holder_name="PT Maju Jaya", holder_is_person=False).holder_masked == "PT Maju Jaya"


def test_revoking_shows_at_once(at: datetime) -> None:
    document = issued(at)
    operations.revoke_document(document_id=document.pk, decree_no="800/12/2026", reason="Melanggar ketentuan", actor=HEAD, at=at)
    shown = queries.verify(document.code, at)
    assert (shown.state, shown.decree_no, shown.is_genuine) == ("revoked", "800/12/2026", False)
    before = counted()
    with pytest.raises(errors.NotValidAnyMore):
        operations.revoke_document(document_id=document.pk, decree_no="x", reason="y", actor=HEAD, at=at)
    assert counted() == before


@pytest.mark.parametrize(
    ("actor", "decree_no", "reason", "refusal"),
    [
        (CLERK, "800/1", "Alasan", errors.MayNotRevoke),
        (HOLDER, "800/1", "Alasan", errors.MayNotRevoke),
        (HEAD, " ", "Alasan", errors.ReasonNeeded),
        (ADMIN, "800/1", "", errors.ReasonNeeded),
    ],
)
def test_revoking_is_refused(at: datetime, actor, decree_no: str, reason: str, refusal: type[Exception]) -> None:  # type: ignore[no-untyped-def]
    document = issued(at)
    before = counted()
    with pytest.raises(refusal):
        operations.revoke_document(document_id=document.pk, decree_no=decree_no, reason=reason, actor=actor, at=at)
    assert queries.verify(document.code, at).state == "valid"
    assert counted() == before


def test_a_renewal_supersedes(at: datetime) -> None:
    old, new = issued(at), issued(at, "task:2")
    operations.supersede_document(document_id=old.pk, by_id=new.pk, actor=HEAD, at=at)
    shown = queries.verify(old.code, at)
    assert (shown.state, shown.replaced_by) == ("superseded", new.code)
    before = counted()
    with pytest.raises(errors.NotValidAnyMore):
        operations.supersede_document(document_id=new.pk, by_id=old.pk, actor=HEAD, at=at)
    with pytest.raises(errors.ProductHidden):
        operations.supersede_document(document_id=new.pk, by_id=new.pk, actor=HEAD, at=at)
    with pytest.raises(errors.MayNotRevoke):
        operations.supersede_document(document_id=new.pk, by_id=old.pk, actor=CLERK, at=at)
    assert counted() == before


def test_validity_ends_after_its_last_day(at: datetime) -> None:
    document = issued(at)
    assert queries.verify(document.code, datetime.fromisoformat("2027-03-01T23:59+07:00")).state == "valid"
    assert queries.verify(document.code, datetime.fromisoformat("2027-03-02T00:01+07:00")).state == "expired"


def test_codes_are_read_kindly_and_strangers_codes_are_unknown(at: datetime) -> None:
    document = issued(at)
    shown = queries.verify(f" {document.code[:4].lower()}-{document.code[4:]} ".replace("0", "o").replace("1", "l"), at)
    assert shown.number == document.number
    for strange in ("", "0000000000000", document.code[:-1], "x" * 500, "<script>"):
        assert queries.verify(strange, at) == queries.Verification("unknown")


def test_only_holder_and_staff_open_the_file(at: datetime) -> None:
    document = issued(at)
    for actor in (HOLDER, CLERK, SYSTEM):
        queries.open_product(document.code, actor, at)[1].close()
    with pytest.raises(errors.ProductHidden):
        queries.open_product(document.code, STRANGER, at)
    assert list(queries.list_own_products(HOLDER, at)) == [document]
    assert not queries.list_own_products(STRANGER, at).exists()
    assert document.application_id is not None
    assert list(queries.list_products(document.application_id)) == [document]
    operations.note_opened(document_id=document.pk, actor=CLERK, at=at)
    assert Entry.objects.filter(event="issuance.opened", actor_id=CLERK.id).count() == 1


def test_another_region_knows_nothing(at: datetime, other_region) -> None:  # type: ignore[no-untyped-def]
    document = issued(at)
    pdf = content_of(document, at)
    with other_region():
        assert queries.verify(document.code, at).state == "unknown"
        checked = queries.verify_upload(pdf, at)
        assert checked.report.verdict == "untrusted"
        assert checked.product.state == "unknown"
        open_registers(at)
        assert issued(at).number == document.number  # its own series
        assert queries.verify_upload(pdf, at).report.verdict == "untrusted"


def test_a_file_changed_in_the_store_is_noticed(at: datetime, tmp_path) -> None:  # type: ignore[no-untyped-def]
    document = issued(at)
    path = tmp_path / document.file.path
    path.write_bytes(path.read_bytes().replace(b"%%EOF", b"%%EOX"))
    assert queries.verify(document.code, at).file_state == "altered"
    path.unlink()
    assert queries.verify(document.code, at).file_state == "missing"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE issuance_issueddocument SET holder_masked = 'Orang lain'",
        "UPDATE issuance_issueddocument SET state = 'revoked', ended_at = now(), number = 'x', decree_no = 'x', end_reason = 'x'",
        "DELETE FROM issuance_issueddocument",
        "UPDATE issuance_registernumber SET state = 'reserved', settled_at = NULL",
        "DELETE FROM issuance_registernumber",
    ],
)
def test_the_database_itself_keeps_what_was_issued(at: datetime, statement: str) -> None:
    from django.db import connection

    issued(at)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_staff_find_products_by_number_or_code(at: datetime) -> None:
    document, other = issued(at), issued(at, "task:2")
    assert list(queries.search_products(CLERK, text="503/0001")) == [document]
    assert list(queries.search_products(CLERK, text=other.code.lower())) == [other]
    assert queries.search_products(CLERK).count() == 2
    with pytest.raises(NotAllowed):
        queries.search_products(HOLDER)


def test_the_register_of_products_is_read_page_by_page(at: datetime) -> None:
    made = [issued(at, f"task:{number}") for number in range(5)]  # all at the same moment
    wanted = sorted(made, key=lambda document: document.id, reverse=True)
    seen, after = [], ""
    while True:
        page = queries.page_products(queries.search_products(CLERK), after=after, size=2)
        seen.append(page.rows)
        if not (after := page.after):
            break
    assert seen == [wanted[:2], wanted[2:4], wanted[4:]]


def test_a_page_that_was_never_given_is_refused(at: datetime) -> None:
    issued(at)
    with pytest.raises(Invalid) as refusal:
        queries.page_products(queries.search_products(CLERK), after="x")
    assert list(refusal.value.errors) == ["after"]
