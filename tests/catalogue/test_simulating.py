"""A version simulated with what the region knows: officers, hours, demand; two versions against each other, by command too."""

import argparse
import json
from dataclasses import replace

import pytest
from tests.catalogue.test_standards import DESIGNER
from tests.catalogue.test_trying import edit_sheet

from satupintu.catalogue import operations, queries
from satupintu.catalogue.errors import SimulationTooLarge
from satupintu.config.sop_commands import _simulate
from satupintu.people.queries import list_staff_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def draft(at):
    return operations.begin_revision(service_code="K03", actor=DESIGNER, at=at)


def test_what_the_region_knows_is_taken(draft, at):
    given = queries.gather_assumptions(queries.get_try_ground(draft.pk), at)
    assert given.arrivals == 25  # the planning of the standard, for nothing has come yet
    assert given.staff["fo"] == max(1, len(list_staff_with_role("fo")))
    assert 300 < given.day_minutes < 500
    assert given.outcomes["2"] == {"yes": pytest.approx(0.9), "no": pytest.approx(0.1)}


def test_every_service_is_simulated(at):
    for line in queries.list_services():
        version = queries.find_enacted(line.code)
        given = replace(queries.gather_assumptions(queries.get_try_ground(version.pk), at), arrivals=0.2)
        found = queries.simulate_version(queries.get_try_ground(version.pk), given, days=150, runs=1, seed=1)
        assert found.runs[0].done > 0, line.code
        assert 0 <= found.within.mean <= 1


def test_a_result_stays_until_something_changes_and_is_bounded(draft, at):
    given = replace(queries.gather_assumptions(queries.get_try_ground(draft.pk), at), arrivals=4)
    asked = {"days": 30, "runs": 2, "seed": 1}
    first = queries.simulate_version(queries.get_try_ground(draft.pk), given, **asked)
    assert queries.simulate_version(queries.get_try_ground(draft.pk), given, **asked) == first
    assert queries.simulate_version(queries.get_try_ground(draft.pk), replace(given, arrivals=5), **asked) != first
    edit_sheet(draft, at, lambda rows: rows["3"].update(time={"value": 3, "unit": "hari_kerja"}))
    assert queries.simulate_version(queries.get_try_ground(draft.pk), given, **asked) != first
    for wrong in ({"days": 501}, {"runs": 0}, {"days": 1}, {"runs": 20, "days": 500}):
        with pytest.raises(SimulationTooLarge):
            queries.simulate_version(queries.get_try_ground(draft.pk), given, **{**asked, **wrong})


def test_the_command_compares_versions(draft, at, capsys):
    edit_sheet(draft, at, lambda rows: rows["3"].update(time={"value": 9, "unit": "hari_kerja"}))
    asked = {"region": "siap", "service": "K03", "versions": "1,2", "days": 30, "runs": 2, "seed": 1, "arrivals": 4.0}
    assert _simulate(argparse.Namespace(**asked, format="json")) == 0
    told = json.loads(capsys.readouterr().out)
    assert [line["version"] for line in told["versions"]] == [1, 2]
    assert told["differences"][0]["median"]["mean"] > 0
    assert _simulate(argparse.Namespace(**asked, format="text")) == 0
    assert "v2 against v1" in capsys.readouterr().out
