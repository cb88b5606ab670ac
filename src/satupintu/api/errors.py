"""What the API refuses by itself."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Invalid, NotAllowed, Refusal


class TokenMissing(Refusal):
    """No token, or one that is unknown or revoked here."""

    code = "token_missing"
    status = 401
    sentence = _("Token tidak ada atau tidak berlaku di daerah ini.")
    next_step = _("Sertakan header Authorization: Bearer dengan token yang berlaku.")


class ScopeMissing(NotAllowed):
    """The token may not do this."""

    code = "scope_missing"
    sentence = _("Token ini tidak memuat lingkup %(scope)s.")
    next_step = _("Minta admin membuat token dengan lingkup tersebut.")


class KeyReused(Invalid):
    """The same Idempotency-Key came with another body."""

    code = "idempotency_key_reused"
    sentence = _("Idempotency-Key ini sudah dipakai untuk permintaan lain.")
    next_step = _("Pakai kunci baru untuk permintaan baru.")


class UnknownScope(Invalid):
    """There is no such scope."""

    code = "unknown_scope"
    sentence = _("Lingkup %(scope)s tidak dikenal.")
