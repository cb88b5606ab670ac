"""Pages of surveys: the one answer of an invitation, and published results."""
