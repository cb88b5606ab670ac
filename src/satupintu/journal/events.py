"""What an event is: a stable name and the sentence by which people read it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_registry: dict[str, "Event"] = {}


@dataclass(frozen=True)
class Event:
    """A kind of fact: `name` is `<module>.<past participle>`, `sentence` Indonesian source text (gettext).

    The sentence may name data of the entry as `%(key)s`. `is_public` says whether an applicant may read it in the
    timeline of their own case. `by_proxy` is read instead where the entry says by which proxy somebody acted (`proxy_id`).
    """

    name: str
    sentence: str | Promise
    is_public: bool = False
    by_proxy: str | Promise = ""

    def __post_init__(self) -> None:
        known = _registry.setdefault(self.name, self)
        if known is not self and str(known.sentence) != str(self.sentence):
            raise ValueError(f"event {self.name} is declared twice")


def list_events() -> list[Event]:
    """Return every declared event by name."""
    return sorted(_registry.values(), key=lambda event: event.name)


def find_event(name: str) -> Event | None:
    """Return the event called `name`, or None when no module declares it (any more)."""
    return _registry.get(name)


SEALED = Event("journal.sealed", _("Jurnal disegel: %(count)s entri"))
JOB_RETRIED = Event("journal.job_retried", _("Pekerjaan latar %(job)s dijalankan lagi"))
