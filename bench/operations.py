"""Operations called in Python beside hand-written SQL that writes the same rows."""

from bench.ground import Ground
from bench.measure import Line, interleaved, per_second
from bench.scripts import PREPARE, STEP, SUBMIT

BATCH = 25


def measure(ground: Ground, *, rounds: int, rows: int) -> list[Line]:
    """Return the lines of submitting a case and of completing a step."""
    import statistics

    from django.db import connection
    from django.utils import timezone

    from satupintu.applications import operations
    from satupintu.applications.models import Application
    from satupintu.catalogue.queries import get_enacted_standard
    from satupintu.config.demo.cases import start_filled
    from satupintu.config.demo.walker import Walker

    standard = get_enacted_standard("K03")
    office = ground.office
    citizen = office.citizens[0]
    with connection.cursor() as cursor:
        cursor.execute(PREPARE)

    def drafts() -> list[Application]:
        return [start_filled(standard, standard.variants[0].code, office.citizens[n % 20], timezone.now()) for n in range(BATCH)]

    waiting: list[Application] = []
    sent: list[Application] = []
    submit_rates, step_rates, submit_sql, step_sql = [], [], [], []
    from bench.measure import rate

    for number in range(rounds + 1):
        waiting[:] = drafts()

        def submit() -> int:
            for draft in waiting:
                operations.submit_application(
                    application_id=draft.id, actor=_applicant(office, draft, citizen), at=timezone.now()
                )
            return len(waiting)

        rate_ours = rate(submit)
        rate_sql = ground.sql(SUBMIT, seconds=2)
        sent[:] = waiting
        tasks = [(Walker(case.id, citizen, office.by_role).open_tasks()[0]) for case in sent]

        def step() -> int:
            for task in tasks:
                operations.complete_step(task_id=task.id, outcome="yes", actor=office.by_role["fo"], at=timezone.now())
            return len(tasks)

        step_ours = rate(step)
        step_theirs = ground.sql(STEP, seconds=2)
        if number:
            submit_rates.append(rate_ours)
            submit_sql.append(rate_sql)
            step_rates.append(step_ours)
            step_sql.append(step_theirs)
    lines = []
    for what, mine, other in (
        ("submit, called in Python, one process", submit_rates, submit_sql),
        ("complete a step, called in Python, one process", step_rates, step_sql),
    ):
        a, b = statistics.median(mine), statistics.median(other)
        lines.append(Line(what, per_second(a), f"{per_second(b)} SQL", a / b, 0.25))
    assert interleaved
    return lines


def _applicant(office, draft, fallback):  # type: ignore[no-untyped-def]
    return next((actor for actor in office.citizens if actor.person_id == draft.applicant_person_id), fallback)
