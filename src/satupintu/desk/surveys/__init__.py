"""Surveys at the desk: rounds and their progress, results, comments, instruments, paper forms."""
