"""What this module refuses."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany


class NotSubmittable(Invalid):
    """Something is missing or wrong; `errors` names every item at once."""

    code = "not_submittable"
    sentence = _("Permohonan belum bisa dikirim.")
    next_step = _("Lengkapi bagian yang ditandai, lalu kirim lagi. Isian lain tetap tersimpan.")


class ServiceClosed(Conflict):
    """The service takes no applications here."""

    code = "service_closed"
    sentence = _("Layanan ini tidak menerima permohonan di sini.")
    next_step = _("Baca petunjuk rujukan pada halaman layanan, atau tanyakan ke loket informasi.")


class NoSuchVariant(Invalid):
    """The service has no variant of this code."""

    code = "no_such_variant"
    sentence = _("Jenis permohonan ini tidak ada pada layanan tersebut.")
    next_step = _("Pilih salah satu jenis yang tersedia.")


class WrongState(Conflict):
    """The case has moved on: what was asked is not possible in its present state."""

    code = "wrong_state"
    sentence = _("Tindakan ini tidak bisa dilakukan karena permohonan berstatus “%(state)s”.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class TooEarly(Conflict):
    """The time the applicant has is not over yet, or they were not warned in time."""

    code = "too_early"
    sentence = _("Waktu pemohon belum habis.")
    next_step = _("Tunggu sampai batas waktunya lewat dan pemohon sudah diingatkan.")


class NotDeemable(Conflict):
    """Law does not grant this case by lapse of time, by its standard or its sheet, or it is not announced yet."""

    code = "not_deemable"
    sentence = _("Permohonan ini tidak dapat dianggap dikabulkan.")
    next_step = _("Periksa standar pelayanan, batas waktu, dan langkah penerbitan pada lembar SOP.")


class UnknownItem(Invalid):
    """The standard has no requirement of this key, or not for this case."""

    code = "unknown_item"
    sentence = _("Persyaratan %(key)s tidak diminta untuk permohonan ini.")
    next_step = _("Muat ulang halaman; daftar persyaratan mungkin berubah karena jawaban Anda.")


class ItemSettled(Conflict):
    """The requirement was accepted or is not to be repaired now."""

    code = "item_settled"
    sentence = _("Persyaratan ini sudah diterima dan tidak perlu diganti.")
    next_step = _("Perbaiki hanya persyaratan yang ditandai perlu diperbaiki.")


class NothingRepaired(Invalid):
    """A returned case was sent again without repairing every rejected requirement."""

    code = "nothing_repaired"
    sentence = _("Masih ada persyaratan yang belum diperbaiki.")
    next_step = _("Ganti setiap persyaratan yang ditandai, lalu kirim lagi.")


class ReasonMissing(Invalid):
    """A no, a return or a rejected requirement needs a reason."""

    code = "reason_missing"
    sentence = _("Alasan belum diisi.")
    next_step = _("Pilih alasan atau tulis dengan kata-kata sendiri, agar pemohon tahu apa yang harus dilakukan.")


class NothingRejected(Invalid):
    """A case was to be returned although every requirement is accepted."""

    code = "nothing_rejected"
    sentence = _("Permohonan hanya dapat dikembalikan bila ada persyaratan yang ditolak atau alasan tertulis.")
    next_step = _("Tandai persyaratan yang perlu diperbaiki atau tulis alasannya.")


class RejectedLeft(Conflict):
    """A case was to go on although a requirement is rejected."""

    code = "rejected_left"
    sentence = _("Ada persyaratan yang ditandai perlu diperbaiki, jadi langkah ini tidak bisa diteruskan.")
    next_step = _("Kembalikan permohonan kepada pemohon, atau terima persyaratan itu.")


class VerdictMissing(Invalid):
    """A case was to pass a check although something handed in was not judged; `errors` names each by `verdicts.<key>`."""

    code = "verdict_missing"
    sentence = _("Masih ada persyaratan yang belum diperiksa.")
    next_step = _("Terima atau tolak setiap persyaratan, lalu selesaikan langkah ini.")


class NothingToMove(Conflict):
    """No running case follows another version of this SOP."""

    code = "nothing_to_move"
    sentence = _("Tidak ada permohonan berjalan yang masih mengikuti versi lain dari SOP ini.")


class CasesUnmapped(Invalid):
    """Some cases cannot be moved; `errors` names each case and row, and none was moved."""

    code = "cases_unmapped"
    sentence = _("Permohonan belum dapat dipindahkan ke versi SOP itu.")
    next_step = _("Tentukan baris pengganti untuk setiap baris yang disebut, lalu coba lagi. Belum ada yang berubah.")


class NotYours(NotFound):
    """The case is somebody else's; told as if it did not exist."""

    code = "not_found"


class MayNotApplyForOthers(NotAllowed):
    """Only counter staff, members of the business and valid proxies apply for somebody else."""

    code = "may_not_apply_for_others"
    sentence = _("Anda tidak tercatat sebagai kuasa atau pengurus pemohon ini.")
    next_step = _("Unggah surat kuasa pada menu Akun, atau datang ke loket bersama pemohon.")


class TooManyDrafts(TooMany):
    """A person has too many unfinished drafts."""

    code = "too_many_drafts"
    sentence = _("Anda masih memiliki %(count)s draf yang belum dikirim.")
    next_step = _("Lanjutkan atau hapus salah satu draf lama terlebih dahulu.")


class MoveUnderWay(Conflict):
    """Cases are being moved to this version already."""

    code = "move_under_way"
    sentence = _("Pemindahan ke versi ini sedang dikerjakan.")
    next_step = _("Tunggu sampai selesai, lalu muat ulang halaman.")


class MoveOver(Conflict):
    """The order was gone through before."""

    code = "move_over"
    sentence = _("Pemindahan ini sudah selesai.")
