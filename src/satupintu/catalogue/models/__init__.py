"""Tables of the catalogue: services, their versions, and the parts of each version."""

from satupintu.catalogue.models.life import Consultation, ConsultationParticipant, ConsultationPoint, Publication, StandardReview
from satupintu.catalogue.models.parts import (
    FeeComponent,
    FormField,
    LegalBasis,
    Parameter,
    Persona,
    RejectionReason,
    Requirement,
    StandardComponent,
    Variant,
)
from satupintu.catalogue.models.scenarios import SopScenario
from satupintu.catalogue.models.standards import RegionOverride, Service, ServiceVersion

__all__ = [
    "Consultation",
    "ConsultationParticipant",
    "ConsultationPoint",
    "FeeComponent",
    "FormField",
    "LegalBasis",
    "Parameter",
    "Persona",
    "Publication",
    "RegionOverride",
    "RejectionReason",
    "Requirement",
    "Service",
    "ServiceVersion",
    "SopScenario",
    "StandardComponent",
    "StandardReview",
    "Variant",
]
