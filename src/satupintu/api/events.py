"""Facts about tokens and kept answers."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

TOKEN_CREATED = Event("api.token_created", _("Token dibuat"))
TOKEN_USED = Event("api.token_used", _("Token dipakai"))
TOKEN_REVOKED = Event("api.token_revoked", _("Token dicabut"))
ANSWER_KEPT = Event("api.answer_kept", _("Jawaban panggilan disimpan"))
ANSWERS_REMOVED = Event("api.answers_removed", _("Jawaban panggilan lama dihapus: %(count)s"))
