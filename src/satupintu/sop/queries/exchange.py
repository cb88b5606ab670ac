"""The sheet as a BPMN 2.0 file, and a file as a draft of a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from satupintu.sop.bpmn import MAX_BYTES, BpmnFault, read_bpmn, write_bpmn
from satupintu.sop.engine import PlanError
from satupintu.sop.errors import BpmnUnreadable, SheetInvalid

BPMN_BYTES = MAX_BYTES
"""The longest BPMN file that is read."""


def get_bpmn(sheet: Mapping[str, Any], title: str) -> str:
    """Return a sheet as a BPMN 2.0 file (OMG formal/2011-01-03). Raises SheetInvalid when the sheet cannot run."""
    try:
        return write_bpmn(sheet, title)
    except PlanError as fault:
        words = _(fault.sentence) % fault.data if fault.data else _(fault.sentence)
        raise SheetInvalid(errors={fault.row or "sheet": words[:1].upper() + words[1:] + "."}) from None


@dataclass(frozen=True)
class BpmnRemark:
    """Something of a BPMN file that was not taken over as it stood: the element, and why."""

    element: str
    name: str
    type: str
    sentence: str


@dataclass(frozen=True)
class BpmnDraft:
    """What a BPMN file became: a draft sheet, the name of its process, and what was not taken over."""

    sheet: Mapping[str, Any]
    title: str
    remarks: tuple[BpmnRemark, ...]


def get_bpmn_draft(source: bytes, performers: Mapping[str, str]) -> BpmnDraft:
    """Return the draft sheet of a BPMN file; lanes named as one of `performers` (code → label) mean it. Raises BpmnUnreadable."""
    try:
        reading = read_bpmn(source, performers)
    except BpmnFault as fault:
        words = _(fault.sentence) % fault.data if fault.data else _(fault.sentence)
        raise BpmnUnreadable(errors={"file": words}, fault=fault.code) from None
    remarks = tuple(
        BpmnRemark(r.element, r.name, r.type, _(r.sentence) % r.data if r.data else _(r.sentence)) for r in reading.remarks
    )
    return BpmnDraft(reading.sheet, reading.title, remarks)
