"""The Django app of complaints."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """Complaints and suggestions of one region."""

    name = "satupintu.complaints"
    label = "complaints"
    verbose_name = _("Pengaduan")
