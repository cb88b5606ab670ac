"""Complaints and suggestions at the desk: taking down, lists, one complaint, files of LAPOR!, limits, suggestions of staff."""
