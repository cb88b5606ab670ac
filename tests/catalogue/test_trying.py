"""A draft is tried and its scenarios played: nothing stays behind, and what departs is named."""

import argparse
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from tests.catalogue.test_standards import CLERK, DESIGNER, refused

from satupintu.catalogue import operations, queries
from satupintu.catalogue.errors import (
    ScenarioNameMissing,
    ScenarioNameTaken,
    ScenarioUnfinished,
    StandardNotDraft,
    TryRefused,
)
from satupintu.catalogue.models import SopScenario
from satupintu.catalogue.queries.scenarios import failing_scenarios, run_scenarios
from satupintu.catalogue.queries.trying import (
    TryState,
    begin_try,
    do_in_try,
    get_try_ground,
    go_to_next_day,
    play_try,
    trim_try,
    undo_in_try,
)
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def draft(at):
    """A draft of K03, from the version in force."""
    return operations.begin_revision(service_code="K03", actor=DESIGNER, at=at)


def to_the_end(ground, state):
    """Walk on by the first way that is open, yes before no, at most fifty steps."""
    trial = play_try(ground, state)
    for _step in range(50):
        if trial.walk.outcome:
            break
        if trial.walk.returned:
            trial = play_try(ground, do_in_try(trial, "return_resolved"))
            continue
        task = trial.walk.open[0]
        for label in [label for label in ("yes", "next", "no") if label in task.row.exits]:
            try:
                trial = play_try(ground, do_in_try(trial, "complete", task.row.id, label, task.part))
            except TryRefused:
                continue
            break
    return trial


def counts():
    """The rows of every table of the region."""
    return {model._meta.db_table: model.objects.count() for model in apps.get_models() if model._meta.managed}


def edit_sheet(version, at, change):
    """Change the sheet of a draft by a function on its rows by id."""
    sheet = queries.get_draft_content(version.pk)["sheet"]
    seen = queries.mark_of(sheet)
    rows = {row["id"]: dict(row) for row in sheet["rows"]}
    change(rows)
    value = {**sheet, "rows": list(rows.values())}
    operations.edit_part(version_id=version.pk, part="sheet", value=value, seen=seen, actor=DESIGNER, at=at)


def test_every_service_is_walked_to_its_end_with_answers_that_pass_and_leaves_nothing(at):
    before = counts()
    for line in queries.list_services():
        standard = queries.get_enacted_standard(line.code)
        for variant in standard.variants[:2]:
            ground = get_try_ground(standard.version_id)
            trial = to_the_end(ground, begin_try(ground, variant=variant.code, at=at))
            assert not trial.faults, (line.code, variant.code)
            assert trial.walk.outcome, (line.code, [task.row.id for task in trial.walk.open])
            again = TryState.read(trial.state.as_json())
            assert play_try(ground, again).as_expected() == trial.as_expected()
    assert counts() == before


def test_a_walk_knows_who_when_and_whose_time_it_is(draft, at):
    ground = get_try_ground(draft.pk)
    trial = play_try(ground, begin_try(ground, variant="", at=at))
    first = trial.walk.open[0]
    assert (first.row.id, first.role) == ("2", "fo")
    assert first.due_at == trial.state.moment + timedelta(minutes=first.row.time[0])
    back = play_try(ground, do_in_try(trial, "complete", "2", "no"))
    assert (back.walk.returned, back.walk.due_at) == (("2",), None)
    assert back.walk.left_seconds == 60 * ground.calendar.working_minutes_between(at, trial.walk.due_at)
    later = go_to_next_day(ground, back.state)
    assert (later.moment - at).days == 0
    assert ground.calendar.local_date(later.moment) == at.date() + timedelta(days=1)
    resumed = play_try(ground, do_in_try(play_try(ground, later), "return_resolved"))
    assert [task.row.id for task in resumed.walk.open] == ["2"]
    assert resumed.walk.due_at > trial.walk.due_at
    assert play_try(ground, undo_in_try(resumed.state)).walk.returned == ("2",)
    with pytest.raises(TryRefused):
        do_in_try(trial, "complete", "4", "next")
    with pytest.raises(TryRefused):
        do_in_try(trial, "complete", "2", "melompat")


