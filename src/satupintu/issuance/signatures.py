"""PAdES signatures: putting one into a PDF, and saying what those in a PDF are worth (pyHanko)."""

# mypy: disable-error-code="no-untyped-call"
# asn1crypto and parts of pyHanko carry no types.

import hashlib
import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from asn1crypto import algos, cms, core, keys, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.general import as_signing_certificate, simple_cms_attribute
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

LARGEST_PDF = 25 * 1024 * 1024
"""Bytes of a PDF we look into when somebody asks whether it is ours."""

MOST_SIGNATURES = 10
_RESERVED = 12_288

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

Verdict = Literal["valid", "altered", "extended", "untrusted", "unsigned", "unreadable"]


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A certificate and its private key, both DER (PKCS#8 for the key)."""

    certificate: bytes
    key: bytes


class _Stamper(DummyTimeStamper):
    """Time stamps made in this process; on a curve, because loading an RSA key for every stamp takes 40 ms."""

    def _sign_tst_info(self, tst_info_data: bytes, md_algorithm: str, dt: datetime) -> tuple[bytes, cms.CMSAttributes]:
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("signing_time", cms.Time({"utc_time": core.UTCTime(dt)})),
                simple_cms_attribute("signing_certificate", as_signing_certificate(self.tsa_cert)),
                simple_cms_attribute("message_digest", hashlib.new(md_algorithm, tst_info_data).digest()),
            ]
        )
        key = serialization.load_der_private_key(self.tsa_key.dump(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())), attributes

    def _build_signed_data(
        self, tst_info_data: bytes, md_algorithm: str, signature: bytes, signed_attrs: cms.CMSAttributes
    ) -> dict[str, Any]:
        data: dict[str, Any] = super()._build_signed_data(tst_info_data, md_algorithm, signature, signed_attrs)
        (info,) = data["signer_infos"]
        info["signature_algorithm"] = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
        return data


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What the signatures in a PDF are worth.

    `is_intact`: no signed byte changed. `covers_whole`: nothing was added after the last signature. `is_trusted`: the
    certificate comes from an authority we trust and was valid when it signed. `signer_name` is the certificate's CN.
    """

    count: int = 0
    is_readable: bool = True
    is_intact: bool = False
    covers_whole: bool = False
    is_trusted: bool = False
    signer_name: str = ""
    certificate_serial: str = ""
    signed_at: datetime | None = None
    has_timestamp: bool = False

    @property
    def verdict(self) -> Verdict:
        """The report in one word."""
        if not self.is_readable:
            return "unreadable"
        if not self.count:
            return "unsigned"
        if not self.is_intact:
            return "altered"
        if not self.covers_whole:
            return "extended"
        return "valid" if self.is_trusted else "untrusted"


class _Increment(IncrementalPdfFileWriter):
    """Adds to a PDF without touching what it says of itself.

    pyHanko would write the metadata anew, with the present instant and in a form PDF/A does not know; what typst wrote
    agrees with itself, so it stays byte for byte (a test holds that).
    """

    output_version = (1, 7)

    def _update_meta(self) -> None:
        return


class _PdfSigner(signers.PdfSigner):
    """Signs at a given instant instead of now, so that operations stay a function of their `at`."""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def add_signature(
    pdf: bytes,
    *,
    signing: KeyPair,
    chain: Iterable[bytes],
    stamping: KeyPair | None,
    name: str,
    reason: str,
    place: str,
    at: datetime,
) -> bytes:
    """Return `pdf` with an invisible PAdES signature added as an increment: B-T with a `stamping` key, else B-B.

    `chain` are the DER certificates above the signing one. The field lies outside the page and carries the print flag, the
    one way to satisfy both PDF/A-2 and PDF/UA-1 with a signature nobody sees.
    """
    above = SimpleCertificateStore.from_certs([_certificate(der) for der in chain])
    signer = signers.SimpleSigner(
        signing_cert=_certificate(signing.certificate),
        signing_key=_key(signing.key),
        cert_registry=above,
    )
    stamper = stamping and _Stamper(
        tsa_cert=_certificate(stamping.certificate),
        tsa_key=_key(stamping.key),
        certs_to_embed=above,
        fixed_dt=at,
    )
    field = "TandaTangan"
    pdf_signer = _PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=field,
            name=name,
            reason=reason,
            location=place,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
        ),
        signer=signer,
        timestamper=stamper,
        new_field_spec=fields.SigFieldSpec(
            field, readable_field_name=reason, invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True)
        ),
        at=at,
    )
    out = io.BytesIO()
    pdf_signer.sign_pdf(_Increment(io.BytesIO(pdf)), bytes_reserved=_RESERVED, output=out)
    return out.getvalue()


def read_signatures(pdf: bytes, *, roots: Iterable[bytes], at: datetime) -> SignatureReport:
    """Return what the signatures in `pdf` are worth; never raises for what the bytes hold.

    `roots` are the DER certificates of trusted authorities. Certificates are judged at the instant of the time stamp when
    there is one, else at `at`.
    """
    if len(pdf) > LARGEST_PDF or b"%PDF-" not in pdf[:1024]:
        return SignatureReport(is_readable=False)
    try:
        return _read(pdf, [_certificate(der) for der in roots], at)
    except Exception:  # whatever a stranger's file makes a parser do
        return SignatureReport(is_readable=False)


def _read(pdf: bytes, roots: list[x509.Certificate], at: datetime) -> SignatureReport:
    found = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    if not found or len(found) > MOST_SIGNATURES:
        return SignatureReport(is_readable=len(found) <= MOST_SIGNATURES)
    intact, trusted, whole = True, True, False
    signed_at: datetime | None = None
    stamped = False
    for signature in found:
        signed_at = signature.self_reported_timestamp
        context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=signed_at or at, revocation_mode="soft-fail")
        status = validate_pdf_signature(signature, context, skip_diff=True)
        intact = intact and status.intact and status.valid
        stamp = status.timestamp_validity
        stamped = stamp is not None and stamp.valid and stamp.trusted
        if stamp is not None and stamped:
            signed_at = stamp.timestamp
        trusted = trusted and status.trusted and (stamp is None or stamped)
        whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    last = found[-1].signer_cert
    return SignatureReport(
        count=len(found),
        is_intact=intact,
        covers_whole=whole,
        is_trusted=trusted,
        signer_name=str(last.subject.native.get("common_name", "")),
        certificate_serial=f"{last.serial_number:x}",
        signed_at=signed_at,
        has_timestamp=stamped,
    )


def _certificate(der: bytes) -> x509.Certificate:
    return cast(x509.Certificate, x509.Certificate.load(der))


def _key(der: bytes) -> keys.PrivateKeyInfo:
    return cast(keys.PrivateKeyInfo, keys.PrivateKeyInfo.load(der))
