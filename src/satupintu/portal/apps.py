"""The Django app of the portal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Citizens' face."""

    name = "satupintu.portal"
    label = "portal"
    verbose_name = _("Portal warga")
