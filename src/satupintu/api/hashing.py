"""What is kept of a token instead of the token."""

import hashlib


def hash_token(token: str) -> bytes:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).digest()
