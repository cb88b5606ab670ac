"""Evaluation: what was promised beside what was delivered, and the loop that mends the difference.

Indicators (indikator) are computed from rollups kept by reactions and equal to a recount; improvement actions (rencana tindak
lanjut) begin at a finding and end at a measured effect; incidents and benefits are kept with their assumptions. It reads every
module below, writes only its own tables, changes nothing of what it measures, and does not judge persons.
"""
