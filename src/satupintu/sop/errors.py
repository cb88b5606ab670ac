"""What this module refuses."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotAllowed


class SheetInvalid(Invalid):
    """The sheet has errors; `errors` maps each row to its first sentence."""

    code = "sheet_invalid"
    sentence = _("Lembar SOP belum dapat ditetapkan.")
    next_step = _("Perbaiki baris yang ditandai, lalu simpan lagi.")


class IdentityInvalid(Invalid):
    """Items of the identity block cannot be kept; `errors` maps each item to its sentence."""

    code = "identity_invalid"
    sentence = _("Bagian identitas SOP belum dapat disimpan.")
    next_step = _("Perbaiki isian yang ditandai, lalu simpan lagi.")


class IdentityMoved(Conflict):
    """Somebody else changed the same items meanwhile."""

    code = "identity_moved"
    sentence = _("Bagian identitas ini baru saja diubah orang lain.")
    next_step = _("Buka lagi halaman ini, lihat perubahannya, lalu isi kembali.")


class IdentityUnchanged(Conflict):
    """Nothing differs from what is kept."""

    code = "identity_unchanged"
    sentence = _("Tidak ada yang berubah pada bagian identitas.")


class VersionNotDraft(Conflict):
    """The version is no longer a draft that may be changed or reviewed."""

    code = "version_not_draft"
    sentence = _("Versi SOP ini bukan rancangan lagi.")
    next_step = _("Buat versi baru untuk mengubahnya.")


class VersionNotReviewed(Conflict):
    """Only a reviewed version may be enacted."""

    code = "version_not_reviewed"
    sentence = _("Versi SOP ini belum ditelaah.")
    next_step = _("Minta penelaah memeriksanya lebih dulu.")


class VersionNotEnacted(Conflict):
    """Only an enacted version may be run or retired."""

    code = "version_not_enacted"
    sentence = _("Versi SOP ini tidak berlaku.")
    next_step = _("Pakai versi yang sedang berlaku.")


class DecreeMissing(Invalid):
    """A version is enacted by a decree with number and date."""

    code = "decree_missing"
    sentence = _("Nomor dan tanggal keputusan penetapan belum diisi.")


class ReasonMissing(Invalid):
    """The operation needs a reason in words."""

    code = "reason_missing"
    sentence = _("Alasan belum diisi.")
    next_step = _("Tuliskan alasannya, lalu kirim lagi.")


class RunExists(Conflict):
    """The owner already has a run that has not ended."""

    code = "run_exists"
    sentence = _("Proses untuk berkas ini sudah berjalan.")


class RunEnded(Conflict):
    """The run has ended; nothing more can happen to it."""

    code = "run_ended"
    sentence = _("Proses ini sudah selesai.")


class OtherProcedure(Conflict):
    """The version belongs to another SOP than the run's."""

    code = "other_procedure"
    sentence = _("Versi itu milik SOP lain.")
    next_step = _("Pilih versi dari SOP yang sama.")


class AlreadyOnVersion(Conflict):
    """The run follows that version already."""

    code = "already_on_version"
    sentence = _("Berkas ini sudah mengikuti versi SOP itu.")


class RowsUnmapped(Invalid):
    """Rows a run stands at have no place in the other version; `errors` names each with its sentence."""

    code = "rows_unmapped"
    sentence = _("Berkas belum dapat dipindahkan ke versi SOP itu.")
    next_step = _("Tentukan baris pengganti untuk setiap baris yang disebut, lalu coba lagi. Belum ada yang berubah.")


class TaskAlreadyDone(Conflict):
    """Somebody was faster. Data: `task_id`, `state`, `outcome`, `run_state`."""

    code = "task_already_done"
    sentence = _("Langkah ini sudah diselesaikan.")
    next_step = _("Muat ulang berkas untuk melihat langkah berikutnya.")


