"""The demo's year of cases: walked along their sheets at past moments by the real operations."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from satupintu.applications import operations
from satupintu.applications.models import Application
from satupintu.applications.queries import list_faults
from satupintu.catalogue import queries as catalogue
from satupintu.catalogue import rules as standards
from satupintu.catalogue.queries import Standard
from satupintu.config.demo.answers import sample_answers
from satupintu.config.demo.improvement import share_of_returns
from satupintu.config.demo.office import Office
from satupintu.config.demo.walker import Walker
from satupintu.core.actor import Actor
from satupintu.core.calendars import get_work_calendar
from satupintu.core.regions import region_zone
from satupintu.core.worktime import WorkCalendar
from satupintu.files.operations import store_file
from satupintu.sop.models import Task

LONGEST = 60
"""Steps after which a case is left as it stands, so that no loop of a sheet can hold the demo up."""


@lru_cache(maxsize=1)
def sample_pdf() -> bytes:
    """Return a small real PDF to hand in wherever a requirement wants a file."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    ]
    text = b"BT /F1 24 Tf 72 760 Td (Berkas contoh) Tj 0 -36 Td /F1 12 Tf (Dokumen peragaan, bukan dokumen asli.) Tj ET"
    objects += [
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return body + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def hand_in_everything(application: Application, standard: Standard, applicant: Actor, at: datetime) -> None:
    """Upload one file for every requirement that must be handed in before sending."""
    from satupintu.applications.answers import facts_of, read_answers

    answers = read_answers(application)
    asked = standards.applicable_requirements(standard, answers, **facts_of(application, at))
    for requirement in asked:
        if requirement.kind != "upload" or not requirement.is_mandatory:
            continue
        pdf = "pdf" in requirement.accept
        content = sample_pdf() if pdf else sample_png()
        file = store_file(
            content=content,
            name="berkas.pdf" if pdf else "foto.png",
            declared_type="application/pdf" if pdf else "image/png",
            allowed=("application/pdf", "image/png", "image/jpeg"),
            purpose="requirement",
            owner_person_id=applicant.person_id,
            actor=applicant,
            at=at,
        )
        operations.hand_in_file(application_id=application.id, key=requirement.key, file_id=file.id, actor=applicant, at=at)


@lru_cache(maxsize=1)
def sample_png() -> bytes:
    """Return a small real picture."""
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (320, 240), "#c0d7f9").save(out, "PNG")
    return out.getvalue()


def start_filled(
    standard: Standard, variant: str, applicant: Actor, at: datetime, *, channel: str = "portal", starter: Actor | None = None
) -> Application:
    """Start a draft with right answers and every file it needs."""
    today = at.astimezone(region_zone()).date()
    application = operations.start_application(
        service_code=standard.code,
        variant=variant,
        channel=channel,
        person_id=applicant.person_id,
        actor=starter or applicant,
        at=at,
    )
    answers = sample_answers(standard, variant, today)
    operations.save_answers(application_id=application.id, answers=answers, actor=applicant, at=at)
    application.refresh_from_db()
    hand_in_everything(application, standard, applicant, at)
    return application


class CaseMaker:
    """Makes cases of one region; the same `seed` makes the same year.

    A case is lived step by step: each step waits until its moment is the earliest of all, so that what is counted in the
    office (numbers of cases and products, the journal) runs in the order of time.
    """

    def __init__(self, office: Office, seed: int, now: datetime) -> None:
        self.office = office
        self.random = random.Random(seed)  # noqa: S311 - a demo, not a secret
        self.now = now
        self.calendar: WorkCalendar = get_work_calendar()
        self._repair_file: dict[UUID, UUID] = {}

    def live(self, standard: Standard, begun: datetime, *, fate: str, applicant: Actor | None = None) -> Iterator[datetime]:
        """Live one case begun at `begun`: fate `draft`, `open` (left where `now` finds it), `done`, `rejected`.

        Yields the moment of the next step before doing it.
        """
        yield begun
        chance = self.random
        applicant = applicant or chance.choice(self.office.citizens)
        variant = chance.choice(standard.variants).code
        at_counter = chance.random() < 0.3
        application = start_filled(standard, variant, applicant, begun, channel="desk" if at_counter else "portal")
        application.refresh_from_db()
        if fate == "draft" or list_faults(application, standard, begun):
            return
        moment = begun + timedelta(minutes=chance.randint(5, 40))
        yield moment
        operations.submit_application(application_id=application.id, actor=applicant, at=moment)
        yield from self._walk(Walker(application.id, applicant, self.office.by_role), moment, fate)

    def _walk(self, walker: Walker, moment: datetime, fate: str) -> Iterator[datetime]:
        returned = 0
        # An open case stands wherever its people have got to by now; every officer of the demo finds something to do.
        rests_with = self.random.choice(("fo", "verifikator", "operator", "produksi", "kadis")) if fate == "open" else ""
        for _step in range(self.random.randint(2, 9) if fate == "open" else LONGEST):
            application = walker.application()
            if application.state in Application.CLOSED:
                return
            if application.state == Application.State.RETURNED:
                moment = self._later(moment, 600)
                if moment > self.now:
                    return
                yield moment
                self._repair(walker, moment)
                continue
            tasks = walker.open_tasks()
            if not tasks:
                return
            task = tasks[0]
            if task.role == rests_with:
                return
            moment = moment + timedelta(seconds=20) if task.kind == "automatic" else self._later(moment, self._minutes(task))
            if moment > self.now:
                return
            yield moment
            outcome = self._choose(walker, task, fate, returned, moment)
            returned += walker.leads_to(task, outcome) == "RETURN"
            walker.take(task, outcome, moment)

    def _minutes(self, task: Task) -> float:
        if task.due_at is None:
            return self.random.uniform(10, 120)
        norm = max(self.calendar.working_minutes_between(task.opened_at, task.due_at), 5)
        late = 1.6 if self.random.random() < 0.06 else 0.8
        return min(norm * self.random.betavariate(2, 4) * 2 * late, 60 * 7.5 * 20)

    def _later(self, moment: datetime, minutes: float) -> datetime:
        return self.calendar.add_working_time(moment, timedelta(minutes=max(minutes, 1)))

    def _choose(self, walker: Walker, task: Task, fate: str, returned: int, moment: datetime) -> str:
        exits = walker.exits(task)
        if len(exits) == 1:
            return exits[0]
        targets = {outcome: walker.leads_to(task, outcome) for outcome in exits if outcome != "timeout"}
        if fate == "rejected" and "REJECT" in targets.values():
            return next(outcome for outcome, target in targets.items() if target == "REJECT")
        if "RETURN" in targets.values() and not returned and self.random.random() < share_of_returns(self.now, moment):
            return next(outcome for outcome, target in targets.items() if target == "RETURN")
        return walker.toward(task, {"END"}) or exits[0]

    def _repair(self, walker: Walker, moment: datetime) -> None:
        file = store_file(
            content=sample_pdf(),
            name="perbaikan.pdf",
            declared_type="application/pdf",
            allowed=("application/pdf",),
            purpose="requirement",
            owner_person_id=walker.applicant.person_id,
            actor=walker.applicant,
            at=moment,
        )
        walker.repair(moment, file.id)


def list_standards() -> Sequence[Standard]:
    """Return every standard in force that takes applications here."""
    return [
        standard for service in catalogue.list_services() if (standard := catalogue.get_enacted_standard(service.code)).is_open
    ]
