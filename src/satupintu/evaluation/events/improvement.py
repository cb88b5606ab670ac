"""Facts about findings and what is done about them. `number` is the finding's."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

FINDING_RECORDED = Event("evaluation.finding_recorded", _("Temuan %(number)s dicatat"))
CAUSE_DESCRIBED = Event("evaluation.cause_described", _("Penyebab temuan %(number)s diuraikan"))
ACTION_PLANNED = Event("evaluation.action_planned", _("Rencana tindak lanjut %(seq)s temuan %(number)s disusun"))
ACTION_STARTED = Event("evaluation.action_started", _("Tindak lanjut %(seq)s temuan %(number)s mulai dikerjakan"))
ACTION_FINISHED = Event("evaluation.action_finished", _("Tindak lanjut %(seq)s temuan %(number)s selesai dikerjakan"))
ACTION_CANCELLED = Event("evaluation.action_cancelled", _("Tindak lanjut %(seq)s temuan %(number)s dibatalkan"))
ACTION_DUE_NOTED = Event("evaluation.action_due_noted", _("Batas waktu tindak lanjut %(seq)s temuan %(number)s diingatkan"))
CHANGE_LINKED = Event("evaluation.change_linked", _("Perubahan ditautkan pada tindak lanjut %(seq)s temuan %(number)s"))
CHECK_POSTPONED = Event("evaluation.check_postponed", _("Pengukuran tindak lanjut %(seq)s temuan %(number)s digeser"))
EFFECT_CHECKED = Event("evaluation.effect_checked", _("Hasil tindak lanjut %(seq)s temuan %(number)s diukur: %(outcome)s"))
FINDING_CLOSED = Event("evaluation.finding_closed", _("Temuan %(number)s ditutup karena terbukti berhasil"))
FINDING_REOPENED = Event("evaluation.finding_reopened", _("Temuan %(number)s dibuka kembali karena tidak berhasil"))
FINDING_DROPPED = Event("evaluation.finding_dropped", _("Temuan %(number)s tidak ditindaklanjuti"))
