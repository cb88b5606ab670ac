"""Evaluation: what was promised beside what was delivered, and the loop that mends the difference.

Indicators (indikator) are computed from rollups kept by reactions and equal to a recount; improvement actions (rencana tindak
lanjut) begin at a finding and end at a measured effect; incidents and benefits stand with their assumptions. It does not change
what it measures: cases, visits, surveys and complaints belong to the modules below.
"""
