"""What the incident log refuses."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid


class IncidentInvalid(Invalid):
    """Something said about an incident is wrong; `errors` says which field."""

    code = "incident_invalid"


class IncidentTwice(Conflict):
    """An open incident of this system is on record."""

    code = "incident_twice"
    sentence = _("Gangguan sistem ini sudah tercatat dan masih berlangsung.")
    next_step = _("Buka catatan yang ada dan ubah di sana.")


class IncidentClosed(Conflict):
    """The incident is over."""

    code = "incident_closed"
    sentence = _("Gangguan ini sudah dinyatakan berakhir.")
    next_step = _("Catat gangguan baru bila sistem terganggu lagi.")


class ClockNotStoppable(Conflict):
    """Only the outage of a national system stops a clock."""

    code = "clock_not_stoppable"
    sentence = _("Hanya gangguan sistem nasional yang menghentikan jam layanan.")
    next_step = _("Gangguan sistem kantor sendiri tetap dicatat, tetapi waktunya tetap waktu kantor.")


class IncidentStopKept(Conflict):
    """The clock of this case is on record for this incident already."""

    code = "incident_stop_kept"
    sentence = _("Pengaruh gangguan pada permohonan ini sudah tercatat.")
    next_step = _("Tidak ada yang perlu dilakukan lagi.")
