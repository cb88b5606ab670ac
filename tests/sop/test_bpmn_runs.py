"""Exported sheets run in SpiffWorkflow as in our engine."""

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from tests.sop.bpmn_engine import SCHEMA, PatientParser, pack_sheets, walk
from tests.sop.random_sheets import sound_sheets

from satupintu.sop.bpmn import write_bpmn

SHEETS = pack_sheets()


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(SCHEMA))


@pytest.mark.parametrize("name", SHEETS)
def test_the_sheets_of_the_packs_run_alike(name, schema):
    text = write_bpmn(SHEETS[name], name)
    schema.assertValid(etree.fromstring(text.encode()))
    lengths = [len(walk(SHEETS[name], text, seed)) for seed in range(4)]
    assert max(lengths) > 3


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sound_sheets())
def test_random_sheets_run_alike(sheet):
    text = write_bpmn(sheet, "Uji")
    for seed in range(3):
        walk(sheet, text, seed, PatientParser)


@pytest.mark.long
@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sound_sheets(blocks=6))
def test_many_random_sheets_run_alike(sheet):
    text = write_bpmn(sheet, "Uji")
    for seed in range(4):
        walk(sheet, text, seed, PatientParser, steps=120)
