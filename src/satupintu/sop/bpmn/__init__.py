"""Sheets as BPMN 2.0 and BPMN 2.0 as sheets. Plain Python: no Django, no clock, no network, nothing outside of the text."""

from satupintu.sop.bpmn.writing import write_bpmn

__all__ = ["write_bpmn"]
