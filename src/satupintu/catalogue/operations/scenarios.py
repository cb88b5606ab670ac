"""Recording the paths a draft must keep, and giving them up."""

from datetime import datetime
from uuid import UUID

from satupintu.catalogue import events
from satupintu.catalogue.errors import (
    ScenarioNameMissing,
    ScenarioNameTaken,
    ScenariosTooMany,
    ScenarioUnfinished,
    StandardNotDraft,
)
from satupintu.catalogue.models import ServiceVersion, SopScenario
from satupintu.catalogue.queries.scenarios import scenario_state
from satupintu.catalogue.queries.trying import TryState, get_try_ground, play_try
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotFound
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record

WRITERS = ("designer", "admin")
MOST_SCENARIOS = 50
"""So many are played within a second."""

_UNFINISHED = (ServiceVersion.State.DRAFT, ServiceVersion.State.CONSULTED)


@operation
def record_scenario(*, version_id: UUID, name: str, state: TryState, actor: Actor, at: datetime) -> SopScenario:
    """Keep a try that came to its end as what must come of it from now on.

    Raises NotAllowed, NotFound, StandardNotDraft, ScenarioNameMissing, ScenarioNameTaken, ScenariosTooMany,
    ScenarioUnfinished, PlanError when the sheet does not run.
    """
    require_role(actor, *WRITERS)
    version = _draft(version_id)
    words = " ".join(name.split())[:120]
    if not words:
        raise ScenarioNameMissing
    if version.scenarios.filter(name=words).exists():
        raise ScenarioNameTaken
    if version.scenarios.count() >= MOST_SCENARIOS:
        raise ScenariosTooMany
    trial = play_try(get_try_ground(version_id), state)
    if trial.walk.stopped is not None or not trial.walk.outcome:
        raise ScenarioUnfinished
    scenario = SopScenario.objects.create(
        version=version,
        name=words,
        variant=state.variant,
        answers=dict(state.answers),
        acts=[act.as_json() for act in state.acts],
        began_at=state.began_at,
        expected=trial.as_expected(),
        created_at=at,
        created_by_id=actor.id,
    )
    record(events.SCENARIO_RECORDED, version, actor=actor, at=at, scenario_id=scenario.pk)
    return scenario


@operation
def renew_scenario(*, scenario_id: UUID, actor: Actor, at: datetime) -> SopScenario:
    """Expect from now on what comes of a scenario's acts today: the change was meant.

    Raises NotAllowed, NotFound, StandardNotDraft, ScenarioUnfinished, PlanError.
    """
    require_role(actor, *WRITERS)
    version = _draft(_version_of(scenario_id))
    scenario = lock(SopScenario, scenario_id)
    trial = play_try(get_try_ground(version.pk), scenario_state(scenario))
    if trial.walk.stopped is not None or not trial.walk.outcome:
        raise ScenarioUnfinished
    scenario.expected = trial.as_expected()
    scenario.save(update_fields=["expected"])
    record(events.SCENARIO_RENEWED, version, actor=actor, at=at, scenario_id=scenario.pk)
    return scenario


@operation
def remove_scenario(*, scenario_id: UUID, actor: Actor, at: datetime) -> ServiceVersion:
    """Give a scenario of a draft up. Raises NotAllowed, NotFound, StandardNotDraft."""
    require_role(actor, *WRITERS)
    version = _draft(_version_of(scenario_id))
    scenario = lock(SopScenario, scenario_id)
    scenario.delete()
    record(events.SCENARIO_REMOVED, version, actor=actor, at=at, scenario_id=scenario_id)
    return version


def _copy_scenarios(old: ServiceVersion, new: ServiceVersion) -> None:
    """Let a new draft keep the paths of the version it was made from; part of the operation that makes it."""
    copies = [
        SopScenario(
            version=new,
            **{
                name: getattr(scenario, name)
                for name in ("name", "variant", "answers", "acts", "began_at", "expected", "created_at", "created_by_id")
            },
        )
        for scenario in old.scenarios.order_by("name")
    ]
    SopScenario.objects.bulk_create(copies)


def _version_of(scenario_id: UUID) -> UUID:
    version_id = SopScenario.objects.filter(pk=scenario_id).values_list("version_id", flat=True).first()
    if version_id is None:
        raise NotFound
    return version_id


def _draft(version_id: UUID) -> ServiceVersion:
    version = lock(ServiceVersion, version_id)
    if version.state not in _UNFINISHED:
        raise StandardNotDraft
    return version
