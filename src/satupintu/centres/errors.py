"""What this module refuses."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid, NotAllowed


class CentreInvalid(Invalid):
    """Something of a place is wrong; `errors` says which field."""

    code = "centre_invalid"
    sentence = _("Ada data tempat pelayanan yang belum benar.")


class CodeTaken(Conflict):
    """Another row of the place has this code, number or prefix."""

    code = "centre_code_taken"
    sentence = _("Kode atau nomor itu sudah dipakai di tempat pelayanan ini.")
    next_step = _("Pilih kode atau nomor lain.")


class NotOfThisCentre(Conflict):
    """A zone, counter or group of another place was named."""

    code = "not_of_this_centre"
    sentence = _("Bagian itu milik tempat pelayanan lain.")
    next_step = _("Pilih zona, loket, atau kelompok antrean dari tempat pelayanan yang sama.")


class NotOfThisAgency(Conflict):
    """A booth of an agency calls from that agency's groups, and a counter of the office from the office's own."""

    code = "not_of_this_agency"
    sentence = _("Kelompok %(prefix)s bukan milik instansi yang menempati loket ini.")
    next_step = _("Pilih kelompok milik instansi itu, atau ubah instansi pada loket atau pada kelompoknya.")


class PeriodOverlaps(Conflict):
    """The place keeps other hours already in a part of these dates."""

    code = "centre_period_overlaps"
    sentence = _("Tanggal ini bertindih dengan “%(name)s”.")
    next_step = _("Pilih tanggal lain, atau hapus masa itu lebih dulu.")


class NotMobile(Conflict):
    """Only a mobile unit has stops."""

    code = "not_mobile"
    sentence = _("Hanya layanan keliling yang memiliki titik layanan.")
    next_step = _("Atur jam buka untuk tempat pelayanan yang menetap.")


class PastDay(Conflict):
    """A day that is over stays as it was."""

    code = "centre_past_day"
    sentence = _("Hari yang sudah lewat tidak bisa diubah.")
    next_step = _("Pilih hari ini atau hari yang akan datang.")


class DeviceUnknown(NotAllowed):
    """No kiosk or display has this token, or it was revoked."""

    code = "device_unknown"
    sentence = _("Perangkat ini tidak dikenal.")
    next_step = _("Minta admin mendaftarkan perangkat ini lagi.")


class VoiceClipInvalid(Invalid):
    """A recording is too large, or no sound that browsers play."""

    code = "voice_clip_invalid"
    sentence = _("Rekaman “%(name)s” tidak dapat dipakai.")
    next_step = _("Unggah rekaman WAV, MP3, M4A, atau Opus, paling besar %(kilobytes)s kB.")
