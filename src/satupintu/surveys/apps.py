"""The Django app of surveys."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """Instruments, invitations and answers of one region."""

    name = "satupintu.surveys"
    label = "surveys"
    verbose_name = _("Survei")
