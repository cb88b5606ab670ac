"""Cases for tests: filled, sent, and walked along their sheets."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tests import cast

from satupintu.applications import operations
from satupintu.applications.models import Application, RequirementItem
from satupintu.applications.operations import VerdictGiven
from satupintu.catalogue.queries import get_enacted_standard
from satupintu.config.demo.cases import start_filled
from satupintu.config.demo.walker import Walker
from satupintu.core.actor import Actor


@dataclass
class Desk:
    """The whole cast of region `siap`."""

    office: dict[str, cast.Officer]
    sari: cast.Citizen
    dewi: cast.Citizen

    @property
    def by_role(self) -> dict[str, Actor]:
        """Who performs which role."""
        return {role: officer.actor for officer in self.office.values() for role in officer.actor.roles}


def accepted(application_id: UUID) -> list[VerdictGiven]:
    """Return the verdict "accepted" on everything handed in that nobody judged yet."""
    waiting = RequirementItem.objects.filter(application_id=application_id, state=RequirementItem.State.FILLED)
    return [VerdictGiven(key, True) for key in waiting.order_by("key").values_list("key", flat=True)]


def desk(at: datetime) -> Desk:
    """Return the cast as it stands in the region."""
    return Desk(cast.whole_office(at), cast.sari(at), cast.dewi(at))


def draft(people: Desk, at: datetime, code: str = "K09", variant: str = "") -> Application:
    """Return a draft of Sari's that could be sent."""
    standard = get_enacted_standard(code)
    return start_filled(standard, variant or standard.variants[0].code, people.sari.actor, at)


def sent(people: Desk, at: datetime, code: str = "K09", variant: str = "") -> Walker:
    """Return a case of Sari's that was sent."""
    application = draft(people, at, code, variant)
    operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)
    return Walker(application.id, people.sari.actor, people.by_role)


def returned(people: Desk, at: datetime) -> Walker:
    """Return a case of Sari's whose NPWP (R04, a part of the form) the counter rejected, with words."""
    walker = sent(people, at)
    verdicts = [verdict for verdict in accepted(walker.application_id) if verdict.key != "R04"]
    operations.complete_step(
        task_id=walker.open_tasks()[0].id,
        outcome="no",
        verdicts=[*verdicts, VerdictGiven("R04", False, note="NPWP salah ketik")],
        actor=people.office["loket"].actor,
        at=at,
    )
    return walker
