"""Refusals about notices."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotFound


class NoticeHidden(NotFound):
    """There is no such notice, or it is for somebody else."""

    code = "notice_not_found"
    sentence = _("Pemberitahuan ini tidak ada, atau bukan untuk Anda.")
    next_step = _("Buka daftar pemberitahuan Anda.")


class AlreadyRead(Conflict):
    """It was read before."""

    code = "notice_already_read"
    sentence = _("Pemberitahuan ini sudah dibaca.")
    next_step = _("Buka daftar pemberitahuan Anda.")


class NotFailed(Conflict):
    """Only a failed notice is sent again. Data: `state`."""

    code = "notice_not_failed"
    sentence = _("Hanya pemberitahuan yang gagal yang dapat dikirim ulang.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class NotWaiting(Conflict):
    """It is not waiting to be sent. Data: `state`."""

    code = "notice_not_waiting"
    sentence = _("Pemberitahuan ini tidak sedang menunggu dikirim.")
    next_step = _("Muat ulang halaman untuk melihat keadaan terbaru.")


class UnknownChannel(Invalid):
    """No channel of that code. Data: `channel`."""

    code = "notice_unknown_channel"
    sentence = _("Saluran %(channel)s tidak dikenal.")
    next_step = _("Pilih saluran lain.")
