"""The SOP of a service in force as BPMN 2.0, for staff."""

from django.http import HttpRequest
from ninja import Field, Schema

from satupintu.api.catalogue import router
from satupintu.api.guard import needs
from satupintu.api.schemas import Problem
from satupintu.catalogue.queries import find_enacted, get_draft_content
from satupintu.config.access import actor_of
from satupintu.core.actor import require_role
from satupintu.core.errors import NotFound
from satupintu.sop.queries import get_bpmn

READERS = ("designer", "manager", "supervisor", "admin", "kadis", "kabid")


class BpmnOut(Schema):
    """A sheet as a file."""

    service: str
    version: int
    name: str
    bpmn: str = Field(description="The whole BPMN 2.0 XML (OMG formal/2011-01-03) with its drawing.")


@router.get(
    "/sop/{code}/bpmn",
    summary="SOP as BPMN 2.0",
    response={200: BpmnOut, 403: Problem, 404: Problem, 422: Problem},
)
@needs("sop:read")
def get_bpmn_file(request: HttpRequest, code: str) -> BpmnOut:
    """The sheet in force, for who reads sheets: what any BPMN modeler opens and `satupintu sop import` takes back."""
    require_role(actor_of(request), *READERS)
    version = find_enacted(code)
    if version is None:
        raise NotFound
    text = get_bpmn(get_draft_content(version.pk)["sheet"], version.name)
    return BpmnOut(service=version.service.code, version=version.number, name=version.name, bpmn=text)
