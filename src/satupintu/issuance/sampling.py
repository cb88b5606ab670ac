"""What the product of a standard would say for an invented applicant: for who writes the standard, before any case."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from satupintu.catalogue.queries import FormField, Standard
from satupintu.issuance import words
from satupintu.issuance.actions import DEFAULT_REGISTER
from satupintu.issuance.assembling import _TEMPLATES, MOST_BASES, _label, _shown, _valid_until
from satupintu.issuance.product import Field, PartnerProduct, ProductData, Section, Signatory

HOLDER = "Sari Contoh Lestari"
SIGNATORY = "Nama Pejabat, S.Sos."
_TEXTS: Mapping[str, str] = {"nik": "3171014505900001", "kk": "3171010101900001", "npwp": "091234567891000"}
"""Invented identifiers, which are masked on paper like true ones."""


def sample_product(standard: Standard, today: date) -> ProductData:
    """Return the product of a standard with an invented answer to every question that reaches the paper."""
    product = standard.product
    template = _TEMPLATES.get(product.template, "letter") if product.issued_by_us else "proof"
    until = None if template == "proof" else _valid_until(standard, today)
    partner = product.partner_document
    return ProductData(
        service_code=standard.code,
        title=words.PROOF_TITLE if template == "proof" else product.short or standard.name,
        register_code=DEFAULT_REGISTER,
        template=template,
        intro=words.PROOF_INTRO % {"service": standard.name} if template == "proof" else words.LETTER_INTRO,
        legal_bases=tuple(
            f"{basis.ref} tentang {basis.about.removeprefix('tentang ')}"
            for basis in standard.legal_basis
            if basis.status != "dicabut"
        )[:MOST_BASES],
        sections=_sections(standard, today, only_who=template == "proof"),
        holder_name=HOLDER,
        valid_until=until,
        validity="" if until else product.validity.text,
        partner=PartnerProduct(
            issuer=partner.issuer if partner else standard.agency.issuer,
            name=partner.name if partner else product.name,
            number="0000/CONTOH",
            issued_on=today,
        )
        if template == "proof"
        else None,
    )


def sample_signatory(standard: Standard) -> Signatory:
    """Return an invented official in the post that signs."""
    return Signatory(staff_id=UUID(int=0), name=SIGNATORY, position=standard.product.signer or words.HEAD)


def _sections(standard: Standard, today: date, *, only_who: bool) -> tuple[Section, ...]:
    found = [Section("", (Field(words.HOLDER, HOLDER), Field(words.APPLICATION_NUMBER, f"{standard.code}-CONTOH-000001")))]
    for section in () if only_who else standard.sections:
        lines = tuple(
            Field(label, shown)
            for question in section.fields
            if (label := _label(question)) and (shown := _shown(question, _answer(question, today)))
        )
        if lines:
            found.append(Section(section.title, lines))
    return tuple(found)


def _answer(question: FormField, today: date) -> Any:
    """Return an invented answer of the type of the question."""
    if question.options:
        first = question.options[0].value
        return [first] if question.type == "multiselect" else first
    known = next((text for word, text in _TEXTS.items() if word in question.name.split("_")), "")
    plain: Mapping[str, Any] = {
        "integer": int(question.validation.min or 3),
        "decimal": str(question.validation.min or "2.5"),
        "money": 1_500_000,
        "boolean": True,
        "date": today.isoformat(),
        "time": "08:30",
        "string": known or "Contoh isian",
        "text": "Contoh isian yang agak panjang, seperti yang ditulis pemohon.",
    }
    return plain.get(question.type)
