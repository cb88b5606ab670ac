"""The Django app of visits."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    """Tickets, calls, counters at work and appointments of one region."""

    name = "satupintu.visits"
    label = "visits"
    verbose_name = _("Kunjungan")

    def ready(self) -> None:
        """Let the day end by itself, and keep the data of who is expected."""
        from satupintu.notices.ports import register_address_book
        from satupintu.people.ports import register_hold
        from satupintu.visits import jobs, reactions
        from satupintu.visits.holds import hold_visitor
        from satupintu.visits.telling import look_up_visitor

        assert jobs
        assert reactions
        register_address_book(look_up_visitor)
        register_hold(hold_visitor)
