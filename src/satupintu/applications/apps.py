"""The Django app of applications."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """The case, from draft to decision."""

    name = "satupintu.applications"
    label = "applications"
    verbose_name = _("Permohonan")

    def ready(self) -> None:
        """Own the runs of applications, let those who hold a case read its files, keep the data of who has one running."""
        from satupintu.applications import jobs, reactions
        from satupintu.applications.holds import hold_running_case
        from satupintu.applications.readers import may_read_file, may_read_letter
        from satupintu.applications.runs import ApplicationRuns
        from satupintu.files.ports import register_reader
        from satupintu.people.ports import register_hold
        from satupintu.sop.ports import register_run_owner

        assert jobs
        assert reactions
        register_run_owner("application", ApplicationRuns())
        register_reader(may_read_file)
        register_reader(may_read_letter)
        register_hold(hold_running_case)
