"""What exports refuse."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Invalid


class EventLogInvalid(Invalid):
    """The period or the form of an event log makes no sense; `errors` says which."""

    code = "event_log_invalid"
    sentence = _("Log peristiwa ini tidak dapat dibuat.")
    next_step = _("Perbaiki isian yang ditandai, lalu minta lagi.")
