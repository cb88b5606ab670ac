"""Pages of one citizen's cases: starting, filling in, sending, following, repairing, ending."""
