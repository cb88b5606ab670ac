"""Facts this module records about places."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

CENTRE_ADDED = Event("centres.centre_added", _("Tempat pelayanan %(code)s ditambahkan"))
CENTRE_CHANGED = Event("centres.centre_changed", _("Data tempat pelayanan %(code)s diubah"))
HOURS_CHANGED = Event("centres.hours_changed", _("Jam buka tempat pelayanan diubah"))
HOURS_PERIOD_SET = Event(
    "centres.hours_period_set", _("Jam lain ditetapkan untuk %(first_day)s sampai %(last_day)s (%(decree_no)s)")
)
HOURS_PERIOD_REMOVED = Event("centres.hours_period_removed", _("Jam lain mulai %(first_day)s dihapus (%(decree_no)s)"))
SPECIAL_DAY_SET = Event("centres.special_day_set", _("Hari khusus %(day)s ditetapkan (%(decree_no)s)"))
SPECIAL_DAY_REMOVED = Event("centres.special_day_removed", _("Hari khusus %(day)s dihapus (%(decree_no)s)"))
STOP_PLANNED = Event("centres.stop_planned", _("Titik layanan keliling pada %(day)s dijadwalkan"))
STOP_REMOVED = Event("centres.stop_removed", _("Titik layanan keliling pada %(day)s dihapus dari jadwal"))
PLAN_CHANGED = Event("centres.plan_changed", _("Denah tempat pelayanan diubah"))
COUNTER_ADDED = Event("centres.counter_added", _("Loket %(number)s ditambahkan"))
COUNTER_CHANGED = Event("centres.counter_changed", _("Loket %(number)s diubah"))
COUNTER_MOVED = Event("centres.counter_moved", _("Loket %(number)s dipindahkan ke zona lain"))
GROUP_ADDED = Event("centres.group_added", _("Kelompok antrean %(prefix)s ditambahkan"))
GROUP_CHANGED = Event("centres.group_changed", _("Kelompok antrean %(prefix)s diubah"))
SERVICE_OFFERED = Event("centres.service_offered", _("Layanan %(service_code)s dilayani di kelompok antrean ini"))
SERVICE_WITHDRAWN = Event("centres.service_withdrawn", _("Layanan %(service_code)s tidak lagi dilayani di kelompok antrean ini"))
DEVICE_REGISTERED = Event("centres.device_registered", _("Perangkat didaftarkan"))
DEVICE_NOTED = Event("centres.device_noted", _("Perangkat memberi kabar"))
PRINTER_FAILED = Event("centres.printer_failed", _("Printer perangkat bermasalah (%(fault)s)"))
PRINTER_RECOVERED = Event("centres.printer_recovered", _("Printer perangkat bekerja lagi"))
DEVICE_REVOKED = Event("centres.device_revoked", _("Perangkat dicabut"))
VOICE_KEPT = Event("centres.voice_kept", _("Rekaman suara “%(word)s” dipasang"))
VOICE_REMOVED = Event("centres.voice_removed", _("Rekaman suara “%(word)s” dilepas"))
