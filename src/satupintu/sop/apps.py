"""The Django app of SOPs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SopConfig(AppConfig):
    """Sheets, versions, runs and tasks of one region."""

    name = "satupintu.sop"
    label = "sop"
    verbose_name = _("SOP")

    def ready(self) -> None:
        """Register the background jobs."""
        from satupintu.sop import jobs  # noqa: F401
