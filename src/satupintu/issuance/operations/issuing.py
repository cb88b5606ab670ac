"""Issuing a product: reserve, typeset and sign, record; a crash between any two is taken up again with the same number."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.conf import settings

from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.public.models import Domain, Region
from satupintu.core.regions import current_region
from satupintu.core.statements import Question, insert_rows, update_row
from satupintu.files.operations import store_file
from satupintu.issuance import words
from satupintu.issuance.claims import find_number
from satupintu.issuance.errors import CertificateNotReady, NumberAlreadyUsed, ProductIncomplete
from satupintu.issuance.events import ISSUED
from satupintu.issuance.models import IssuedDocument, RegisterNumber
from satupintu.issuance.operations.numbers import ISSUING_ROLES, reserve_number
from satupintu.issuance.ports import CertificateStatus, SignedPdf, get_signer
from satupintu.issuance.product import TEMPLATES, ProductData, Signatory
from satupintu.issuance.rules import mask_holder
from satupintu.issuance.typesetting import typeset_product
from satupintu.journal.operations import record

PDF = "application/pdf"


def issue_document(
    *,
    product: ProductData,
    signatory: Signatory,
    claim: str,
    application_id: UUID | None,
    actor: Actor,
    at: datetime,
    credential: str = "",
) -> IssuedDocument:
    """Issue a product: number, typeset, sign and record it; the same `claim` (at most 80 characters) is issued once.

    Not an operation but two, with the slow work between them, so that no row is locked while a PDF is signed: call it from a
    job or a view, never inside an operation. `credential` is what the signer wants for this one call; it is kept nowhere.
    Raises `ProductIncomplete`, `SignerNotReady`, `CertificateNotReady`, `RegisterMissing`, `NotAllowed`, and
    `core.errors.Unavailable` when an outside signer is down; the number stays reserved for the next attempt.
    """
    require_role(actor, *ISSUING_ROLES)
    _check(product)
    number = find_number(claim)
    if number is not None and number.state == RegisterNumber.State.USED:
        return number.product
    signer = get_signer()
    if (status := signer.status(signatory, at)) != CertificateStatus.ISSUE:
        raise CertificateNotReady(status=status.value)
    number = number or _reserved(product, claim, application_id, actor, at)
    region = current_region()
    pdf = typeset_product(
        product,
        number=number.number,
        code=number.code,
        verify_url=_verification_url(region, number.code),
        signatory=signatory,
        footer=signer.footer,
        region=region,
        at=at,
    )
    signed = signer.sign(pdf, signatory, reason=words.SIGNING_REASON, at=at, credential=credential)
    try:
        return record_product(
            number_id=number.pk, product=product, signed=signed, signatory=signatory, signer=signer.name, actor=actor, at=at
        )
    except NumberAlreadyUsed:
        return IssuedDocument.objects.get(claim=claim)  # another worker was faster


@operation
def record_product(
    *,
    number_id: UUID,
    product: ProductData,
    signed: SignedPdf,
    signatory: Signatory,
    signer: str,
    actor: Actor,
    at: datetime,
) -> IssuedDocument:
    """Keep a signed product under its reserved number and make it verifiable.

    Raises `NotAllowed`, `NotFound`, `NumberAlreadyUsed` (used or voided meanwhile).
    """
    require_role(actor, *ISSUING_ROLES)
    number = lock(RegisterNumber, number_id)
    if number.state != RegisterNumber.State.RESERVED:
        raise NumberAlreadyUsed
    file = store_file(
        content=signed.content,
        name=f"{number.code}.pdf",
        declared_type=PDF,
        allowed=(PDF,),
        purpose="product",
        owner_person_id=product.holder_person_id,
        made_here=True,
        actor=actor,
        at=at,
    )
    number.state = RegisterNumber.State.USED
    number.settled_at = at
    update_row(number, ["state", "settled_at"])
    partner = product.partner
    document = IssuedDocument(
        code=number.code,
        number=number.number,
        register_number=number,
        claim=number.claim,
        application_id=number.application_id,
        service_code=product.service_code,
        template=product.template,
        title=product.title[:240],
        issuer=current_region().office_name,
        partner_issuer=partner.issuer[:200] if partner else "",
        partner_number=partner.number[:120] if partner else "",
        holder_masked=(mask_holder(product.holder_name) if product.holder_is_person else product.holder_name)[:200],
        holder_person_id=product.holder_person_id,
        issued_at=at,
        valid_until=product.valid_until,
        file=file,
        sha256=hashlib.sha256(signed.content).hexdigest(),
        signatory_id=signatory.staff_id,
        signatory_name=signatory.name[:160],
        signatory_position=signatory.position[:240],
        signer=signer,
        signature_level=signed.level,
        certificate_serial=signed.certificate_serial,
        is_test_signature=signed.is_test,
        data=dict(product.public_data),
    )
    insert_rows([document])
    record(
        ISSUED,
        document,
        actor=actor,
        at=at,
        application_id=document.application_id,
        number=document.number,
        service=document.service_code,
        template=document.template,
    )
    return document


_HOST: Question[str] = Question(
    lambda region_id: Domain.objects.filter(tenant_id=region_id, is_primary=True).order_by("pk").values_list("domain", flat=True)
)


def _verification_url(region: Region, code: str) -> str:
    """Return the address of a product's public page, `/v/<code>/` at the region's first host."""
    host = _HOST.first(region.pk) or "localhost"
    base = getattr(settings, "PUBLIC_ADDRESS", "https://{host}")
    return f"{base.format(host=host)}/v/{code}/"


def _reserved(product: ProductData, claim: str, application_id: UUID | None, actor: Actor, at: datetime) -> RegisterNumber:
    try:
        return reserve_number(register_code=product.register_code, claim=claim, application_id=application_id, actor=actor, at=at)
    except NumberAlreadyUsed:
        number = find_number(claim)  # another worker was faster
        if number is None:
            raise
        return number


def _check(product: ProductData) -> None:
    missing = {
        name: words.MISSING
        for name in ("service_code", "title", "register_code", "holder_name")
        if not str(getattr(product, name)).strip()
    }
    if product.template not in TEMPLATES:
        missing["template"] = words.UNKNOWN_TEMPLATE
    if product.template == "proof" and (product.partner is None or not product.partner.issuer):
        missing["partner"] = words.MISSING
    if missing:
        raise ProductIncomplete(errors=missing)
