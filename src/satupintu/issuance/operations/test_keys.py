"""Keeping and revoking keys of the test CA."""

from datetime import datetime
from uuid import UUID

from cryptography import x509

from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.secrets import encrypt
from satupintu.issuance.events import CERTIFICATE_MADE, CERTIFICATE_REVOKED
from satupintu.issuance.models import TestKey
from satupintu.issuance.signatures import KeyPair
from satupintu.journal.operations import record


@operation
def keep_test_key(*, kind: TestKey.Kind, subject: str, pair: KeyPair, actor: Actor, at: datetime) -> TestKey:
    """Keep a new test key, encrypted; the system only. Raises `NotAllowed`, `IntegrityError` when there is a current one."""
    require_role(actor)
    serial = f"{x509.load_der_x509_certificate(pair.certificate).serial_number:x}"
    row = TestKey.objects.create(
        kind=kind,
        subject=subject,
        serial=serial,
        certificate=pair.certificate,
        key_cipher=encrypt(pair.key.hex(), "issuance.test_key"),
        made_at=at,
    )
    record(CERTIFICATE_MADE, row, actor=actor, at=at, kind=str(kind.value), serial=serial)
    return row


@operation
def revoke_test_key(*, key_id: UUID, actor: Actor, at: datetime) -> TestKey:
    """Revoke the test certificate of an official: it signs no more, and what it signs later is not trusted; `admin` only.

    Raises `NotAllowed`, `NotFound`.
    """
    require_role(actor, "admin")
    row = lock(TestKey, key_id, kind=TestKey.Kind.SIGNATORY, revoked_at=None)
    row.revoked_at = at
    row.save()
    record(CERTIFICATE_REVOKED, row, actor=actor, at=at, serial=row.serial)
    return row
