"""The Django app of the desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Pages of staff."""

    name = "satupintu.desk"
    label = "desk"
    verbose_name = _("Meja kerja")
