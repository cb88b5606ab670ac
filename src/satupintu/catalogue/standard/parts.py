"""The parts of a standard of service, as values.

Every class is frozen. A field without default must be written in a pack file; `key` in its metadata is the word of
the file where that is not a Python name. `Literal` types are the words a file may use.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

Evidence = Literal["official", "secondary", "code", "derived", "own", "assumption"]
FieldType = Literal[
    "string",
    "text",
    "integer",
    "decimal",
    "money",
    "boolean",
    "date",
    "time",
    "enum",
    "multiselect",
    "object",
    "array",
    "geo",
    "area",
]
DeliveryMode = Literal[
    "owner_issues",
    "owner_issues_via_ptsp_counter",
    "owner_forwards",
    "partner_counter",
    "assisted_submission",
    "shared_system",
    "switchable",
]
TimeUnit = Literal["menit", "jam", "hari_kerja", "hari", "bulan"]
ComponentKind = Literal[
    "legal_basis", "requirements", "procedure", "time", "fee", "product", "facilities", "competence",
    "supervision", "complaints", "staffing", "guarantee", "safety", "evaluation",
]  # fmt: skip

DELIVERY: tuple[str, ...] = ("requirements", "procedure", "time", "fee", "product", "complaints")
"""Components of service delivery (Permenpan RB 15/2014): these six are published; the other eight are internal."""

LABELS: Mapping[str, str] = {
    "legal_basis": "Dasar hukum",
    "requirements": "Persyaratan",
    "procedure": "Sistem, mekanisme, dan prosedur",
    "time": "Jangka waktu penyelesaian",
    "fee": "Biaya/tarif",
    "product": "Produk pelayanan",
    "facilities": "Sarana, prasarana, dan/atau fasilitas",
    "competence": "Kompetensi pelaksana",
    "supervision": "Pengawasan internal",
    "complaints": "Penanganan pengaduan, saran, dan masukan",
    "staffing": "Jumlah pelaksana",
    "guarantee": "Jaminan pelayanan",
    "safety": "Jaminan keamanan dan keselamatan pelayanan",
    "evaluation": "Evaluasi kinerja pelaksana",
}
"""Names of the components in the order of UU 25/2009 ps. 21, where they are terms of law and so are not translated."""
WRITTEN: tuple[str, ...] = (
    "facilities", "competence", "supervision", "complaints", "staffing", "guarantee", "safety", "evaluation",
)  # fmt: skip
"""Components an author writes as text; the other six are told from the data."""

EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A fact with how sure it is and where it stands."""

    evidence: Evidence = "own"
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """Who owns and who issues the service, and how the office delivers it."""

    owner: str
    issuer: str
    level: str
    delivery_mode: DeliveryMode
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The part of the hall the service is given in."""

    code: str
    label: str
    ticket_prefix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis(Sourced):
    """One rule the service stands on (dasar hukum); `status` says whether it is still in force."""

    ref: str
    about: str
    status: Literal["berlaku", "diubah", "dicabut"] = "berlaku"


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A kind of applicant."""

    code: str
    label: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A kind of request within the service; `form_value` is its word on the official form."""

    code: str
    label: str
    form_value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number the region sets (tarif, indeks); formulas and conditions use it by name."""

    name: str
    label: str
    value: Decimal
    evidence: Evidence = "own"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a list."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What an answer must satisfy.

    `min` and `max` bound a number, or the length of a list; `min_length` and `max_length` a text; `expression` may use
    every name of the form; `sentence` is said instead of the usual one (with an `expression`: when
    that fails); `unique_by` names a subfield of a list.
    """

    pattern: str = ""
    min: Decimal | None = None
    max: Decimal | None = None
    min_length: int | None = None
    max_length: int | None = None
    not_future: bool = False
    not_past: bool = False
    differs_from: tuple[str, ...] = ()
    must_be_true: bool = False
    unique_by: str = ""
    expression: str = ""
    sentence: str = ""
    validator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question of the form (isian). With `formula` it is computed, never asked. `condition` says when it is asked.

    `on_product` False keeps the answer off the product: the office asks it for its own work only, a phone number say.
    `statement` is what the product prints in place of a label that is a question; without it such an answer is left out.
    """

    name: str
    label: str
    type: FieldType
    required: bool = True
    options: tuple[Option, ...] = field(default=(), metadata={"raw": (str, list, dict)})
    validation: Validation = Validation()
    condition: str = ""
    prefill: str = ""
    formula: str = ""
    on_product: bool = True
    statement: str = ""
    note: str = ""
    subfields: "tuple[FormField, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Questions shown together on one page: at most five."""

    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Sourced):
    """One requirement (persyaratan).

    `stage` says when it must be there: at submission, at the counter (an original shown or withdrawn), or in the
    course of the process (a payment). `accept` are file kinds, `max_mb` megabytes. `questions` names the questions a
    `form_field` requirement is made of, which open again when it is rejected; none named means the whole form.
    """

    key: str
    label: str
    kind: Literal["form_field", "upload", "agency_data", "payment_proof", "original_item"]
    format: str
    obligation: Literal["mandatory", "optional", "conditional"]
    condition: str = ""
    source_system: str = ""
    stage: Literal["submission", "counter", "process"] = "submission"
    accept: tuple[Literal["pdf", "jpg", "png", "xlsx", "dwg"], ...] = ()
    max_mb: int = 5
    questions: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_mandatory(self) -> bool:
        """Whether the case cannot go on without it, once it applies."""
        return self.obligation != "optional"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeVariable:
    """A variable of a formula: computed `from` an expression, or `assessed` by an officer (with a default or none)."""

    name: str
    label: str
    source: str = field(default="", metadata={"key": "from"})
    assessed: bool = False
    default: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeExample:
    """A worked example: with these inputs the formula gives exactly this many rupiah."""

    label: str
    inputs: Mapping[str, Decimal]
    result: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeComponent(Sourced):
    """One part of what is paid. `payee` is who gets it; a part with `in_total` false is for information only.

    `words` tell the applicant how it is reckoned; the formula is for the computer.
    """

    code: str
    label: str
    formula: str
    variables: tuple[FeeVariable, ...] = ()
    payee: Literal["region", "state", "partner"] = "region"
    in_total: bool = True
    condition: str = ""
    examples: tuple[FeeExample, ...] = ()
    words: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee(Sourced):
    """What the service costs (biaya/tarif). `amount` in rupiah when it is fixed; else the components tell."""

    kind: str
    amount: int | None = None
    legal: str = ""
    payable_to: str = ""
    note: str = ""
    components: tuple[FeeComponent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerDocument:
    """What a partner agency issues at the end, and what its number is called."""

    name: str
    issuer: str
    number_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """How long the product is valid: words, and value with unit where it can be counted."""

    text: str
    value: int | None = None
    unit: Literal["", "hari", "bulan", "tahun"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Sourced):
    """What the applicant receives (produk pelayanan). Not `issued_by_us`: we give a note naming the partner's document."""

    name: str
    short: str
    issued_by_us: bool
    validity: Validity
    signer: str
    template: str = "product"
    also: str = ""
    note: str = ""
    partner_document: PartnerDocument | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise(Sourced):
    """The promised time (jangka waktu) and from when it counts. `found` are times other offices publish.

    `deemed_approval` says that law grants the application when this time passes without a decision (UU 30/2014 art. 53 as
    changed by UU 6/2023; PP 28/2025 art. 225 and 230). Not every service is under that rule, so the standard must say so.
    """

    value: int
    unit: TimeUnit
    counted_from: str
    note: str = ""
    deemed_approval: bool = False
    found: tuple[Mapping[str, Any], ...] = ()

    @property
    def began(self) -> str:
        """From when it counts, to stand behind the word “sejak”, which some authors have written already."""
        return self.counted_from.strip().removeprefix("sejak ").removeprefix("Sejak ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentText(Sourced):
    """The text of one of the components an author writes."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One of the 14 components (UU 25/2009 ps. 21) as it is read; `is_public` by Permenpan RB 15/2014."""

    kind: ComponentKind
    label: str
    text: str
    is_public: bool
    evidence: Evidence = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectionReason(Sourced):
    """A reason a request may be refused or handed back for; `stage` is where in the process it is found."""

    code: str
    label: str
    stage: str
    correctable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencySystem(Sourced):
    """An outside system the service needs, what for, and in which rows of the sheet."""

    system: str
    purpose: str
    when: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact stands."""

    id: str
    title: str
    url: str = ""
    kind: str = ""
