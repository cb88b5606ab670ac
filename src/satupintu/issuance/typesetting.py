"""Typesetting: from values to a PDF/A-2a and PDF/UA-1 file with embedded fonts, by typst.

Everything a product says reaches the templates as JSON, never as source. PDF/A-2 is kept by an incremental signature.
"""

import io
import json
import threading
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import segno
import typst

from satupintu.core.public.models import Region
from satupintu.issuance import words
from satupintu.issuance.product import (
    Field,
    MinutesData,
    PledgeData,
    ProductData,
    ReceiptData,
    ReportData,
    Section,
    SheetData,
    Signatory,
    SlipData,
    SlipPaper,
)
from satupintu.issuance.rules import date_in_words, instant_in_words, printable, show_code

HERE = Path(__file__).resolve().parent

_local = threading.local()
_fonts_lock = threading.Lock()
_fonts: list[typst.Fonts] = []


def typeset_product(
    product: ProductData,
    *,
    number: str,
    code: str,
    verify_url: str,
    signatory: Signatory,
    footer: str,
    region: Region,
    at: datetime,
) -> bytes:
    """Return the unsigned PDF of a product, ready to be signed as an increment.

    `verify_url` stands in the QR code and, without its scheme, below it; `footer` is the signer's sentence. The same
    arguments give the same bytes. Raises `typst.TypstError` when a template is broken, never because of what values hold.
    """
    values = {
        **_values(product, number=number, signatory=signatory, footer=footer, region=region, at=at),
        "code": code,
        "code_shown": show_code(code),
        "qr": qr_svg(verify_url),
        "verify_host": verify_url.partition("://")[2].rpartition("/v/")[0] + "/v/",
    }
    return _compile(product.template, values, at)


def typeset_draft(product: ProductData, *, signatory: Signatory, region: Region, at: datetime) -> bytes:
    """Return what a product would look like as a PDF, marked as a draft on every page: no number, no code, not signed.

    Raises `typst.TypstError` when a template is broken.
    """
    values = {
        **_values(product, number=words.DRAFT_NUMBER, signatory=signatory, footer=words.DRAFT_FOOTER, region=region, at=at),
        "draft": words.DRAFT,
        "code": "",
        "code_shown": "",
        "qr": "",
        "verify_host": "",
    }
    return _compile(product.template, values, at)


def _values(
    product: ProductData, *, number: str, signatory: Signatory, footer: str, region: Region, at: datetime
) -> dict[str, Any]:
    """Return what every form of a product prints; how it is verified is left to the caller."""
    local = at.astimezone(ZoneInfo(region.time_zone))
    partner = product.partner
    return {
        **_letterhead(region),
        "title": product.title,
        "number": number,
        "description": f"{product.title} {number}",
        "subject": product.subject,
        "bases": product.legal_bases,
        "intro": product.intro,
        "sections": [asdict(section) for section in product.sections],
        "provisions": product.provisions,
        "validity": product.validity or _validity(product, local),
        "copies": product.copies_to,
        "holder": product.holder_name,
        "partner": {
            "issuer": partner.issuer,
            "product": partner.name,
            "number": partner.number,
            "issued_on": date_in_words(partner.issued_on) if partner.issued_on else "",
            "where": partner.where,
        }
        if partner
        else None,
        "place_date": f"{region.city or region.name}, {date_in_words(local.date())}",
        "signatory": {
            "acting": signatory.acting,
            "position": signatory.position,
            "name": signatory.name,
            "rank": signatory.rank,
            "nip": _spaced_nip(signatory.nip),
        },
        "footer": footer,
        "items": [],
        "officer": "",
    }


