"""Facts this module records about a case."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

STARTED = Event(
    "applications.started", _("Permohonan mulai diisi"), is_public=True, by_proxy=_("Permohonan mulai diisi oleh kuasa pemohon")
)
SAVED = Event("applications.saved", _("Isian disimpan"))
VARIANT_CHANGED = Event("applications.variant_changed", _("Jenis permohonan diganti menjadi %(variant)s"))
STANDARD_FOLLOWED = Event(
    "applications.standard_followed", _("Draf disesuaikan dengan standar pelayanan versi %(number)s"), is_public=True
)
ITEM_HANDED_IN = Event(
    "applications.item_handed_in",
    _("Persyaratan %(key)s diserahkan"),
    is_public=True,
    by_proxy=_("Persyaratan %(key)s diserahkan oleh kuasa pemohon"),
)
ITEM_REMOVED = Event("applications.item_removed", _("Persyaratan %(key)s dihapus dari draf"))
SUBMITTED = Event(
    "applications.submitted", _("Permohonan dikirim"), is_public=True, by_proxy=_("Permohonan diajukan oleh kuasa pemohon")
)
ANSWERS_REPAIRED = Event(
    "applications.answers_repaired",
    _("Isian untuk persyaratan %(key)s diperbaiki"),
    is_public=True,
    by_proxy=_("Isian untuk persyaratan %(key)s diperbaiki oleh kuasa pemohon"),
)
RESUBMITTED = Event(
    "applications.resubmitted", _("Perbaikan dikirim"), is_public=True, by_proxy=_("Perbaikan dikirim oleh kuasa pemohon")
)
VERDICTS_GIVEN = Event(
    "applications.verdicts_given", _("Persyaratan diperiksa: %(accepted)s diterima, %(rejected)s perlu diperbaiki")
)
RETURNED = Event("applications.returned", _("Permohonan dikembalikan untuk dilengkapi"), is_public=True)
RESUMED = Event("applications.resumed", _("Pemeriksaan dilanjutkan"), is_public=True)
STEP_COMPLETED = Event("applications.step_completed", _("%(activity)s"), is_public=True)
ISSUED = Event("applications.issued", _("Permohonan selesai"), is_public=True)
REJECTED = Event("applications.rejected", _("Permohonan ditolak"), is_public=True)
WITHDRAWN = Event(
    "applications.withdrawn",
    _("Permohonan dicabut oleh pemohon"),
    is_public=True,
    by_proxy=_("Permohonan dicabut oleh kuasa pemohon"),
)
LAPSED = Event("applications.lapsed", _("Permohonan gugur karena batas waktu terlewati"), is_public=True)
DEEMED_APPROVAL_NOTED = Event(
    "applications.deemed_approval_noted", _("Akan dianggap dikabulkan bila batas waktu lewat tanpa keputusan"), is_public=True
)
DEEMED_APPROVED = Event(
    "applications.deemed_approved", _("Dianggap dikabulkan secara hukum karena batas waktu lewat tanpa keputusan"), is_public=True
)
RETURN_ENDING_NOTED = Event(
    "applications.return_ending_noted", _("Pemohon diingatkan akan batas waktu perbaikan"), is_public=True
)
DRAFT_ENDING_NOTED = Event("applications.draft_ending_noted", _("Pemohon diingatkan bahwa drafnya akan dihapus"))
DRAFT_REMOVED = Event("applications.draft_removed", _("Draf dihapus"))
MESSAGE_SENT = Event("applications.message_sent", _("Pesan dikirim"), is_public=True)
MESSAGES_READ = Event("applications.messages_read", _("Pesan dibaca"))
NOTE_WRITTEN = Event("applications.note_written", _("Catatan petugas ditulis"))
UNUSED_FILES_ERASED = Event("applications.unused_files_erased", _("Berkas yang tidak jadi diserahkan dihapus: %(count)s"))
CODE_SHOWN = Event("applications.code_shown", _("Kode lacak ditampilkan kembali"))
MOVE_ORDERED = Event("applications.move_ordered", _("Pemindahan %(total)s permohonan ke SOP versi %(number)s dimulai"))
MOVE_REFUSED = Event("applications.move_refused", _("Permohonan tidak dapat dipindahkan ke SOP versi %(number)s"))
MOVE_FINISHED = Event("applications.move_finished", _("Pemindahan ke SOP versi %(number)s selesai: %(moved)s dari %(total)s"))
