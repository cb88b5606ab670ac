"""Facts about baselines and assumptions of benefits."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

BASELINE_SAVED = Event("evaluation.baseline_saved", _("Dasar pengukuran manfaat layanan %(service_code)s disimpan"))
BASELINE_LOCKED = Event("evaluation.baseline_locked", _("Dasar pengukuran manfaat layanan %(service_code)s dibekukan"))
ASSUMPTION_SET = Event("evaluation.assumption_set", _("Asumsi manfaat %(component)s ditetapkan"))