class TaskNotOpen(Conflict):
    """The task is in another state than this operation needs. Data: `task_id`, `state`."""

    code = "task_not_open"
    sentence = _("Langkah ini tidak sedang terbuka.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class TaskClaimed(Conflict):
    """Another officer has the task. Data: `task_id`."""

    code = "task_claimed"
    sentence = _("Langkah ini sedang dikerjakan petugas lain.")
    next_step = _("Minta atasan mengalihkannya bila petugas itu berhalangan.")


class TaskNotYours(NotAllowed):
    """The actor does not hold the task's role in its unit, nor is it assigned to them."""

    code = "task_not_yours"
    sentence = _("Langkah ini bukan tugas Anda.")
    next_step = _("Minta atasan mengalihkan tugas ini bila perlu.")


class NotCompetent(NotAllowed):
    """A module that watches over competence says no. Data: `reason` (code)."""

    code = "not_competent"
    sentence = _("Anda belum memenuhi syarat untuk mengerjakan langkah ini.")
    next_step = _("Hubungi atasan Anda.")


class OutcomeUnknown(Invalid):
    """The row has no exit of that name. Data: `outcome`, `row`."""

    code = "outcome_unknown"
    sentence = _("Pilihan itu tidak ada pada langkah ini.")


class RoundsExhausted(Conflict):
    """The rounds of clarification, or of a row, are used up. Data: `row`."""

    code = "rounds_exhausted"
    sentence = _("Jumlah putaran perbaikan sudah habis.")
    next_step = _("Ambil keputusan, atau minta atasan mengizinkan satu putaran lagi dengan alasan.")


class NotReturned(Conflict):
    """The file is not with the applicant."""

    code = "not_returned"
    sentence = _("Berkas ini tidak sedang dikembalikan kepada pemohon.")


class NotDeemable(Conflict):
    """The run's time is not over, stands still, or the run is past the row it should go on at."""

    code = "not_deemable"
    sentence = _("Berkas ini belum dapat dianggap dikabulkan.")
    next_step = _("Periksa batas waktu dan langkah yang sedang terbuka.")


class ClockNotRunning(Conflict):
    """The clock stands or was never started, or the run has no promise."""

    code = "clock_not_running"
    sentence = _("Waktu layanan tidak sedang berjalan.")


class ClockAlreadyStarted(Conflict):
    """The clock was started before; it is never reset."""

    code = "clock_already_started"
    sentence = _("Waktu layanan sudah dimulai dan tidak dapat diulang.")


class NoOutage(Conflict):
    """No outage is on record for this run."""

    code = "no_outage"
    sentence = _("Tidak ada gangguan sistem yang tercatat pada proses ini.")


class AlreadyExtended(Conflict):
    """A run is extended once."""

    code = "already_extended"
    sentence = _("Batas waktu sudah pernah diperpanjang.")
    next_step = _("Selesaikan dalam batas waktu yang berlaku.")


class TimeInvalid(Invalid):
    """The amount or unit of time makes no sense."""

    code = "time_invalid"
    sentence = _("Lama waktu tidak dapat dipakai.")


class CalendarInvalid(Invalid):
    """Hours or a closed day that cannot be; `errors` maps each field to its sentence."""

    code = "calendar_invalid"
    sentence = _("Kalender belum dapat disimpan.")
    next_step = _("Perbaiki isian yang ditandai, lalu simpan lagi.")


class DayIsPast(Conflict):
    """The clock has already run through that day; it is not run again."""

    code = "day_is_past"
    sentence = _("Hari itu sudah lewat.")
    next_step = _("Pilih hari ini atau hari sesudahnya.")


class ClosureExists(Conflict):
    """The office is already closed on that day."""

    code = "closure_exists"
    sentence = _("Kantor sudah tercatat tutup pada hari itu.")
    next_step = _("Hapus dulu catatan yang lama bila keterangannya berubah.")


class OfficeNeverOpen(Conflict):
    """Without a single open day no working time would ever pass."""

    code = "office_never_open"
    sentence = _("Kantor harus buka sedikitnya satu hari seminggu.")
    next_step = _("Isi jam hari lain lebih dulu.")


class BpmnUnreadable(Invalid):
    """The file is no BPMN that can be read; `errors` says why at `file`. Data: `fault` (code)."""

    code = "bpmn_unreadable"
    sentence = _("Berkas BPMN ini tidak dapat dibaca.")
    next_step = _("Simpan ulang prosesnya sebagai BPMN 2.0 (.bpmn), lalu unggah lagi.")


class EditInvalid(Invalid):
    """An edit of a sheet cannot be done; `errors` names the row and cell, `fault` is the code of the reason."""

    code = "sheet_edit_invalid"
    sentence = _("Perubahan ini tidak dapat dilakukan.")
    next_step = _("Perbaiki isian yang ditandai, lalu simpan lagi.")


class CellMoved(Conflict):
    """Somebody else changed the same cell or row: `mine` was to be written, `theirs` stands there now."""

    code = "sheet_cell_moved"
    sentence = _("Sel ini baru saja diubah orang lain.")
    next_step = _("Pilih isian Anda atau isian yang baru. Tidak ada yang hilang.")


class SheetUnchanged(Conflict):
    """The edits change nothing: the sheet is so already."""

    code = "sheet_unchanged"
    sentence = _("Tidak ada yang berubah.")
