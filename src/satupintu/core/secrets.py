"""Encryption at rest and blind indexes for personal identifiers (UU 27/2022; architecture, data rules).

Keys are derived per region and purpose, so the same NIK in two regions has neither the same cipher text nor the same
index, and a dump of one region says nothing about another.
"""

import functools
import hashlib
import hmac
import os
import secrets as _random

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from satupintu.core.schema import schema_name

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VERSION = b"\x01"


@functools.lru_cache(maxsize=4096)
def _key(secret: str, schema: str, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"satupintu:{schema}:{purpose}".encode()).derive(secret.encode())


def _current_key(purpose: str) -> bytes:
    return _key(settings.ENCRYPTION_KEY, schema_name(), purpose)


def encrypt(text: str, purpose: str) -> bytes:
    """Return `text` encrypted with AES-256-GCM under the region's key for `purpose` (a short code such as `nik`)."""
    nonce = os.urandom(12)
    return _VERSION + nonce + AESGCM(_current_key(f"cipher:{purpose}")).encrypt(nonce, text.encode(), purpose.encode())


def decrypt(cipher: bytes | memoryview, purpose: str) -> str:
    """Return the text `encrypt` was given. Raises `cryptography.exceptions.InvalidTag` if it was tampered with."""
    raw = bytes(cipher)
    if raw[:1] != _VERSION:
        raise ValueError("unknown cipher version")
    return AESGCM(_current_key(f"cipher:{purpose}")).decrypt(raw[1:13], raw[13:], purpose.encode()).decode()


def blind_index(text: str, purpose: str) -> bytes:
    """Return 32 bytes by which equal texts of one region and purpose can be found, and nothing else."""
    return hmac.digest(_current_key(f"index:{purpose}"), text.encode(), hashlib.sha256)


def random_code(length: int) -> str:
    """Return an unguessable code in Crockford's base 32 (no I, L, O, U), 5 bits a character."""
    return "".join(_random.choice(CROCKFORD) for _ in range(length))
