"""The Django app of the lobby."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LobbyConfig(AppConfig):
    """Displays in the hall."""

    name = "satupintu.lobby"
    label = "lobby"
    verbose_name = _("Aula")
