"""Facts about tokens."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

TOKEN_CREATED = Event("api.token_created", _("Token dibuat"))
TOKEN_REVOKED = Event("api.token_revoked", _("Token dicabut"))
ANSWER_KEPT = Event("api.answer_kept", _("Jawaban panggilan disimpan"))
