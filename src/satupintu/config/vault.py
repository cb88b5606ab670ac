"""One encrypted file: what is written into it can be read again with the passphrase only, whole or not at all.

AES-256-GCM (NIST SP 800-38D) over numbered pieces of 1 MiB, the last one marked, so that a changed, exchanged, missing
or cut-off piece is found. The key comes from the passphrase by scrypt (RFC 7914) with a salt of the file's own.
"""

import io
import os
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"satupintu backup 1\n"
_PIECE = 1024 * 1024
_SALT = 16
_LENGTH = struct.Struct(">I")


class VaultDamaged(ValueError):
    """The passphrase is wrong, or the file is not as it was written."""


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode()))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


class VaultWriter(io.RawIOBase):
    """Encrypts what is written to it into `target`; `close` writes the last piece and leaves `target` open."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        salt = os.urandom(_SALT)
        self._target, self._cipher, self._number = target, _cipher(passphrase, salt), 0
        self._waiting = bytearray()
        target.write(MAGIC + salt)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        """Take the data; whole pieces go out at once."""
        self._waiting += data
        while len(self._waiting) > _PIECE:
            self._put(bytes(self._waiting[:_PIECE]), is_last=False)
            del self._waiting[:_PIECE]
        return len(data)

    def close(self) -> None:
        """Write the last piece."""
        if not self.closed:
            self._put(bytes(self._waiting), is_last=True)
        super().close()

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number), piece, b"last" if is_last else b"more")
        self._target.write(_LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


class VaultReader(io.RawIOBase):
    """Decrypts what `VaultWriter` wrote, piece by piece. Raises `VaultDamaged` when it is opened or read."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        if source.read(len(MAGIC)) != MAGIC:
            raise VaultDamaged("this is no backup of Satu Pintu")
        self._source, self._cipher, self._number = source, _cipher(passphrase, source.read(_SALT)), 0
        self._piece = memoryview(b"")
        self._is_over = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as the current piece goes; 0 at the end."""
        while not self._piece and not self._is_over:
            self._next()
        count = min(len(buffer), len(self._piece))
        buffer[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        return count

    def _next(self) -> None:
        head = self._source.read(_LENGTH.size)
        length = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else 0
        sealed = self._source.read(length) if 0 < length <= _PIECE + 16 else b""
        for mark in (b"more", b"last"):
            try:
                self._piece = memoryview(self._cipher.decrypt(_nonce(self._number), sealed, mark))
            except (InvalidTag, ValueError):
                continue
            self._number += 1
            self._is_over = mark == b"last"
            return
        raise VaultDamaged("the passphrase is wrong, or the file is damaged or cut off")
