"""Holes others fill: who signs, and who knows what a product says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.conf import settings

from satupintu.issuance.errors import SignerNotReady
from satupintu.issuance.product import (
    Bar,
    Field,
    MinutesData,
    MinutesTable,
    PartnerProduct,
    ProductData,
    ReceiptData,
    ReportBlock,
    ReportData,
    Section,
    Signatory,
    SlipData,
    SlipPaper,
    TemplateName,
)
from satupintu.sop.models import Task

__all__ = [
    "Bar",
    "CertificateStatus",
    "Field",
    "IssueRequest",
    "MinutesData",
    "MinutesTable",
    "PartnerProduct",
    "ProductData",
    "ProductSource",
    "ReceiptData",
    "ReportBlock",
    "ReportData",
    "Section",
    "Signatory",
    "SignedPdf",
    "Signer",
    "SlipData",
    "SlipPaper",
    "TemplateName",
    "get_signer",
    "register_product_source",
    "register_signer",
    "source_of_products",
]


class CertificateStatus(StrEnum):
    """State of an official's certificate, in the words of BSrE (regulation facts 6.10); only `ISSUE` may sign."""

    ISSUE = "ISSUE"
    EXPIRED = "EXPIRED"
    RENEW = "RENEW"
    WAITING_FOR_VERIFICATION = "WAITING_FOR_VERIFICATION"
    NEW = "NEW"
    NO_CERTIFICATE = "NO_CERTIFICATE"
    NOT_REGISTERED = "NOT_REGISTERED"
    SUSPEND = "SUSPEND"
    REVOKE = "REVOKE"


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """A signed PDF and what is known of the signature. `level` is the PAdES level, `B-B` or `B-T`."""

    content: bytes
    certificate_serial: str
    certificate_name: str
    level: str
    is_test: bool = False


class Signer(Protocol):
    """Something that signs PDFs for officials: the local test CA, BSrE, another PSrE.

    `name` is its code; `footer` the sentence printed on products (set before signing); `needs_credential` says whether
    `sign` wants a passphrase or one-time code, which lives for that call only and is never stored or logged (6.12).
    """

    name: str
    footer: str
    needs_credential: bool
    is_test: bool

    def status(self, signatory: Signatory, at: datetime) -> CertificateStatus:
        """Return the state of the official's certificate. Raises `core.errors.Unavailable`."""

    def sign(self, pdf: bytes, signatory: Signatory, *, reason: str, at: datetime, credential: str = "") -> SignedPdf:
        """Return the PDF signed as an increment, so that every byte before stays.

        Raises `core.errors.Unavailable` when the signer is down or the credential is refused.
        """


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """What the automatic row `issue_product` needs: the product and who signs it."""

    product: ProductData
    signatory: Signatory


ProductSource = Callable[[Task, datetime], IssueRequest]

_signers: dict[str, Signer] = {}
_source: list[ProductSource] = []


def register_signer(name: str, signer: Signer) -> None:
    """Offer a signer under a name that `SATUPINTU_SIGNER` may choose; a second registration replaces the first."""
    _signers[name] = signer


def get_signer() -> Signer:
    """Return the signer this installation uses.

    Raises `SignerNotReady` when none of that name is there, or when it is a test CA and production does not allow one.
    """
    name = getattr(settings, "SIGNER", "") or "local_ca"
    signer = _signers.get(name)
    if signer is None:
        raise SignerNotReady(signer=name, reason="unknown_signer")
    if signer.is_test and not settings.ALLOW_TEST_CA:
        raise SignerNotReady(signer=name, reason="test_ca_not_allowed")
    return signer


def register_product_source(source: ProductSource) -> None:
    """Name who assembles products for the action `issue_product`; the last registration counts."""
    _source[:] = [source]


def source_of_products() -> ProductSource:
    """Return who assembles products. Raises `LookupError` when nobody does."""
    if not _source:
        raise LookupError("no module assembles products")
    return _source[0]
