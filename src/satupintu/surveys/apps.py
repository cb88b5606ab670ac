"""The Django app of surveys."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """Instruments, invitations and answers of one region."""

    name = "satupintu.surveys"
    label = "surveys"
    verbose_name = _("Survei")

    def ready(self) -> None:
        """Hear of products and visits, and let invitations end."""
        from satupintu.surveys import jobs, reactions

        assert jobs
        assert reactions
