"""The Django app of people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """People of one region."""

    name = "satupintu.people"
    label = "people"
    verbose_name = _("Orang")
