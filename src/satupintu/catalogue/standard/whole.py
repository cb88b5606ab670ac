"""The whole of a standard: as one file of a pack, and as one version in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

from satupintu.catalogue.standard.parts import (
    Agency,
    AgencySystem,
    Component,
    ComponentText,
    Fee,
    FormField,
    LegalBasis,
    Parameter,
    Persona,
    Product,
    Promise,
    RejectionReason,
    Requirement,
    Section,
    Source,
    Sourced,
    Variant,
    Zone,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFile:
    """Everything one service is: the content of one file of a pack, and of one version in the catalogue."""

    format: Literal[1]
    code: str
    slug: str
    name: str
    category: str
    agency: Agency
    zone: Zone
    synonyms: tuple[str, ...] = ()
    referral: str = ""
    legal_basis: tuple[LegalBasis, ...]
    personas: tuple[Persona, ...] = ()
    variants: tuple[Variant, ...]
    parameters: tuple[Parameter, ...] = ()
    form: tuple[Section, ...]
    form_evidence: Sourced = field(default_factory=Sourced)
    requirements: tuple[Requirement, ...]
    fee: Fee
    product: Product
    time: Promise
    components: Mapping[str, ComponentText]
    rejection_reasons: tuple[RejectionReason, ...]
    agency_systems: tuple[AgencySystem, ...] = ()
    sheet: Mapping[str, Any]
    sheet_note: str = ""
    planning: Mapping[str, Any] = field(default_factory=dict)
    verification: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    @property
    def fields(self) -> tuple[FormField, ...]:
        """All questions in order, computed ones included."""
        return tuple(question for section in self.form for question in section.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A standard of service ready for use: one version with the region's overrides merged in. Cached; never changes.

    Dates are local dates. `is_open` and `referral` say whether the region takes applications, and where to go else.
    `own_issuing` is whether the region issues a product the pack leaves to a partner.
    """

    service_id: UUID
    version_id: UUID
    sop_version_id: UUID | None
    number: int
    state: str
    decree_no: str
    decree_on: date | None
    effective_from: date | None
    code: str
    slug: str
    name: str
    category: str
    category_label: str
    agency: Agency
    zone: Zone
    synonyms: tuple[str, ...]
    is_open: bool
    referral: str
    own_issuing: bool
    legal_basis: tuple[LegalBasis, ...]
    personas: tuple[Persona, ...]
    variants: tuple[Variant, ...]
    parameters: tuple[Parameter, ...]
    sections: tuple[Section, ...]
    requirements: tuple[Requirement, ...]
    fee: Fee
    product: Product
    promise: Promise
    components: tuple[Component, ...]
    rejection_reasons: tuple[RejectionReason, ...]
    agency_systems: tuple[AgencySystem, ...]
    planning: Mapping[str, Any]
    sources: tuple[Source, ...]

    @property
    def fields(self) -> tuple[FormField, ...]:
        """All questions in order, computed ones included."""
        return tuple(question for section in self.sections for question in section.fields)

    @property
    def public_components(self) -> tuple[Component, ...]:
        """The six components a public page may show."""
        return tuple(component for component in self.components if component.is_public)

    @property
    def labels(self) -> Mapping[str, str]:
        """The label of each requirement by key."""
        return {requirement.key: requirement.label for requirement in self.requirements}

    @property
    def promised_value(self) -> int:
        """The promised time without its unit."""
        return self.promise.value

    @property
    def promised_unit(self) -> str:
        """The unit of the promised time: menit, jam, hari_kerja, hari or bulan."""
        return self.promise.unit

    def requirement(self, key: str) -> Requirement | None:
        """Return the requirement with this key, or None."""
        return next((requirement for requirement in self.requirements if requirement.key == key), None)

    def reason(self, code: str) -> RejectionReason | None:
        """Return the reason of rejection with this code, or None."""
        return next((reason for reason in self.rejection_reasons if reason.code == code), None)

    def variant(self, code: str) -> Variant | None:
        """Return the variant with this code, or None."""
        return next((variant for variant in self.variants if variant.code == code), None)
