"""The Django app of centres."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CentresConfig(AppConfig):
    """Places, hours, plans, counters and groups of one region."""

    name = "satupintu.centres"
    label = "centres"
    verbose_name = _("Tempat pelayanan")
