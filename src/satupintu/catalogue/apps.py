"""The Django app of the catalogue."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """Services and their standards in one region."""

    name = "satupintu.catalogue"
    label = "catalogue"
    verbose_name = _("Katalog layanan")
