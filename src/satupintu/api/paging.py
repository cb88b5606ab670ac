"""How long a page of the API may be."""

MOST = 100
"""Lines a page may have."""


def size_of(limit: int) -> int:
    """Return how many lines a page gets: as many as asked for, at most a hundred."""
    return min(limit, MOST)
