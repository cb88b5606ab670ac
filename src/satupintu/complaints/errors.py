"""What this module refuses."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotAllowed, NotFound


class ComplaintUnknown(NotFound):
    """There is no such complaint, or it is not for the actor: the two look alike."""

    sentence = _("Pengaduan ini tidak ada, atau bukan untuk Anda.")
    next_step = _("Buka daftar pengaduan Anda.")


class CodeWrong(NotFound):
    """Number and code do not belong together; which of them is wrong is not said."""

    code = "complaint_code_wrong"
    sentence = _("Nomor dan kode tidak cocok.")
    next_step = _("Periksa keduanya pada tanda terima pengaduan Anda.")


class WrongComplaintState(Conflict):
    """The complaint has moved on. Data: `state` in words."""

    code = "complaint_wrong_state"
    sentence = _("Tindakan ini tidak bisa dilakukan karena pengaduan berstatus “%(state)s”.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class ComplaintInvalid(Invalid):
    """Something that was said is missing or wrong; `errors` says which field."""

    code = "complaint_invalid"


class TooManyFiles(Invalid):
    """More files than a complaint may have. Data: `most`."""

    code = "complaint_too_many_files"
    sentence = _("Paling banyak %(most)s berkas untuk satu pengaduan.")
    next_step = _("Pilih berkas yang paling penting, lalu kirim lagi.")


class AnonymousCannotLink(Invalid):
    """A link to a case would tell who complains."""

    code = "complaint_anonymous_link"
    sentence = _("Laporan anonim tidak dapat ditautkan ke permohonan, karena dari situ orang tahu siapa Anda.")
    next_step = _("Kosongkan nomor permohonan, atau kirim laporan dengan nama dan minta dirahasiakan.")


class ApplicationNotYours(Invalid):
    """There is no such case, or the complainant has not shown that it is theirs."""

    code = "complaint_application"
    sentence = _("Permohonan ini tidak ditemukan, atau kodenya tidak cocok.")
    next_step = _("Periksa nomor dan kode lacak pada bukti permohonan, atau kosongkan.")


class IdentityHidden(NotAllowed):
    """The actor may not know who complained, or nobody can."""

    code = "complaint_identity_hidden"
    sentence = _("Identitas pelapor tidak terbuka untuk Anda.")
    next_step = _("Hubungi pelapor lewat jawaban atau permintaan kelengkapan pada pengaduan ini.")


class AccusedUnitChosen(Conflict):
    """A complaint about a unit must not be handled by that very unit."""

    code = "complaint_accused_unit"
    sentence = _("Pengaduan berkadar pengawasan tidak boleh ditangani unit yang diadukan.")
    next_step = _("Pilih unit atau petugas lain.")


class NotOversightStaff(Conflict):
    """A whistle-blowing report stays with the inspectorate."""

    code = "complaint_not_oversight_staff"
    sentence = _("Laporan ini hanya boleh ditangani petugas pengawas.")
    next_step = _("Pilih petugas dengan peran pengawas.")


class TooManyRounds(Conflict):
    """The complainant was asked to complete as often as may be. Data: `most`."""

    code = "complaint_too_many_rounds"
    sentence = _("Kelengkapan paling banyak diminta %(most)s kali.")
    next_step = _("Putuskan pengaduan ini dengan keterangan yang ada.")


class ReopenedTooOften(Conflict):
    """It was reopened as often as may be. Data: `most`."""

    code = "complaint_reopened_too_often"
    sentence = _("Pengaduan ini sudah dibuka kembali %(most)s kali.")
    next_step = _("Sampaikan keberatan lewat SP4N-LAPOR! atau kepada Ombudsman RI.")


class LimitTooLong(Invalid):
    """An office may promise to be faster than the usual limit, not slower. Data: `most`."""

    code = "complaint_limit_too_long"
    sentence = _("Batas waktu untuk kelas ini paling lama %(most)s hari kerja.")
    next_step = _("Tetapkan batas yang sama atau lebih pendek.")


class ImportInvalid(Invalid):
    """Rows of a file of reports cannot be taken over; `errors` says which lines. Nothing of the file was taken over."""

    code = "complaint_import_invalid"
    sentence = _("Berkas ini tidak dapat diimpor; tidak ada baris yang disimpan.")
    next_step = _("Perbaiki baris yang disebut, lalu unggah lagi seluruh berkas.")


class SuggestionUnknown(NotFound):
    """There is no such suggestion."""

    code = "suggestion_not_found"
    sentence = _("Saran ini tidak ada.")
    next_step = _("Buka daftar saran.")


class WrongSuggestionState(Conflict):
    """The suggestion has moved on. Data: `state` in words."""

    code = "suggestion_wrong_state"
    sentence = _("Tindakan ini tidak bisa dilakukan karena saran berstatus “%(state)s”.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")
