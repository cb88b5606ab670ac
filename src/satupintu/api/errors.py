"""What the API refuses by itself."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotAllowed, Refusal, TooMany


class TokenMissing(Refusal):
    """No token, or one that is unknown, over or revoked here."""

    code = "token_missing"
    status = 401
    sentence = _("Token tidak ada atau tidak berlaku di daerah ini.")
    next_step = _("Sertakan header Authorization: Bearer dengan token yang berlaku.")


class ScopeMissing(NotAllowed):
    """The token may not do this."""

    code = "scope_missing"
    sentence = _("Token ini tidak memuat lingkup %(scope)s.")
    next_step = _("Minta admin membuat token dengan lingkup tersebut.")


class TokenForCitizen(NotAllowed):
    """An administrator would act for a citizen: that is the citizen's own to give."""

    code = "token_for_citizen"
    sentence = _("Token hanya dapat dibuat untuk akun petugas.")
    next_step = _("Pilih akun petugas yang akan diwakili sistem itu.")


class ExpiryRefused(Invalid):
    """The end of the token is past, or more than two years ahead."""

    code = "expiry_refused"
    sentence = _("Masa berlaku token harus di masa depan, paling lama dua tahun.")


class UnknownScope(Invalid):
    """There is no such scope."""

    code = "unknown_scope"
    sentence = _("Lingkup %(scope)s tidak dikenal.")


class AccountUnknown(Invalid):
    """There is no account of this login name."""

    code = "account_unknown"
    sentence = _("Tidak ada akun dengan nama masuk ini di daerah ini.")


class KeyReused(Invalid):
    """The same Idempotency-Key came with another body, or to another address."""

    code = "idempotency_key_reused"
    sentence = _("Idempotency-Key ini sudah dipakai untuk permintaan lain.")
    next_step = _("Pakai kunci baru untuk permintaan baru.")


class KeyUnreadable(Invalid):
    """The Idempotency-Key is empty, too long or holds odd characters."""

    code = "idempotency_key_unreadable"
    sentence = _("Idempotency-Key harus 1 sampai 200 karakter ASCII tanpa spasi.")


class StillRunning(Conflict):
    """The first call with this Idempotency-Key has no answer yet. Data: `retry_after` (seconds)."""

    code = "idempotency_in_progress"
    sentence = _("Permintaan pertama dengan Idempotency-Key ini masih dikerjakan.")
    next_step = _("Ulangi dengan kunci yang sama beberapa saat lagi.")


class Unreadable(Refusal):
    """The request itself is broken: no JSON, or characters that no text has."""

    code = "bad_request"
    status = 400
    sentence = _("Permintaan tidak dapat dibaca.")
    next_step = _("Kirim JSON yang sah dalam UTF-8.")


class TooLarge(Refusal):
    """More bytes than a call may have."""

    code = "too_large"
    status = 413
    sentence = _("Isi permintaan terlalu besar.")
    next_step = _("Kirim berkas satu per satu, masing-masing paling besar 20 MB.")


class TypeNotTaken(Refusal):
    """The body has a media type this call does not take. Data: `accepts`."""

    code = "unsupported_media_type"
    status = 415
    sentence = _("Jenis isi permintaan ini tidak diterima. Yang diterima: %(accepts)s.")
    next_step = _("Kirim ulang dengan Content-Type yang diterima.")


class MethodNotTaken(Refusal):
    """The address is right, the method is not. Data: `allowed`."""

    code = "method_not_allowed"
    status = 405
    sentence = _("Alamat ini tidak menerima metode tersebut. Yang diterima: %(allowed)s.")
    next_step = _("Lihat metode tiap alamat pada /api/docs.")


class TooManyCalls(TooMany):
    """More calls than a token may make in its window of time. Data: `retry_after` (seconds)."""

    code = "too_many_calls"
    sentence = _("Terlalu banyak panggilan dalam waktu singkat.")
    next_step = _("Tunggu %(retry_after)s detik, lalu coba lagi.")


class PersonUnknown(Invalid):
    """Counter staff named an applicant who is not registered here."""

    code = "applicant_unknown"
    sentence = _("Pemohon belum terdaftar di daerah ini.")
    next_step = _("Daftarkan pemohon di loket terlebih dahulu.")
