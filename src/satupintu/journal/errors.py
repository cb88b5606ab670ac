"""What this module refuses."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict


class JobNotFailed(Conflict):
    """There is no such job in this region, or it is not given up (any more)."""

    code = "job_not_failed"
    sentence = _("Pekerjaan ini tidak lagi gagal.")
    next_step = _("Muat ulang daftar pekerjaan latar.")
