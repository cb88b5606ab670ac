"""The Django app of stored files."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Stored files and unfinished uploads of one region."""

    name = "satupintu.files"
    label = "files"
    verbose_name = _("Berkas")

    def ready(self) -> None:
        """Let Django check the scanner settings at start."""
        from satupintu.files import checks  # noqa: F401
