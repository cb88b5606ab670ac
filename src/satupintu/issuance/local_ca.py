"""The test CA of a region: a signer that needs no outside system, for trying out, demonstrations and tests.

Its signatures are technically sound (PAdES B-T) and legally nothing: every certificate says UJI/TEST CA, production refuses
it. The time stamps are its own too, so they prove no time. Keys are made once and kept encrypted in the region's schema.
"""

import functools
import hashlib
from datetime import UTC, datetime
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.db import IntegrityError

from satupintu.core.actor import SYSTEM
from satupintu.core.regions import current_region
from satupintu.core.secrets import decrypt
from satupintu.core.statements import Question
from satupintu.issuance import words
from satupintu.issuance.models import TestKey
from satupintu.issuance.operations.test_keys import keep_test_key
from satupintu.issuance.ports import CertificateStatus, SignedPdf
from satupintu.issuance.product import Signatory
from satupintu.issuance.signatures import KeyPair, add_signature

LABEL = "UJI/TEST CA"
NOT_BEFORE = datetime(2015, 1, 1, tzinfo=UTC)
NOT_AFTER = datetime(2055, 1, 1, tzinfo=UTC)
"""Long enough that a demonstration may hold years of the past."""


class LocalCa:
    """Signs with the region's test CA; implements `ports.Signer`."""

    name = "local_ca"
    footer = words.TEST_FOOTER
    needs_credential = False
    is_test = True

    def status(self, signatory: Signatory, at: datetime) -> CertificateStatus:
        """Return `REVOKE` when the official's certificate was revoked by then, else `ISSUE`: one is made when needed."""
        revoked_at = _REVOKED.first(_subject(signatory))
        if revoked_at and revoked_at <= at:
            return CertificateStatus.REVOKE
        return CertificateStatus.ISSUE

    def sign(self, pdf: bytes, signatory: Signatory, *, reason: str, at: datetime, credential: str = "") -> SignedPdf:
        """Return the PDF signed for the official, with a time stamp of the test CA itself."""
        authority, stamper, own = _keys(signatory, at)
        name = x509.load_der_x509_certificate(bytes(own.certificate)).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        content = add_signature(
            pdf,
            signing=_key_pair(own),
            chain=[bytes(authority.certificate)],
            stamping=_key_pair(stamper),
            name=signatory.name,
            reason=reason,
            place=current_region().city,
            at=at,
        )
        return SignedPdf(content, own.serial, str(name[0].value), "B-T", is_test=True)


_REVOKED: Question[datetime | None] = Question(
    lambda subject: (
        TestKey.objects.filter(kind=TestKey.Kind.SIGNATORY, subject=subject)
        .order_by("-id")
        .values_list("revoked_at", flat=True)[:1]
    )
)


def trusted_roots() -> list[bytes]:
    """Return the DER certificate of this region's test CA, if it has one."""
    return [bytes(row.certificate) for row in TestKey.objects.filter(kind=TestKey.Kind.AUTHORITY)]


def _subject(signatory: Signatory) -> str:
    # A new name or position means a new certificate, as it does with a real authority.
    said = hashlib.sha256(f"{signatory.name}\0{signatory.position}".encode()).hexdigest()[:16]
    return f"{signatory.staff_id}:{said}"


def _keys(signatory: Signatory, at: datetime) -> tuple[TestKey, TestKey, TestKey]:
    """Return the keys of the authority, the time stamper and the official: one query once they are there."""
    subjects = {
        TestKey.Kind.AUTHORITY: ("", f"{LABEL} {current_region().name}"),
        TestKey.Kind.TIMESTAMPER: ("", f"{LABEL} Penanda Waktu"),
        TestKey.Kind.SIGNATORY: (_subject(signatory), signatory.name),
    }
    current = TestKey.objects.filter(subject__in={"", _subject(signatory)}, revoked_at__isnull=True)
    there = {row.kind: row for row in current}
    authority, stamper, own = (there.get(kind) or _obtain(kind, *named, at) for kind, named in subjects.items())
    return authority, stamper, own


def _obtain(kind: TestKey.Kind, subject: str, name: str, at: datetime) -> TestKey:
    """Return the current key of a kind and subject, made if there is none; several processes end up with the same one."""
    current = TestKey.objects.filter(kind=kind, subject=subject, revoked_at__isnull=True)
    if (row := current.first()) is not None:
        return row
    issuer = (
        None if kind == TestKey.Kind.AUTHORITY else _obtain(TestKey.Kind.AUTHORITY, "", f"{LABEL} {current_region().name}", at)
    )
    try:
        pair = _make(kind, name, issuer)
        return keep_test_key(kind=kind, subject=subject, pair=pair, actor=SYSTEM, at=at)
    except IntegrityError:
        return current.get()


def _make(kind: TestKey.Kind, name: str, issuer: TestKey | None) -> KeyPair:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name if LABEL in name else f"{name[:50]} ({LABEL})")
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.load_der_x509_certificate(bytes(issuer.certificate)).subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOT_BEFORE)
        .not_valid_after(NOT_AFTER)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=0 if issuer is None else None), critical=True)
        .add_extension(_usage(is_authority=issuer is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    signing_key = key
    if issuer:
        signing_key = _load_key(_key_pair(issuer).key)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False
        )
    if kind == TestKey.Kind.TIMESTAMPER:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    certificate = builder.sign(signing_key, hashes.SHA256())
    return KeyPair(
        certificate.public_bytes(serialization.Encoding.DER),
        key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def _name(common_name: str) -> x509.Name:
    region = current_region()
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, region.office_name[:64]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"{LABEL} - tidak berlaku resmi"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _load_key(der: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_der_private_key(der, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _key_pair(row: TestKey) -> KeyPair:
    return _decrypted(current_region().schema_name, row.pk, bytes(row.certificate), bytes(row.key_cipher))


@functools.lru_cache(maxsize=256)
def _decrypted(schema_name: str, pk: UUID, certificate: bytes, cipher: bytes) -> KeyPair:
    return KeyPair(certificate, bytes.fromhex(decrypt(cipher, "issuance.test_key")))
