"""The demo's complaints: of every class and in every state, numbered in the order of time, made by the real operations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from satupintu.complaints.models import Complaint, StaffSuggestion
from satupintu.config.demo.complaints import make_complaints
from satupintu.config.demo.office import find_office, open_office

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("seed", "later"), [(1, timedelta()), (2, timedelta(days=5, hours=14))])
def test_a_believable_year_of_complaints(at, seed, later):
    at += later  # a Monday morning, and the night before a Sunday
    open_office(at.replace(year=at.year - 1, month=1))
    make_complaints(find_office(at), seed=seed, at=at)
    complaints = list(Complaint.objects.order_by("number"))
    assert {complaint.kind for complaint in complaints} == {"oversight", "ordinary", "information", "suggestion"}
    states = {complaint.state for complaint in complaints}
    assert states >= {"received", "incomplete", "assigned", "in_progress", "closed", "rejected"}
    assert any(complaint.is_in_time is False for complaint in complaints)
    assert any(complaint.escalation for complaint in complaints)
    assert sum(complaint.is_whistleblowing for complaint in complaints) == 3
    own = [complaint.received_at for complaint in complaints if complaint.channel != "sp4n"]
    assert own == sorted(own)
    assert StaffSuggestion.objects.count() == 3
