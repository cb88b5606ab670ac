"""Applications from the applicant's side: start, fill in, hand in, send, send again, take back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, Status

from satupintu.api.cases import router  # one address, one router: another would answer 405
from satupintu.api.errors import PersonUnknown, Unreadable
from satupintu.api.guard import JSON, needs
from satupintu.api.parsing import StrictParser
from satupintu.api.schemas import ApplicantIn, ApplicationIn, ApplicationOut, Fault, Problem
from satupintu.api.uploads import MULTIPART, file_of, media_types
from satupintu.applications import operations, queries
from satupintu.applications.errors import MayNotApplyForOthers, UnknownItem
from satupintu.applications.models import Application
from satupintu.catalogue.queries import Standard, get_enacted_standard, get_standard
from satupintu.config.access import actor_of, moment_of
from satupintu.core.actor import Actor
from satupintu.core.errors import Invalid
from satupintu.files.operations import store_file
from satupintu.people.queries import find_person_by_nik, get_business, get_person

FAULTS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}

_OF_STAFF, _OF_CITIZENS = ("desk", "mobile"), ("portal",)
_NOBODY_HERE = UUID(int=0)
"""An id no person has: asking for it is refused where asking for a stranger is."""

_FILE: dict[str, Any] = {
    MULTIPART: {
        "schema": {
            "type": "object",
            "properties": {"file": {"type": "string", "format": "binary"}},
            "required": ["file"],
        }
    }
}
FILE: dict[str, Any] = {"requestBody": {"required": True, "content": _FILE}}
VALUE_OR_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {
                "schema": {
                    "type": "object",
                    "properties": {"value": {"type": ["string", "integer", "number"], "maxLength": 300}},
                    "required": ["value"],
                    "additionalProperties": False,
                }
            },
            **_FILE,
        },
    }
}


@router.post("/applications", summary="Start a draft", response={201: ApplicationOut, **FAULTS, 429: Problem})
@needs("applications:write")
def start(request: HttpRequest, body: ApplicationIn) -> Any:
    """Start a draft for oneself, a business one belongs to or who gave one a proxy; counter staff: for a person known here."""
    actor, at = actor_of(request), moment_of(request)
    standard = get_enacted_standard(body.service)
    if body.channel in (_OF_CITIZENS if actor.is_staff else _OF_STAFF):
        who = _("Kanal ini hanya dipakai pemohon.") if actor.is_staff else _("Kanal ini hanya dipakai petugas.")
        raise Invalid(errors={"channel": who})
    _require_known(standard, body.data, "data.")
    person_id, business_id, proxy_id = _applicant(body.applicant or ApplicantIn.model_validate({}), actor)
    application = operations.start_application(
        service_code=standard.code,
        variant=body.variant or standard.variants[0].code,
        channel=body.channel,
        person_id=person_id,
        business_id=business_id,
        proxy_id=proxy_id,
        answers=body.data,
        actor=actor,
        at=at,
    )
    return Status(201, _out(request, application))


def _applicant(named: ApplicantIn, actor: Actor) -> tuple[UUID | None, UUID | None, UUID | None]:
    """Return person, business and proxy. Who is registered here is told to counter staff only."""
    if actor.is_staff and not actor.has("loket"):
        raise MayNotApplyForOthers
    person_id = named.person_id
    if named.nik:
        found = find_person_by_nik(named.nik)
        person_id = found.id if found else None if actor.is_staff else _NOBODY_HERE
    if actor.is_staff:
        if named.proxy_id is not None or (person_id is None) is (named.business_id is None):
            raise PersonUnknown(errors={"applicant": PersonUnknown.sentence})
        if person_id is not None:
            get_person(person_id)
        elif named.business_id is not None:
            get_business(named.business_id)
        return person_id, named.business_id, None
    if person_id is not None and named.business_id is not None:
        raise Invalid(errors={"applicant": _("Sebutkan satu pemohon saja: orang atau badan usaha.")})
    if person_id is None and named.business_id is None:
        person_id = actor.person_id
    return person_id, named.business_id, named.proxy_id


def _require_known(standard: Standard, answers: dict[str, Any], prefix: str) -> None:
    unknown = sorted(answers.keys() - {field.name for field in standard.fields})
    if unknown:
        sentence = _("Isian ini tidak ada pada formulir layanan tersebut.")
        raise UnknownItem(key=", ".join(unknown)[:200], errors={f"{prefix}{name[:80]}": sentence for name in unknown[:100]})


@router.put("/applications/{application_id}/answers", summary="Fill in the form", response={200: ApplicationOut, **FAULTS})
@needs("applications:write")
def save(request: HttpRequest, application_id: UUID, body: Body[dict[str, Any]]) -> Any:
    """Keep answers by field name; only the named fields change. Wrong ones are kept too, and named in `missing`."""
    application = operations.save_answers(
        application_id=application_id, answers=body, actor=actor_of(request), at=moment_of(request)
    )
    return _out(request, application)


@router.put(
    "/applications/{application_id}/requirements/{key}",
    summary="Hand in one requirement",
    response={200: ApplicationOut, **FAULTS, 413: Problem, 415: Problem},
    openapi_extra=VALUE_OR_FILE,
)
@needs("applications:write", accepts=(JSON, MULTIPART))
def hand_in(request: HttpRequest, application_id: UUID, key: str) -> Any:
    """Hand in a file (multipart, part `file`) or a value (JSON `{"value": …}`) for one requirement, in place of an earlier."""
    actor, at = actor_of(request), moment_of(request)
    if request.content_type == MULTIPART:
        _hand_in_file(request, application_id, key, actor)
    else:
        operations.hand_in_value(application_id=application_id, key=key, value=_value(request), actor=actor, at=at)
    return _out(request, queries.get_application(application_id, actor, moment_of(request)))


@router.post(
    "/applications/{application_id}/requirements/{key}/file",
    summary="Hand in a file",
    response={200: ApplicationOut, **FAULTS},
    openapi_extra=FILE,
)
@needs("applications:write", accepts=(MULTIPART,))
def hand_in_file(request: HttpRequest, application_id: UUID, key: str) -> Any:
    """Hand in a file for one requirement: the same as the PUT with a file, for who can send a POST only."""
    actor = actor_of(request)
    _hand_in_file(request, application_id, key, actor)
    return _out(request, queries.get_application(application_id, actor, moment_of(request)))


def _hand_in_file(request: HttpRequest, application_id: UUID, key: str, actor: Actor) -> None:
    at = moment_of(request)
    application = queries.get_application(application_id, actor, at)
    if application.state == Application.State.DRAFT:
        application = operations.renew_draft(application_id=application_id, actor=actor, at=at)
    requirement = get_standard(application.version_id, application.submitted_at).requirement(key)
    if requirement is None:
        raise UnknownItem(key=key[:80])
    file = file_of(request) if request.content_type == MULTIPART else None
    if file is None:
        raise Invalid(errors={"file": _("Sertakan berkas pada bagian `file`.")})
    stored = store_file(
        content=file.file,  # type: ignore[arg-type]
        name=file.name or "",
        declared_type=file.content_type or "",
        allowed=media_types(requirement.accept),
        purpose="requirement",
        max_bytes=requirement.max_mb * 1024 * 1024,
        owner_person_id=application.applicant_person_id if actor.is_staff else actor.person_id,
        actor=actor,
        at=at,
    )
    operations.hand_in_file(application_id=application_id, key=key, file_id=stored.id, actor=actor, at=at)


def _value(request: HttpRequest) -> str:
    try:
        body = StrictParser().parse_body(request)
    except (ValueError, RecursionError):
        raise Unreadable from None
    value = body.get("value") if isinstance(body, dict) else None
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > 300:
        raise Invalid(errors={"value": _("Isi dengan teks paling panjang 300 karakter.")})
    return str(value)


@router.post("/applications/{application_id}/submit", summary="Send", response={200: ApplicationOut, **FAULTS})
@needs("applications:write")
def submit(request: HttpRequest, application_id: UUID) -> Any:
    """Send a draft; 422 names every missing or wrong item at once (`answers.<field>`, `requirements.<key>`)."""
    return _plain(operations.submit_application(application_id=application_id, actor=actor_of(request), at=moment_of(request)))


@router.post("/applications/{application_id}/resubmit", summary="Send again", response={200: ApplicationOut, **FAULTS})
@needs("applications:write")
def resubmit(request: HttpRequest, application_id: UUID) -> Any:
    """Send a returned case again, once every rejected requirement was replaced."""
    return _plain(operations.resubmit_application(application_id=application_id, actor=actor_of(request), at=moment_of(request)))


@router.post("/applications/{application_id}/withdraw", summary="Withdraw", response={200: ApplicationOut, **FAULTS})
@needs("applications:write")
def withdraw(request: HttpRequest, application_id: UUID) -> Any:
    """Take a case back for good."""
    return _plain(operations.withdraw_application(application_id=application_id, actor=actor_of(request), at=moment_of(request)))


def _out(request: HttpRequest, application: Application) -> ApplicationOut:
    out = _plain(application)
    if application.state == Application.State.DRAFT:
        faults = queries.list_faults(
            application, get_standard(application.version_id, application.submitted_at), moment_of(request)
        )
        out.missing = [Fault(path=path, detail=sentence) for path, sentence in faults.items()]
    return out


def _plain(application: Application) -> ApplicationOut:
    return ApplicationOut.model_validate({"id": application.id, "number": application.number, "state": str(application.state)})
