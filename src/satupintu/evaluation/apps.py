"""The Django app of evaluation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    """Indicators, improvement, benefits and incidents of one region."""

    name = "satupintu.evaluation"
    label = "evaluation"
    verbose_name = _("Evaluasi")
