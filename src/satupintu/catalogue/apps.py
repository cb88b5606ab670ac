"""The Django app of the catalogue."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """Services and their standards in one region."""

    name = "satupintu.catalogue"
    label = "catalogue"
    verbose_name = _("Katalog layanan")

    def ready(self) -> None:
        """Open the signed minutes of consultations to staff; watch for reviews that are due, and tell of them."""
        from satupintu.catalogue import jobs, reactions
        from satupintu.catalogue.readers import may_read_minutes
        from satupintu.files.ports import register_reader

        assert jobs
        assert reactions
        register_reader(may_read_minutes)
