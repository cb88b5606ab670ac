"""The Django app of the API."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """Tokens and addresses for other systems."""

    name = "satupintu.api"
    label = "api"
    verbose_name = _("Antarmuka sistem")
