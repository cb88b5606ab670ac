"""Rounds and answers for tests, made by the real operations."""

from datetime import date, datetime, timedelta

from tests import cast
from tests.applications.office import Desk, sent

from satupintu.applications.models import Application
from satupintu.config.demo.walker import Walker
from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.surveys import operations, queries
from satupintu.surveys.models import SurveyRound
from satupintu.surveys.operations import Given

ITEMS = tuple(f"q{number}" for number in range(1, 10))


def all_of(value: int) -> Given:
    """Every question answered alike."""
    return Given({**dict.fromkeys(ITEMS, value), "puas": value})


def open_skm(at: datetime, *, code: str = "skm", volumes: dict[str, int] | None = None, days: int = 60) -> SurveyRound:
    """A round that runs from a week before `at` for `days`."""
    operations.install_instruments(actor=SYSTEM, at=at)
    version = next(version for version in queries.list_enacted() if version.instrument.code == code)
    day: date = at.date() - timedelta(days=7)
    return operations.open_round(
        version_id=version.pk,
        title=f"{code.upper()} uji",
        starts_on=day,
        ends_on=day + timedelta(days=days),
        volumes={"K09": 40} if volumes is None else volumes,
        actor=cast.tuti(at).actor,
        at=at,
    )


def answer(use: str, at: datetime, given: Given, *, service_code: str = "K09", actor=NOBODY) -> SurveyRound:
    """Invite a use and answer."""
    token = operations.invite(use=use, service_code=service_code, actor=SYSTEM, at=at)
    assert token
    return operations.answer_survey(token=token, given=given, actor=actor, at=at)


def decided(people: Desk, at: datetime, end: str = "END") -> Walker:
    """A case of Sari's, decided within the day (`END` or `REJECT`)."""
    walker, moment = sent(people, at), at
    while walker.application().state not in Application.CLOSED:
        moment += timedelta(minutes=10)
        task = walker.open_tasks()[0]
        walker.take(task, walker.toward(task, {end}) or walker.toward(task, {"END"}), moment)
    return walker
