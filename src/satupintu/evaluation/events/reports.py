"""Facts about reports."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

TARGET_SET = Event("evaluation.target_set", _("Target %(achievement)s tahun %(year)s ditetapkan"))
REPORT_ASKED = Event("evaluation.report_asked", _("Kiriman laporan (%(kind)s) diminta"))
REPORT_DECLINED = Event("evaluation.report_declined", _("Kiriman laporan (%(kind)s) dihentikan"))
REPORT_SENT = Event("evaluation.report_sent", _("Laporan %(period)s diberitahukan"))
