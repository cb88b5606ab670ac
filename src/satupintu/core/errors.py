"""Refusals: everything the system says no to, in one hierarchy.

A refusal is not a fault. It has a stable English `code` for machines, an Indonesian `sentence` for people and a
`next_step` that says what to do now. Faces turn it into a page or into `application/problem+json` (RFC 9457).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Base of all refusals.

    Parameters: `errors` maps a field path to a sentence; every other keyword is data the sentence may name as
    `%(name)s`. Data holds codes and numbers, never personal values, because it reaches logs and API answers.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    sentence: ClassVar[str | Promise] = _("Permintaan ini tidak dapat dijalankan.")
    next_step: ClassVar[str | Promise] = ""

    def __init__(self, *, errors: Mapping[str, str | Promise] | None = None, **data: Any) -> None:
        super().__init__()
        self.data: dict[str, Any] = data
        self.errors: dict[str, str] = {path: str(text) for path, text in (errors or {}).items()}

    def __str__(self) -> str:
        return str(self.sentence) % self.data if self.data else str(self.sentence)

    @property
    def advice(self) -> str:
        """What the reader can do next, in the active language; may be empty."""
        return str(self.next_step) % self.data if self.data else str(self.next_step)


class NotAllowed(Refusal):
    """The actor may not do this. HTTP 403."""

    code = "not_allowed"
    status = 403
    sentence = _("Anda tidak berwenang melakukan ini.")
    next_step = _("Masuk dengan akun yang sesuai, atau minta bantuan admin kantor Anda.")


class NotFound(Refusal):
    """There is no such thing, or the actor may not know that there is. HTTP 404."""

    code = "not_found"
    status = 404
    sentence = _("Yang Anda cari tidak ada di sini.")
    next_step = _("Periksa kembali alamat atau nomornya.")


class Conflict(Refusal):
    """The thing has moved on since the actor looked. HTTP 409."""

    code = "conflict"
    status = 409
    sentence = _("Data ini sudah diubah oleh orang lain.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class Invalid(Refusal):
    """What was handed in is wrong; `errors` says where. HTTP 422."""

    code = "invalid"
    status = 422
    sentence = _("Ada isian yang belum benar.")
    next_step = _("Perbaiki isian yang ditandai, lalu kirim lagi.")


class TooMany(Refusal):
    """Too often or too much. HTTP 429."""

    code = "too_many"
    status = 429
    sentence = _("Terlalu banyak percobaan.")
    next_step = _("Tunggu beberapa menit, lalu coba lagi.")


class TooManyTries(TooMany):
    """Too many tries from one address; `time` says when there may be another (HH.MM in the region)."""

    code = "too_many_tries"
    next_step = _("Coba lagi setelah pukul %(time)s.")


class Unavailable(Refusal):
    """A part that is needed does not answer now. HTTP 503."""

    code = "unavailable"
    status = 503
    sentence = _("Layanan ini sedang terganggu.")
    next_step = _("Data Anda aman. Coba lagi beberapa saat lagi.")
