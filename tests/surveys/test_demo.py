"""The demo's surveys: believable rounds, made by the real operations."""

import pytest
from tests.applications.office import desk

from satupintu.config.demo.office import Office
from satupintu.config.demo.surveys import open_demo_surveys
from satupintu.surveys import queries
from satupintu.surveys.models import SurveyRound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def test_the_demo_holds_published_and_running_rounds(at):
    open_demo_surveys(Office(by_role=desk(at).by_role), seed=1, at=at)
    states = dict(SurveyRound.objects.values_list("title", "state"))
    assert states == {"SKM semester lalu": "published", "SPAK semester lalu": "published", "SKM semester ini": "open"}
    found = queries.read_results(SurveyRound.objects.get(title="SKM semester lalu"))
    assert 70 < found.index.converted < 90
    assert queries.read_importance(found)
    lowest = min(found.index.elements, key=lambda mean: mean.mean)
    assert lowest.code == "U3"
    progress = queries.read_progress(SurveyRound.objects.get(title="SKM semester ini"))
    assert 0 < progress.answered < progress.needed
