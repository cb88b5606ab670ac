"""The Django app of the ground: tables that live inside every region."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Numbers, calendar and remembered API answers of one region."""

    name = "satupintu.core"
    label = "core"
    verbose_name = _("Dasar")
