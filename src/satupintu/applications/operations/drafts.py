"""Filling in: from the first click to the moment before it is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from satupintu.applications import events, moves
from satupintu.applications.access import acting_proxy, require_applicant
from satupintu.applications.answers import facts_of, read_answers, seal_answers
from satupintu.applications.discarding import discard
from satupintu.applications.errors import (
    ItemSettled,
    MayNotApplyForOthers,
    NoSuchVariant,
    ServiceClosed,
    TooManyDrafts,
    UnknownItem,
)
from satupintu.applications.handed_in import let_go
from satupintu.applications.models import Application, RequirementItem
from satupintu.applications.renewing import follow_standard
from satupintu.applications.rules import DRAFTS_PER_PERSON
from satupintu.catalogue import queries as catalogue
from satupintu.catalogue import queries as standards
from satupintu.core.actor import Actor
from satupintu.core.locks import lock
from satupintu.core.numbers import next_number
from satupintu.core.operation import note_recorded, operation
from satupintu.core.regions import region_day
from satupintu.files import operations as files
from satupintu.files.queries import get_file
from satupintu.journal.operations import record
from satupintu.people import queries as people

Item = RequirementItem.State


@operation
def start_application(
    *,
    service_code: str,
    variant: str,
    channel: str,
    person_id: UUID | None = None,
    business_id: UUID | None = None,
    proxy_id: UUID | None = None,
    present_id: UUID | None = None,
    answers: Mapping[str, Any] | None = None,
    actor: Actor,
    at: datetime,
) -> Application:
    """Start a draft for one applicant, a person or a business, pinned to the standard in force.

    `variant` is a code of the standard; `answers` are first answers (prefill). A citizen starts for themselves, for a
    business they belong to, or by a valid proxy given for this service; counter staff (`loket`) for whoever is in front of
    them, `present_id`, with the same rights. Raises `ServiceClosed`, `NoSuchVariant`, `MayNotApplyForOthers`,
    `TooManyDrafts`, `NotFound`.
    """
    standard = catalogue.get_enacted_standard(service_code)
    if not standard.is_open:
        raise ServiceClosed
    if variant not in {choice.code for choice in standard.variants}:
        raise NoSuchVariant(variant=variant)
    _require_may_apply(actor, present_id, person_id, business_id, proxy_id, service_code, at)
    if not actor.is_staff and not actor.is_system and actor.kind == "person":
        drafts = Application.objects.filter(contact_person_id=actor.person_id, state=Application.State.DRAFT).count()
        if drafts >= DRAFTS_PER_PERSON:
            raise TooManyDrafts(count=drafts)
    year = region_day(at).year
    application = Application.objects.create(
        number=f"DRF-{year}-{next_number('applications.draft', year):06d}",
        service_id=standard.service_id,
        version_id=standard.version_id,
        variant=variant,
        channel=channel,
        applicant_person_id=person_id,
        applicant_business_id=business_id,
        proxy_id=proxy_id,
        contact_person_id=actor.person_id or present_id or person_id,
        answers_cipher=seal_answers({**(answers or {}), "varian": variant}),
        created_at=at,
        saved_at=at,
    )
    record(
        events.STARTED,
        application,
        actor=actor,
        at=at,
        application_id=application.id,
        service=service_code,
        channel=channel,
        **({"proxy_id": proxy_id} if proxy_id else {}),
    )
    return application


def _require_may_apply(
    actor: Actor,
    present_id: UUID | None,
    person_id: UUID | None,
    business_id: UUID | None,
    proxy_id: UUID | None,
    service_code: str,
    at: datetime,
) -> None:
    is_counter = actor.is_system or (actor.is_staff and actor.has("loket"))
    if is_counter and present_id is None and proxy_id is None:
        return
    acting_id = present_id if is_counter else actor.person_id
    if acting_id is not None and person_id == acting_id and proxy_id is None:
        return
    if acting_id is None or not people.can_act_for(
        acting_id, person_id=person_id, business_id=business_id, proxy_id=proxy_id, service_code=service_code, at=at
    ):
        raise MayNotApplyForOthers


@operation
def save_answers(*, application_id: UUID, answers: Mapping[str, Any], actor: Actor, at: datetime) -> Application:
    """Keep the answers given so far; fields the standard does not know are refused, wrong ones are kept until sending.

    Only the named fields change; those the standard asked for when the page was drawn, and no longer does, are passed
    over. Raises `WrongState`, `NotYours`, `UnknownItem`.
    """
    application = lock(Application, application_id)
    require_applicant(application, actor, at)
    moves.require(application, "save")
    before = catalogue.get_standard(application.version_id, at)
    standard = follow_standard(application, actor=actor, at=at)
    known = {field.name for field in standard.fields}
    if unknown := sorted(answers.keys() - known - {field.name for field in before.fields}):
        raise UnknownItem(key=", ".join(unknown)[:200])
    asked = {name: value for name, value in answers.items() if name in known}
    application.answers_cipher = seal_answers({**read_answers(application), **asked, "varian": application.variant})
    application.saved_at = at
    application.save(update_fields=["answers_cipher", "saved_at"])
    record(events.SAVED, application, actor=actor, at=at, application_id=application.id, fields=sorted(asked))
    return application


@operation
def renew_draft(*, application_id: UUID, actor: Actor, at: datetime) -> Application:
    """Move a draft to the standard in force when the one it was begun by was replaced; else leave it as it is.

    Known answers and files stay, what is no longer asked goes; the journal names both. Raises `WrongState`, `NotYours`.
    """
    application = lock(Application, application_id)
    require_applicant(application, actor, at)
    moves.require(application, "save")
    follow_standard(application, actor=actor, at=at)
    note_recorded()  # nothing to follow is nothing to tell
    return application


@operation
def change_variant(*, application_id: UUID, variant: str, actor: Actor, at: datetime) -> Application:
    """Change what kind of application the draft is; answers and files stay. Raises `NoSuchVariant`, `WrongState`."""
    application = lock(Application, application_id)
    require_applicant(application, actor, at)
    moves.require(application, "save")
    standard = follow_standard(application, actor=actor, at=at)
    if variant not in {choice.code for choice in standard.variants}:
        raise NoSuchVariant(variant=variant)
    application.variant = variant
    application.answers_cipher = seal_answers({**read_answers(application), "varian": variant})
    application.saved_at = at
    application.save(update_fields=["variant", "answers_cipher", "saved_at"])
    record(events.VARIANT_CHANGED, application, actor=actor, at=at, application_id=application.id, variant=variant)
    return application


@operation
def hand_in_file(*, application_id: UUID, key: str, file_id: UUID, actor: Actor, at: datetime) -> RequirementItem:
    """Put an uploaded file under a requirement, in place of an earlier one; from now on it is the applicant's.

    After a return only rejected requirements may be replaced. Raises `UnknownItem`, `ItemSettled`, `WrongState`,
    `NotYours`, and what `files` refuses.
    """
    application, item = _hold_item(application_id, key, actor, at)
    file = get_file(file_id, actor, at)
    if file.owner_person_id != application.applicant_person_id and not _is_elsewhere(file.pk, application):
        file = files.hand_over(file_id=file.pk, owner_person_id=application.applicant_person_id, actor=actor, at=at)
    former, item.file, item.value = item.file_id, file, ""
    return _keep_item(application, item, former, actor, at)


def _is_elsewhere(file_id: UUID, application: Application) -> bool:
    """Whether a file is handed in for another case too."""
    return RequirementItem.objects.filter(file_id=file_id).exclude(application=application).exists()


@operation
def hand_in_value(*, application_id: UUID, key: str, value: str, actor: Actor, at: datetime) -> RequirementItem:
    """Put a value (a number of a payment, of a document at another agency) under a requirement. Raises as the above."""
    application, item = _hold_item(application_id, key, actor, at)
    former, item.file, item.value = item.file_id, None, value.strip()[:300]
    return _keep_item(application, item, former, actor, at)


def _hold_item(application_id: UUID, key: str, actor: Actor, at: datetime) -> tuple[Application, RequirementItem]:
    application = lock(Application, application_id)
    require_applicant(application, actor, at)
    moves.require(application, "hand_in")
    standard = follow_standard(application, actor=actor, at=at)
    asked = standards.applicable_requirements(standard, read_answers(application), **facts_of(application, at))
    if key not in {requirement.key for requirement in asked}:
        raise UnknownItem(key=key)
    item = RequirementItem.objects.filter(application=application, key=key).first()
    item = item or RequirementItem(application=application, key=key, changed_at=at)
    if application.state == Application.State.RETURNED and item.state == Item.ACCEPTED:
        raise ItemSettled
    return application, item


def _keep_item(
    application: Application, item: RequirementItem, former: UUID | None, actor: Actor, at: datetime
) -> RequirementItem:
    item.state = Item.FILLED if item.file_id or item.value else Item.EMPTY
    item.reason_code = item.reason_note = ""
    item.changed_at = at
    item.save()
    if application.state == Application.State.DRAFT:
        application.saved_at = at
        application.save(update_fields=["saved_at"])
        if former is not None and former != item.file_id:
            let_go([former], at=at)  # of a sent case it stays: the office judged it
    file_id = str(item.file_id) if item.file_id else None
    record(
        events.ITEM_HANDED_IN,
        application,
        actor=actor,
        at=at,
        application_id=application.id,
        key=item.key,
        file_id=file_id,
        **acting_proxy(application, actor),
    )
    return item


@operation
def remove_item(*, application_id: UUID, key: str, actor: Actor, at: datetime) -> None:
    """Take back what was put under a requirement of a draft; its file is erased.

    Raises `WrongState`, `NotYours`, `UnknownItem`.
    """
    application = lock(Application, application_id)
    require_applicant(application, actor, at)
    moves.require(application, "save")
    item = RequirementItem.objects.filter(application=application, key=key).first()
    if item is None:
        raise UnknownItem(key=key)
    item.delete()
    if item.file_id is not None:
        let_go([item.file_id], at=at)
    application.saved_at = at
    application.save(update_fields=["saved_at"])
    record(events.ITEM_REMOVED, application, actor=actor, at=at, application_id=application.id, key=key)


@operation
def remove_draft(*, application_id: UUID, actor: Actor, at: datetime) -> None:
    """Delete a draft with everything in it; its files are erased, their rows stay with their hashes.

    Raises `WrongState`, `NotYours`.
    """
    application = lock(Application, application_id)
    require_applicant(application, actor, at)
    moves.require(application, "remove")
    discard(application, actor, at)
