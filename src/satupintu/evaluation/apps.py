"""The Django app of evaluation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    """Indicators, improvement, benefits and incidents of one region."""

    name = "satupintu.evaluation"
    label = "evaluation"
    verbose_name = _("Evaluasi")

    def ready(self) -> None:
        """Offer the metrics the register knows by itself; watch actions, and clocks that start during an outage."""
        from satupintu.evaluation import jobs, reactions
        from satupintu.evaluation.metrics import register_metric
        from satupintu.evaluation.queries.metrics import OWN_METRICS

        assert jobs
        assert reactions
        for metric in OWN_METRICS:
            register_metric(metric)