def test_a_scenario_passes_until_the_draft_departs_from_it(draft, at):
    ground = get_try_ground(draft.pk)
    trial = to_the_end(ground, begin_try(ground, variant="", at=at))
    kept = operations.record_scenario(
        version_id=draft.pk, name=" Lengkap  sampai terbit ", state=trial.state, actor=DESIGNER, at=at
    )
    assert kept.name == "Lengkap sampai terbit"
    assert [result.passes for result in run_scenarios(draft.pk)] == [True]
    assert Entry.objects.filter(event="catalogue.scenario_recorded", subject_id=draft.pk).count() == 1

    edit_sheet(draft, at, lambda rows: rows["3"].update(time={"value": 2, "unit": "hari_kerja"}))
    [failing] = failing_scenarios(draft.pk)
    assert "Waktu menurut mutu baku" in failing.departures[0]
    assert "Lengkap sampai terbit" in queries.list_version_faults(draft.pk)["scenarios.1"]
    operations.renew_scenario(scenario_id=kept.pk, actor=DESIGNER, at=at)
    assert not failing_scenarios(draft.pk)

    edit_sheet(draft, at, lambda rows: rows["2"].update(exits={"yes": "REJECT", "no": "RETURN"}, reasons={}))
    [failing] = failing_scenarios(draft.pk)
    assert (failing.row, failing.may_renew) == ("3", False)
    assert "Langkah 2" in failing.departures[0]
    stale = play_try(get_try_ground(draft.pk), trial.state)
    assert stale.walk.stopped.index == 1
    assert len(trim_try(stale).acts) == 1
    refused(ScenarioUnfinished, operations.renew_scenario, scenario_id=kept.pk, actor=DESIGNER, at=at)

    edit_sheet(draft, at, lambda rows: rows["2"].update(exits={"yes": "99", "no": "RETURN"}))
    assert "belum dapat dijalankan" in failing_scenarios(draft.pk)[0].departures[0]
    operations.remove_scenario(scenario_id=kept.pk, actor=DESIGNER, at=at)
    assert not run_scenarios(draft.pk)


def test_refused_scenarios_change_nothing(draft, at):
    ground = get_try_ground(draft.pk)
    begun = begin_try(ground, variant="", at=at)
    ended = to_the_end(ground, begun).state
    keep = {"version_id": draft.pk, "name": "Satu", "state": ended, "actor": DESIGNER, "at": at}
    refused(NotAllowed, operations.record_scenario, **{**keep, "actor": CLERK})
    refused(ScenarioUnfinished, operations.record_scenario, **{**keep, "state": begun})
    assert refused(ScenarioNameMissing, operations.record_scenario, **{**keep, "name": "  "}).errors
    enacted = queries.find_enacted("K03")
    refused(StandardNotDraft, operations.record_scenario, **{**keep, "version_id": enacted.pk})
    kept = operations.record_scenario(**keep)
    refused(ScenarioNameTaken, operations.record_scenario, **keep)
    refused(NotAllowed, operations.remove_scenario, scenario_id=kept.pk, actor=CLERK, at=at)
    refused(NotAllowed, operations.renew_scenario, scenario_id=kept.pk, actor=CLERK, at=at)
    refused(NotFound, operations.remove_scenario, scenario_id=draft.pk, actor=DESIGNER, at=at)
    assert SopScenario.objects.count() == 1


def test_a_scenario_in_force_never_changes_and_goes_on_with_the_next_draft(at, draft):
    ground = get_try_ground(draft.pk)
    state = to_the_end(ground, begin_try(ground, variant="", at=at)).state
    operations.record_scenario(version_id=draft.pk, name="Satu", state=state, actor=DESIGNER, at=at)
    operations.consult_version(version_id=draft.pk, held_on=at.date(), record_no="BA/1", actor=DESIGNER, at=at)
    from tests.catalogue.test_standards import MANAGER

    operations.enact_version(
        version_id=draft.pk, decree_no="188/2", decree_on=at.date(), effective_from=at.date(), actor=MANAGER, at=at
    )
    kept = SopScenario.objects.get()
    refused(StandardNotDraft, operations.remove_scenario, scenario_id=kept.pk, actor=DESIGNER, at=at)
    following = operations.begin_revision(service_code="K03", actor=DESIGNER, at=at)
    assert [result.scenario.name for result in run_scenarios(following.pk)] == ["Satu"]
    with pytest.raises(Exception, match="never changes"), connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_sopscenario SET name = 'Dua' WHERE id = %s", [kept.pk])


def test_the_command_says_which_scenario_fails(draft, at, capsys):
    from satupintu.config.sop_commands import _scenarios

    ground = get_try_ground(draft.pk)
    state = to_the_end(ground, begin_try(ground, variant="", at=at)).state
    operations.record_scenario(version_id=draft.pk, name="Satu", state=state, actor=DESIGNER, at=at)
    asked = argparse.Namespace(region="siap", service="K03", number=None)
    assert _scenarios(asked) == 0
    edit_sheet(draft, at, lambda rows: rows["3"].update(time={"value": 2, "unit": "hari_kerja"}))
    assert _scenarios(asked) == 1
    assert "FAIL  Satu" in capsys.readouterr().out
    with pytest.raises(NotFound):
        _scenarios(argparse.Namespace(region="siap", service="K03", number=99))
