"""Sending, sending again, and taking back."""

from datetime import datetime
from uuid import UUID

from satupintu.applications import events, moves
from satupintu.applications.access import acting_proxy, performing_roles, require_applicant
from satupintu.applications.answers import facts_of, read_answers, seal_answers, seal_secret
from satupintu.applications.errors import NothingRepaired, NotSubmittable, ServiceClosed
from satupintu.applications.models import Application, RequirementItem
from satupintu.applications.queries.faults import list_faults
from satupintu.applications.renewing import IN_FORCE, follow_standard
from satupintu.catalogue import queries as catalogue
from satupintu.catalogue import queries as standards
from satupintu.core.actor import Actor
from satupintu.core.locks import lock
from satupintu.core.numbers import next_number
from satupintu.core.operation import operation
from satupintu.core.secrets import random_code
from satupintu.core.statements import update_row
from satupintu.journal.operations import record
from satupintu.people import queries as people
from satupintu.sop import operations as sop

SECRET_LENGTH = 8
"""Characters of the tracking code: 40 bits, beside a number and a limit on tries."""


@operation
def submit_application(*, application_id: UUID, actor: Actor, at: datetime) -> Application:
    """Send the draft: check everything at once by the standard in force, give it its number, start its run and its clock.

    A second call for a case already sent returns it unchanged when it is the same actor's double click, that is,
    refuses with `WrongState` and changes nothing. Raises `NotSubmittable` with every fault by path (`answers.<field>`,
    `requirements.<key>`), `ServiceClosed`, `WrongState`, `NotYours`.
    """
    application = lock(Application, application_id)
    require_applicant(application, actor, at)
    moves.require(application, "submit")
    standard = follow_standard(application, actor=actor, at=at)
    if not standard.is_open or standard.state != IN_FORCE:
        raise ServiceClosed
    if faults := list_faults(application, standard, at):
        raise NotSubmittable(errors=faults)
    answers, facts = read_answers(application), facts_of(application, at)
    assert standard.sop_version_id is not None  # an enacted standard has its sheet
    run = sop.start_run(
        version_id=standard.sop_version_id,
        owner_kind="application",
        owner_id=application.id,
        units=people.units_on_duty(standard.code, performing_roles(standard.sop_version_id)),
        promised=(standard.promised_value, standard.promised_unit) if standard.promised_value else None,
        actor=actor,
        at=at,
    )
    year = facts["today"].year
    application.number = f"{standard.code}-{year}-{next_number(f'applications.{standard.code}', year):06d}"
    application.secret_cipher = seal_secret(random_code(SECRET_LENGTH))
    application.answers_cipher = seal_answers(standards.settle_answers(standard, answers, **facts))
    application.run = run
    application.state = Application.State.IN_PROCESS
    application.submitted_at = application.saved_at = at
    update_row(application, ["number", "secret_cipher", "answers_cipher", "run", "state", "submitted_at", "saved_at"])
    record(
        events.SUBMITTED,
        application,
        actor=actor,
        at=at,
        application_id=application.id,
        service=standard.code,
        variant=application.variant,
        channel=application.channel,
        **acting_proxy(application, actor),
    )
    return application


@operation
def resubmit_application(*, application_id: UUID, actor: Actor, at: datetime) -> Application:
    """Send a returned case again; the run goes back to the row that asked.

    Raises `NothingRepaired` while a rejected requirement is not replaced, `WrongState`, `NotYours`.
    """
    application = lock(Application, application_id)
    require_applicant(application, actor, at)
    moves.require(application, "resubmit")
    left = application.items.filter(state=RequirementItem.State.REJECTED).values_list("key", flat=True)
    if left:
        labels = catalogue.get_standard(application.version_id, application.submitted_at).labels
        raise NothingRepaired(errors={f"requirements.{key}": labels.get(key, key) for key in sorted(left)})
    assert application.run_id is not None
    record(events.RESUBMITTED, application, actor=actor, at=at, application_id=application.id, **acting_proxy(application, actor))
    sop.return_resolved(run_id=application.run_id, actor=actor, at=at)
    application.refresh_from_db()
    return application


@operation
def withdraw_application(*, application_id: UUID, actor: Actor, at: datetime) -> Application:
    """Take the case back for good, as its applicant. Raises `WrongState`, `NotYours`."""
    application = lock(Application, application_id)
    require_applicant(application, actor, at)
    moves.require(application, "withdraw")
    assert application.run_id is not None
    sop.withdraw_run(run_id=application.run_id, actor=actor, at=at)
    application.refresh_from_db()
    return application
