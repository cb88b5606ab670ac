"""Facts about figures."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

ROLLUPS_RECOUNTED = Event("evaluation.rollups_recounted", _("Rekapitulasi dihitung ulang dari %(cases)s permohonan"))
FLOW_MAPPED = Event("evaluation.flow_mapped", _("Peta alur %(count)s versi SOP dihitung"))
