"""The Django app of evaluation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    """Indicators, improvement, benefits and incidents of one region."""

    name = "satupintu.evaluation"
    label = "evaluation"
    verbose_name = _("Evaluasi")

    def ready(self) -> None:
        """Offer metrics, and the actions a survey led to; watch actions, and clocks that start during an outage."""
        from satupintu.evaluation import jobs, reactions
        from satupintu.evaluation.metrics import register_metric
        from satupintu.evaluation.queries.heard import HEARD_METRICS, follow_ups_of
        from satupintu.evaluation.queries.metrics import OWN_METRICS
        from satupintu.surveys.ports import register_follow_up_source

        assert jobs
        assert reactions
        register_follow_up_source(follow_ups_of)
        for metric in (*OWN_METRICS, *HEARD_METRICS):
            register_metric(metric)
