"""Improvement at the desk: the register of findings, the log of outages, and the benefits."""
