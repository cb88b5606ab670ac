"""What the product of a standard would look like, drawn from invented answers: no case, no number, no signature."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from satupintu.catalogue.queries import Standard
from satupintu.core.regions import current_region, region_zone
from satupintu.issuance import words
from satupintu.issuance.actions import DEFAULT_REGISTER
from satupintu.issuance.assembling import _TEMPLATES, MOST_BASES, _label, _shown, _valid_until
from satupintu.issuance.product import Field, PartnerProduct, ProductData, Section, Signatory
from satupintu.issuance.typesetting import typeset_draft

NOBODY = UUID(int=0)


def draw_sample(
    standard: Standard, answers: Mapping[str, Any], *, holder: str, settings: Mapping[str, Any], at: datetime
) -> bytes:
    """Return the product as a PDF that is marked as a draft on every page, as the row with these `settings` would issue it."""
    made_here = standard.product.issued_by_us or standard.own_issuing
    template = _TEMPLATES.get(str(settings.get("template", standard.product.template)), "letter") if made_here else "proof"
    is_proof = template == "proof"
    until = None if is_proof else _valid_until(standard, at.astimezone(region_zone()).date())
    written = standard.product.partner_document
    partner = PartnerProduct(
        issuer=written.issuer if written else standard.agency.issuer,
        name=written.name if written else standard.product.name or standard.name,
        number="",
    )
    product = ProductData(
        service_code=standard.code,
        title=words.PROOF_TITLE if is_proof else standard.product.short or standard.name,
        register_code=str(settings.get("register", DEFAULT_REGISTER)),
        template=template,
        intro=words.PROOF_INTRO % {"service": standard.name} if is_proof else words.LETTER_INTRO,
        legal_bases=tuple(
            f"{basis.ref} tentang {basis.about.removeprefix('tentang ')}"
            for basis in standard.legal_basis
            if basis.status != "dicabut"
        )[:MOST_BASES],
        sections=(Section("", (Field(words.HOLDER, holder),)), *(() if is_proof else _sections(standard, answers))),
        holder_name=holder,
        valid_until=until,
        validity="" if until else standard.product.validity.text,
        partner=partner if is_proof else None,
    )
    signatory = Signatory(staff_id=NOBODY, name=words.DRAFT, position=standard.product.signer or words.HEAD)
    return typeset_draft(product, signatory=signatory, region=current_region(), at=at)


def _sections(standard: Standard, answers: Mapping[str, Any]) -> tuple[Section, ...]:
    found = []
    for section in standard.sections:
        lines = tuple(
            Field(label, shown)
            for question in section.fields
            if (label := _label(question)) and (shown := _shown(question, answers.get(question.name)))
        )
        if lines:
            found.append(Section(section.title, lines))
    return tuple(found)
