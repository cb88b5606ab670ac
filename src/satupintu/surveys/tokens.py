"""Tokens and draws of invitations, derived from the use of a service: computed again where they are needed, kept nowhere.

So the page of a ticket and the notice of a product lead to the same invitation, and the table of invitations names nobody.
"""

from uuid import UUID

from satupintu.core.secrets import CROCKFORD, blind_index

TOKEN_LENGTH = 16
"""Characters of a token: 80 bits, none of them guessable without the region's key."""


def use_of_application(application_id: UUID) -> str:
    """Return the name of the use of a service that is a case."""
    return f"application:{application_id}"


def use_of_leg(leg_id: UUID) -> str:
    """Return the name of the use of a service that is one errand at a counter."""
    return f"leg:{leg_id}"


def token_of(round_id: UUID, use: str) -> str:
    """Return the token of a use in a round."""
    noise = int.from_bytes(blind_index(f"{round_id}:{use}", "survey_token"))
    return "".join(CROCKFORD[noise >> (5 * place) & 31] for place in range(TOKEN_LENGTH))


def token_index(token: str) -> bytes:
    """Return the index by which the invitation of a token is found; what people type in small letters is the same token."""
    return blind_index(token.strip().upper(), "survey_invitation")


def use_index(use: str) -> bytes:
    """Return the index by which a use is known to have been considered."""
    return blind_index(use, "survey_use")


def draw_noise(round_id: UUID, use: str) -> bytes:
    """Return the bytes that decide whether a use is drawn in a round."""
    return blind_index(f"{round_id}:{use}", "survey_draw")
