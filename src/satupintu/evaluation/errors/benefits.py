"""What the benefits refuse."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid


class BenefitInvalid(Invalid):
    """A figure of a baseline or an assumption is wrong; `errors` says which."""

    code = "benefit_invalid"


class BaselineFrozen(Conflict):
    """What was before does not change any more."""

    code = "baseline_frozen"
    sentence = _("Dasar pengukuran layanan ini sudah dibekukan dan tidak bisa diubah.")
    next_step = _("Ubah asumsi untuk keadaan sekarang; keadaan sebelum perubahan tetap seperti saat dibekukan.")


class BaselineIncomplete(Conflict):
    """A baseline without visits, figures, source or evidence proves nothing."""

    code = "baseline_incomplete"
    sentence = _("Dasar pengukuran belum lengkap.")
    next_step = _("Isi jumlah kunjungan, setidaknya satu angka waktu, sumber, dan bukti, lalu bekukan.")
