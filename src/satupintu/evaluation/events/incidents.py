"""Facts about outages. `number` is the incident's."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

INCIDENT_OPENED = Event("evaluation.incident_opened", _("Gangguan %(number)s pada %(system_code)s dicatat"))
INCIDENT_CHANGED = Event("evaluation.incident_changed", _("Catatan gangguan %(number)s diubah"))
INCIDENT_CLOSED = Event("evaluation.incident_closed", _("Gangguan %(number)s pada %(system_code)s berakhir"))
CLOCK_STOP_NOTED = Event("evaluation.clock_stop_noted", _("Pengaruh gangguan %(number)s pada jam layanan dicatat"))
