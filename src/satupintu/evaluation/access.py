"""Who may do what in the register of improvement, the incident log and the benefits."""

from satupintu.core.actor import Actor

READERS = ("manager", "supervisor", "designer", "admin", "kadis", "kabid")
"""Who reads the register of improvement and the benefits."""
LEADERS = ("manager", "supervisor", "designer", "kadis")
"""Who records findings and plans what is done about them."""
CLOSERS = ("manager", "kadis")
"""Who may leave a finding without follow-up, and freeze a baseline."""
WATCHERS = ("supervisor", "manager", "admin")
"""Who records outages; the same who may stop a clock."""

LOG_READERS = ("manager", "supervisor", "designer", "admin")
"""Who may take the events of cases out of the office, officers and cases under pseudonyms."""


def may_move(owner_id: object, actor: Actor) -> bool:
    """Whether the actor may move an action: its owner, or who leads the register."""
    return actor.has(*LEADERS) or (actor.is_staff and actor.id == owner_id)
