"""The Django app of the tables shared by all regions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorePublicConfig(AppConfig):
    """Routing and reference data in the `public` schema."""

    name = "satupintu.core.public"
    label = "core_public"
    verbose_name = _("Daerah")
