"""What reports refuse."""

from django.utils.translation import gettext_lazy as _

from satupintu.core.errors import Conflict, Invalid


class TargetInvalid(Invalid):
    """A target names nothing that is measured, or is no number above nought; `errors` says which field."""

    code = "target_invalid"
    sentence = _("Target ini tidak dapat disimpan.")


class AlreadySubscribed(Conflict):
    """Nothing changes: the report is sent already, or is not."""

    code = "report_already_subscribed"
    sentence = _("Kiriman laporan ini sudah seperti yang Anda minta.")


class ReportSent(Conflict):
    """The report of this period was told about before."""

    code = "report_sent"
    sentence = _("Laporan periode ini sudah diberitahukan.")
