"""The Django app of complaints."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """Complaints and suggestions of one region."""

    name = "satupintu.complaints"
    label = "complaints"
    verbose_name = _("Pengaduan")

    def ready(self) -> None:
        """Let who sees a complaint read its files, reach complainants without an account, keep the data of who waits."""
        from satupintu.complaints import jobs, reactions
        from satupintu.complaints.holds import hold_open_complaint
        from satupintu.complaints.readers import may_read_attachment
        from satupintu.complaints.telling import look_up_complainant
        from satupintu.files.ports import register_reader
        from satupintu.notices.ports import register_address_book
        from satupintu.people.ports import register_hold

        assert jobs
        assert reactions
        register_reader(may_read_attachment)
        register_address_book(look_up_complainant)
        register_hold(hold_open_complaint)