def typeset_receipt(receipt: ReceiptData, *, region: Region, at: datetime) -> bytes:
    """Return the receipt of an application (tanda terima permohonan) as a PDF; it is not signed."""
    local = receipt.submitted_at.astimezone(ZoneInfo(region.time_zone))
    zone = str(Region.TimeZone(region.time_zone).label)
    rows = [
        Field(words.SERVICE, receipt.service_name),
        Field(words.APPLICANT, receipt.applicant_name),
        Field(words.SUBMITTED, instant_in_words(local, zone)),
        Field(words.PROMISED, receipt.promised),
        Field(words.FEE, receipt.fee),
    ]
    section = Section("", tuple(row for row in rows if row.value))
    values: dict[str, Any] = {
        **_letterhead(region),
        "title": words.RECEIPT,
        "number": receipt.number,
        "description": f"{words.RECEIPT} {receipt.number}",
        "sections": [asdict(section)],
        "items": [asdict(item) for item in receipt.items],
        "provisions": receipt.notes,
        "code": receipt.number,
        "code_shown": receipt.number,
        "qr": qr_svg(receipt.tracking_url),
        "verify_host": receipt.tracking_url.partition("://")[2],
        "officer": receipt.officer_name,
        "footer": words.RECEIPT_FOOTER,
    }
    return _compile("receipt", values, at)


def typeset_slip(slip: SlipData, paper: SlipPaper, *, region: Region, at: datetime) -> bytes:
    """Return a receipt of things that changed hands as a PDF for this paper; both sides sign it by hand."""
    values: dict[str, Any] = {
        **_letterhead(region),
        "paper": paper,
        "title": slip.title,
        "number": slip.number,
        "description": f"{slip.title} {slip.number}",
        "sections": [asdict(Section("", tuple(line for line in slip.lines if line.value)))],
        "giver": slip.giver,
        "receiver": slip.receiver,
        "note": slip.note,
        "code": slip.number,
        "code_shown": slip.number,
        "qr": qr_svg(slip.link),
        "link_note": slip.link_note,
        "footer": words.SLIP_FOOTER,
    }
    return _compile("slip", values, at)


def typeset_sheet(sheet: SheetData, *, region: Region, at: datetime) -> bytes:
    """Return a sheet of tables as a PDF; it is not signed."""
    local = at.astimezone(ZoneInfo(region.time_zone))
    values: dict[str, Any] = {
        **_letterhead(region),
        "title": sheet.title,
        "number": "",
        "description": f"{sheet.title} {sheet.subtitle}",
        "subtitle": sheet.subtitle,
        "tables": [asdict(table) for table in sheet.tables],
        "code": "",
        "code_shown": instant_in_words(local, str(Region.TimeZone(region.time_zone).label)),
        "qr": "",
        "footer": sheet.footer,
    }
    return _compile("sheet", values, at)


def typeset_report(report: ReportData, *, region: Region, at: datetime) -> bytes:
    """Return a report in chapters as a PDF; it is not signed."""
    local = at.astimezone(ZoneInfo(region.time_zone))
    values: dict[str, Any] = {
        **_letterhead(region),
        "title": report.title,
        "number": "",
        "description": f"{report.title} {report.subtitle}",
        "subtitle": report.subtitle,
        "blocks": [{key: value for key, value in asdict(block).items() if value is not None} for block in report.blocks],
        "code": "",
        "code_shown": instant_in_words(local, str(Region.TimeZone(region.time_zone).label)),
        "qr": "",
        "footer": report.footer,
    }
    return _compile("report", values, at)


def typeset_pledge(pledge: PledgeData, *, region: Region, at: datetime) -> bytes:
    """Return a pledge of service (maklumat pelayanan) for the wall as a PDF, to be signed by hand."""
    values: dict[str, Any] = {
        **_letterhead(region),
        "title": words.PLEDGE,
        "number": "",
        "description": f"{words.PLEDGE} {pledge.subtitle}",
        "subtitle": pledge.subtitle,
        "text": pledge.text,
        "place_date": f"{region.city or region.name}, {date_in_words(pledge.signed_on)}",
        "position": pledge.position,
        "name": pledge.name or words.NAME_BY_HAND,
        "nip": _spaced_nip(pledge.nip),
        "code": "",
        "code_shown": "",
        "qr": "",
        "footer": pledge.footer,
    }
    return _compile("pledge", values, at)


