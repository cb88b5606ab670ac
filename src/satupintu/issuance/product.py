"""What a product says, as values: made by whoever knows the case, typeset and signed here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal
from uuid import UUID

TemplateName = Literal["letter", "certificate", "proof"]
TEMPLATES: tuple[TemplateName, ...] = ("letter", "certificate", "proof")


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the body: label and value, both as printed."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    """A group of lines under a heading; the heading may be empty."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Signatory:
    """The official who signs (pejabat berwenang).

    `position` is the full nomenklatur jabatan; `acting` is "" or how they act (`Plt.`, `Plh.`, `a.n. Wali Kota Contoh`);
    `nip` 18 digits or ""; `rank` pangkat/golongan or "". `identifier` is what an outside signer knows them by (NIK for
    BSrE); it is used for the one call and never stored.
    """

    staff_id: UUID
    name: str
    position: str
    nip: str = ""
    rank: str = ""
    acting: str = ""
    identifier: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PartnerProduct:
    """The product another agency made, for a Bukti Selesai Layanan; `number` may be empty when it is not told to us."""

    issuer: str
    name: str
    number: str
    issued_on: date | None = None
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductData:
    """Everything a product says.

    `template` is `letter` (surat izin, surat keterangan), `certificate` (kutipan, kartu) or `proof` (Bukti Selesai Layanan;
    then `partner` is needed). `register_code` names the register that numbers it. `holder_name` is the person or business
    it is for, `holder_is_person` says whether the public page masks it; `holder_person_id` is None for a business: who may
    open the file then follows from the case. `valid_until` is the last day of validity, None for no end. `validity` says
    it in words; empty takes the dates. `public_data` holds the few codes a verifier needs (JSON values, no personal ones);
    it is stored.
    """

    service_code: str
    title: str
    register_code: str
    holder_name: str
    sections: tuple[Section, ...]
    template: TemplateName = "letter"
    subject: str = ""
    intro: str = ""
    legal_bases: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    copies_to: tuple[str, ...] = ()
    holder_is_person: bool = True
    holder_person_id: UUID | None = None
    valid_until: date | None = None
    validity: str = ""
    partner: PartnerProduct | None = None
    public_data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptData:
    """What a receipt of an application (tanda terima permohonan) says.

    `items` are (requirement, state in words); `promised` is the due date in words; `tracking_url` goes into the QR code.
    """

    number: str
    service_name: str
    applicant_name: str
    submitted_at: datetime
    tracking_url: str
    items: tuple[Field, ...] = ()
    promised: str = ""
    fee: str = ""
    officer_name: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table of a sheet: its heading, the head of its columns, and rows of as many cells."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SheetData:
    """A sheet of tables as it is printed, without number or signature."""

    title: str
    subtitle: str
    tables: tuple[SheetTable, ...]
    footer: str = ""


SlipPaper = Literal["a4", "roll"]
"""On what a slip is printed: A4, or the 80 mm roll of a counter's printer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipData:
    """What a receipt of things that changed hands says (tanda terima penyerahan, berkas asli).

    `giver` and `receiver` sign. `link` goes into the QR code, `link_note` says what it is for; `note` may be empty.
    """

    title: str
    number: str
    lines: tuple[Field, ...]
    giver: str
    receiver: str
    link: str
    link_note: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PledgeData:
    """A pledge of service (maklumat pelayanan) for the wall; `name` is "" where it is written by hand."""

    subtitle: str
    text: str
    signed_on: date
    position: str
    name: str
    nip: str
    footer: str = ""


@dataclass(frozen=True, slots=True)
class MinutesTable:
    """A table of minutes: heading, head and rows; `note` stands there when it has no rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


@dataclass(frozen=True, slots=True)
class MinutesData:
    """Minutes of a public consultation (berita acara), to be signed by hand.

    `participants` has five columns, the last one empty for signatures; `points` four. `missing` names elements that were not
    represented, or is "".
    """

    title: str
    number: str
    text: str
    participants: MinutesTable
    missing: str
    points: MinutesTable
    signers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a report: its label, how long it is in percent, and the value as printed."""

    label: str
    share: float
    shown: str


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """A part of a report, by `kind`.

    `chapter`, `heading` and `text` have `text`; `list` has `items`; `table` has `title`, `head` and `rows`; `bars` has
    `title`, a `head` of three words and `rows` of `Bar`; `score` has `label`, `value` and `note`.
    """

    kind: Literal["chapter", "heading", "text", "list", "table", "bars", "score"]
    text: str = ""
    title: str = ""
    items: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] | tuple[Bar, ...] = ()
    label: str = ""
    value: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportData:
    """A report in chapters as it is printed, without number or signature."""

    title: str
    subtitle: str
    blocks: tuple[ReportBlock, ...]
    footer: str = ""
