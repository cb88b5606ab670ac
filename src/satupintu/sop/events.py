"""Facts this module records. Entries about a run carry `owner_kind`, `owner_id` and, for an application, its id."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

VERSION_CREATED = Event("sop.version_created", _("Rancangan SOP versi %(number)s dibuat"))
VERSION_UPDATED = Event("sop.version_updated", _("Rancangan SOP versi %(number)s diubah"))
IDENTITY_SET = Event("sop.identity_set", _("Bagian identitas SOP versi %(number)s diubah"))
VERSION_DISCARDED = Event("sop.version_discarded", _("Rancangan SOP versi %(number)s dihapus"))
SHEET_EDITED = Event("sop.sheet_edited", _("Lembar SOP versi %(number)s disunting"))
VERSION_REVIEWED = Event("sop.version_reviewed", _("SOP versi %(number)s ditelaah"))
VERSION_ENACTED = Event("sop.version_enacted", _("SOP versi %(number)s ditetapkan"))
VERSION_RETIRED = Event("sop.version_retired", _("SOP versi %(number)s tidak berlaku lagi"))

RUN_STARTED = Event("sop.run_started", _("Proses dimulai"))
RUN_RETURNED = Event("sop.run_returned", _("Berkas dikembalikan untuk dilengkapi (putaran %(round)s)"), is_public=True)
RUN_RESUMED = Event("sop.run_resumed", _("Perbaikan berkas diterima, proses dilanjutkan"), is_public=True)
RUN_DEEMED = Event("sop.run_deemed", _("Batas waktu lewat tanpa keputusan; proses dilanjutkan ke penerbitan"))
RUN_MOVED = Event("sop.run_moved", _("Proses dipindahkan dari SOP versi %(was)s ke versi %(number)s"))
RUN_ENDED = Event("sop.run_ended", _("Proses selesai: %(outcome)s"))
ROUND_GRANTED = Event("sop.round_granted", _("Satu putaran tambahan diizinkan"))

TASK_COMPLETED = Event("sop.task_completed", _("Langkah %(row)s diselesaikan"))
TASK_TIMED_OUT = Event("sop.task_timed_out", _("Waktu langkah %(row)s habis"))
TASK_CLAIMED = Event("sop.task_claimed", _("Langkah %(row)s diambil petugas"))
TASK_RELEASED = Event("sop.task_released", _("Langkah %(row)s dilepas petugas"))
TASK_REASSIGNED = Event("sop.task_reassigned", _("Langkah %(row)s dialihkan"))
TASK_ATTEMPTED = Event("sop.task_attempted", _("Langkah otomatis %(row)s belum berhasil (percobaan %(attempts)s)"))
TASK_FAILED = Event("sop.task_failed", _("Langkah otomatis %(row)s gagal"))
TASK_RETRIED = Event("sop.task_retried", _("Langkah otomatis %(row)s dicoba lagi"))
TASK_NEAR_DUE = Event("sop.task_near_due", _("Langkah %(row)s mendekati batas waktu"))
TASK_OVERDUE = Event("sop.task_overdue", _("Langkah %(row)s melewati batas waktu"))

CLOCK_STARTED = Event("sop.clock_started", _("Berkas lengkap, waktu layanan mulai dihitung"), is_public=True)
CLOCK_STOPPED = Event("sop.clock_stopped", _("Waktu layanan dihentikan sementara karena gangguan sistem"), is_public=True)
CLOCK_RESUMED = Event("sop.clock_resumed", _("Waktu layanan dilanjutkan"), is_public=True)
DUE_EXTENDED = Event("sop.due_extended", _("Batas waktu diperpanjang"), is_public=True)
RUN_NEAR_DUE = Event("sop.run_near_due", _("Permohonan mendekati batas waktu layanan"))
RUN_OVERDUE = Event("sop.run_overdue", _("Permohonan melewati batas waktu layanan"))

CLOSURE_ADDED = Event("sop.closure_added", _("Kantor tutup pada %(day)s ditetapkan"))
CLOSURE_REMOVED = Event("sop.closure_removed", _("Kantor tutup pada %(day)s dibatalkan"))
OFFICE_HOURS_CHANGED = Event("sop.office_hours_changed", _("Jam pelayanan diubah"))
