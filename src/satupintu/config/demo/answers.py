"""Plausible answers for the demo: those the catalogue invents for a try."""

from satupintu.catalogue.queries import invent_answers as sample_answers

__all__ = ["sample_answers"]
