"""What the register of improvement refuses."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotAllowed


class FindingInvalid(Invalid):
    """Something said about a finding or an action is wrong; `errors` says which field."""

    code = "finding_invalid"


class WrongFindingState(Conflict):
    """The finding has moved on: what was asked is not possible now."""

    code = "finding_wrong_state"
    sentence = _("Tindakan ini tidak bisa dilakukan karena temuan berstatus “%(state)s”.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class WrongActionState(Conflict):
    """The action has moved on: what was asked is not possible now."""

    code = "action_wrong_state"
    sentence = _("Tindakan ini tidak bisa dilakukan karena tindak lanjut berstatus “%(state)s”.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class CauseMissing(Conflict):
    """Nothing is planned before the cause is known."""

    code = "cause_missing"
    sentence = _("Penyebab temuan ini belum diuraikan.")
    next_step = _("Jawab “mengapa?” sampai akar penyebabnya, lalu susun rencana tindak lanjut.")


class MeasureNotAhead(Conflict):
    """A measure is chosen beforehand: its second window must lie ahead."""

    code = "measure_not_ahead"
    sentence = _("Rentang sesudah harus dimulai setelah batas waktu tindak lanjut dan setelah hari ini.")
    next_step = _("Pilih rentang sesudah yang seluruhnya masih di depan, supaya ukuran ditetapkan sebelum hasilnya diketahui.")


class ChangeMissing(Conflict):
    """An action counts as done only when what it changed is linked."""

    code = "change_missing"
    sentence = _("Belum ada perubahan yang ditautkan pada tindak lanjut ini.")
    next_step = _("Tautkan versi SOP, versi standar, pelatihan, loket, atau perubahan lain, lalu nyatakan selesai.")


class NotYourAction(NotAllowed):
    """Only the owner of an action, or who leads the register, may move it."""

    code = "not_your_action"
    sentence = _("Tindak lanjut ini tanggung jawab orang lain.")
    next_step = _("Hubungi penanggung jawabnya atau manajer pusat layanan.")


class CheckTooEarly(Conflict):
    """The day of the check has not come."""

    code = "check_too_early"
    sentence = _("Hasil baru dapat diukur pada %(day)s.")
    next_step = _("Tunggu sampai tanggal itu; pengukuran berjalan sendiri.")


class AlreadyChecked(Conflict):
    """The window after was checked; the answer does not change by asking again."""

    code = "already_checked"
    sentence = _("Rentang sesudah ini sudah diukur.")
    next_step = _("Geser rentang sesudah dengan alasan, bila datanya belum cukup.")
