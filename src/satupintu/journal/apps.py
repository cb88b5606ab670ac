"""The Django app of the journal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    """Append-only facts of one region."""

    name = "satupintu.journal"
    label = "journal"
    verbose_name = _("Jurnal")