def typeset_minutes(minutes: MinutesData, *, region: Region, at: datetime) -> bytes:
    """Return minutes of a public consultation as a PDF, to be signed by hand."""
    local = at.astimezone(ZoneInfo(region.time_zone))
    values: dict[str, Any] = {
        **_letterhead(region),
        **asdict(minutes),
        "description": f"{minutes.title} {minutes.number}",
        "code": "",
        "code_shown": instant_in_words(local, str(Region.TimeZone(region.time_zone).label)),
        "qr": "",
        "footer": "",
    }
    return _compile("minutes", values, at)


def qr_svg(text: str) -> str:
    """Return a QR code (error level M) as SVG without a border."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=0, dark="#14213a", xmldecl=False, nl=False, omitsize=True)
    return out.getvalue().decode()


def check_crest(svg: str) -> bool:
    """Whether a region's crest can be printed: a readable SVG of at most 200 kB."""
    try:
        typst.compile(
            b'#image(bytes(sys.inputs.crest), format: "svg", alt: "-")', sys_inputs={"crest": svg}, pdf_standards=["a-2a"]
        )
    except typst.TypstError:
        return False
    return 0 < len(svg) <= 200_000


def _letterhead(region: Region) -> dict[str, Any]:
    levels = {"kota": "Kota", "kabupaten": "Kabupaten", "provinsi": "Provinsi"}
    name = region.name if region.name.startswith(tuple(levels.values())) else f"{levels[region.level]} {region.name}"
    phone = f"{words.PHONE} {region.phone}" if region.phone else ""
    contact = " · ".join(part for part in (phone, region.email) if part)
    return {
        "words": words.PRINTED,
        "colour": region.colour_brand,
        "crest": region.crest,
        "government": f"{words.GOVERNMENT} {name}",
        "office": region.office_name,
        "address": [part for part in (region.address, contact) if part],
    }


def _validity(product: ProductData, local: datetime) -> str:
    if product.template == "proof":
        return ""
    if product.valid_until is None:
        return words.NO_END
    return words.FROM_TO % {"start": date_in_words(local.date()), "end": date_in_words(product.valid_until)}


def _spaced_nip(nip: str) -> str:
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if len(nip) == 18 and nip.isdigit() else nip


def _compile(template: str, values: dict[str, Any], at: datetime) -> bytes:
    qr, crest = values.pop("qr"), values.pop("crest")
    clean = {**_cleaned(values), "qr": qr, "crest": crest}
    try:
        return _run(template, clean, at)
    except typst.TypstError:
        if not crest or check_crest(crest):
            raise
        return _run(template, {**clean, "crest": ""}, at)  # a crest nobody can draw must not stop a permit


def _run(template: str, values: dict[str, Any], at: datetime) -> bytes:
    moment = at.replace(microsecond=0)
    pdf = _compiler(template).compile(
        format="pdf",
        sys_inputs={"data": json.dumps(values)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=moment.astimezone(timezone(moment.utcoffset() or timedelta())),
    )
    assert isinstance(pdf, bytes)
    return pdf


def _compiler(template: str) -> typst.Compiler:
    kept: dict[str, typst.Compiler] = _local.__dict__.setdefault("compilers", {})
    if template not in kept:
        kept[template] = make_compiler(template)
    return kept[template]


def make_compiler(template: str, inputs: dict[str, str] | None = None) -> typst.Compiler:
    """Return a compiler of a template with the fonts of products; `inputs` is what a query of it may read."""
    with _fonts_lock:
        if not _fonts:
            _fonts.append(typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"]))
    source = HERE / "typst" / f"{template}.typ"
    return typst.Compiler(input=source, root=HERE / "typst", font_paths=_fonts[0], sys_inputs=inputs or {})


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inner) for inner in value]
    return value
