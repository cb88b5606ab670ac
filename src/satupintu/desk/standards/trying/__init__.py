"""Trying a version at the desk: a walk with invented data, scenarios that keep what must come of it, a simulation."""
