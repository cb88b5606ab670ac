"""Facts about files. Names of files are never recorded: they tell about people."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

STORED = Event("files.stored", _("Berkas disimpan (%(media_type)s, %(size)s bita)"))
SCANNED = Event("files.scanned", _("Berkas diperiksa pemindai virus: %(verdict)s"))
QUARANTINED = Event("files.quarantined", _("Berkas dikarantina karena mengandung virus: %(signature)s"))
OPENED = Event("files.opened", _("Berkas dibuka"))
OWNER_CHANGED = Event("files.owner_changed", _("Berkas diserahkan atas nama pemohon"))
ERASED = Event("files.erased", _("Isi berkas dihapus: %(reason)s"))
RETENTION_SET = Event("files.retention_set", _("Masa simpan berkas ditetapkan sampai %(until)s"))
RETENTION_EXTENDED = Event("files.retention_extended", _("Masa simpan berkas diperpanjang sampai %(until)s"))
UPLOAD_STARTED = Event("files.upload_started", _("Unggahan dimulai (%(size)s bita)"))
CHUNK_RECEIVED = Event("files.chunk_received", _("Unggahan diterima sampai %(received)s bita"))
UPLOAD_FINISHED = Event("files.upload_finished", _("Unggahan selesai"))
UPLOAD_ABANDONED = Event("files.upload_abandoned", _("Unggahan dihentikan: %(reason)s"))
