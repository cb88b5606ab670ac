"""Sheets as BPMN 2.0 and BPMN 2.0 as sheets. Plain Python: no Django, no clock, no network, nothing outside of the text."""

from satupintu.sop.bpmn.meaning import Reading, read_bpmn
from satupintu.sop.bpmn.reading import Remark
from satupintu.sop.bpmn.source import MAX_BYTES, BpmnFault
from satupintu.sop.bpmn.writing import write_bpmn

__all__ = ["MAX_BYTES", "BpmnFault", "Reading", "Remark", "read_bpmn", "write_bpmn"]
