"""Facts this module records. They never name the complainant: even who acted is left open when it was the complainant."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

RECEIVED = Event("complaints.received", _("Pengaduan diterima lewat %(channel)s"))
REPEATED = Event("complaints.repeated", _("Pengaduan yang sama dikirim sekali lagi dan tidak diulang"))
REFERRED = Event("complaints.referred", _("Laporan diteruskan langsung kepada pengawas"))
VERIFIED = Event("complaints.verified", _("Pengaduan diverifikasi: %(kind)s"))
COMPLETION_ASKED = Event("complaints.completion_asked", _("Pelapor diminta melengkapi laporannya"))
COMPLETED = Event("complaints.completed", _("Pelapor melengkapi laporannya"))
ASSIGNED = Event("complaints.assigned", _("Pengaduan didisposisikan"))
STARTED = Event("complaints.started", _("Tindak lanjut dimulai"))
NOTE_KEPT = Event("complaints.note_kept", _("Catatan internal ditulis"))
ANSWERED = Event("complaints.answered", _("Pengaduan dijawab"))
REOPENED = Event("complaints.reopened", _("Pengaduan dibuka kembali oleh pelapor"))
RATED = Event("complaints.rated", _("Pelapor menilai jawaban: %(satisfaction)s dari 4"))
CLOSED = Event("complaints.closed", _("Pengaduan ditutup (%(reason)s)"))
REJECTED = Event("complaints.rejected", _("Pengaduan ditolak (%(reason)s)"))
WITHDRAWN = Event("complaints.withdrawn", _("Pengaduan dicabut pelapor"))
LAPSED = Event("complaints.lapsed", _("Pengaduan dianggap dicabut karena tidak dilengkapi"))
NEAR_DUE = Event("complaints.near_due", _("Batas waktu pengaduan sudah dekat"))
ESCALATED = Event("complaints.escalated", _("Pengaduan terlambat dinaikkan ke tingkat %(level)s"))
IDENTITY_REVEALED = Event("complaints.identity_revealed", _("Identitas pelapor dibuka (%(purpose)s)"))
IDENTITY_ERASED = Event("complaints.identity_erased", _("Identitas pelapor dihapus"))
REPORTS_IMPORTED = Event("complaints.reports_imported", _("Laporan SP4N-LAPOR! diimpor: %(count)s baru, %(known)s sudah ada"))
LIMIT_SET = Event("complaints.limit_set", _("Batas waktu %(kind)s ditetapkan: %(value)s %(unit)s"))
SUGGESTION_SUBMITTED = Event("complaints.suggestion_submitted", _("Saran pegawai diajukan"))
SUGGESTION_ANSWERED = Event("complaints.suggestion_answered", _("Saran pegawai dijawab: %(state)s"))
SUGGESTION_WITHDRAWN = Event("complaints.suggestion_withdrawn", _("Saran pegawai dicabut"))
