"""Facts about notices; their words and addresses are never recorded."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

CREATED = Event("notices.created", _("Pemberitahuan %(template)s dibuat"))
REPEATED = Event("notices.repeated", _("Pemberitahuan %(template)s sudah pernah dibuat dan tidak diulang"))
SENT = Event("notices.sent", _("Pemberitahuan dikirim lewat %(channel)s"))
ATTEMPT_FAILED = Event("notices.attempt_failed", _("Pengiriman lewat %(channel)s belum berhasil: %(reason)s"))
FAILED = Event("notices.failed", _("Pemberitahuan lewat %(channel)s gagal dikirim: %(reason)s"))
RETRIED = Event("notices.retried", _("Pemberitahuan lewat %(channel)s dikirim ulang"))
READ = Event("notices.read", _("Pemberitahuan dibaca"))
