"""The Django app of visits."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    """Tickets, calls, counters at work and appointments of one region."""

    name = "satupintu.visits"
    label = "visits"
    verbose_name = _("Kunjungan")

    def ready(self) -> None:
        """Let the day end by itself."""
        from satupintu.visits import jobs

        assert jobs
