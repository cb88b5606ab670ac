"""The demo's year: made by the real operations in the order of time."""

from collections import defaultdict

import pytest

from satupintu.applications.models import Application
from satupintu.config.demo.load import REGIONS, fill_region
from satupintu.config.theme import CREST
from satupintu.issuance.models import IssuedDocument

pytestmark = pytest.mark.django_db


def test_numbers_of_cases_and_products_run_in_the_order_of_time(at):
    fill_region("kota", seed=1, at=at, cases=14)
    numbers = defaultdict(list)
    for case in Application.objects.filter(submitted_at__isnull=False).order_by("submitted_at"):
        numbers[case.number[:8]].append(case.number)
    assert all(given == sorted(given) for given in numbers.values())
    issued = list(IssuedDocument.objects.order_by("issued_at").values_list("register_number__year", "register_number__sequence"))
    assert len(issued) > 2
    assert issued == sorted(issued)


def test_every_region_of_the_demo_looks_its_own_way():
    looks = {(region.colour_brand, region.colour_dark, region.crest or CREST) for region in REGIONS}
    assert len(looks) == len(REGIONS)
