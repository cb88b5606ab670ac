"""Facts about what leaves the office as a file."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

EVENT_LOG_EXPORTED = Event("evaluation.event_log_exported", _("Log peristiwa layanan %(service_code)s diunduh (%(form)s)"))
