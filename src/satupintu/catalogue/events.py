"""Facts this module records."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

SERVICE_CREATED = Event("catalogue.service_created", _("Layanan %(code)s ditambahkan ke katalog"))
VERSION_DRAFTED = Event("catalogue.version_drafted", _("Rancangan standar versi %(number)s dibuat"))
VERSION_UPDATED = Event("catalogue.version_updated", _("Rancangan standar versi %(number)s diubah"))
VERSION_DISCARDED = Event("catalogue.version_discarded", _("Rancangan standar versi %(number)s layanan %(code)s dihapus"))
PARTS_COPIED = Event("catalogue.parts_copied", _("Bagian rancangan standar versi %(number)s diambil dari layanan %(code)s"))
VERSION_CONSULTED = Event("catalogue.version_consulted", _("Standar versi %(number)s dibahas dalam konsultasi publik"))
VERSION_ENACTED = Event("catalogue.version_enacted", _("Standar versi %(number)s ditetapkan dengan keputusan %(decree_no)s"))
VERSION_REVOKED = Event("catalogue.version_revoked", _("Standar versi %(number)s dicabut"))
OVERRIDE_SET = Event("catalogue.override_set", _("Ketentuan daerah untuk layanan %(code)s diubah"))
SERVICE_OPENED = Event("catalogue.service_opened", _("Layanan %(code)s dibuka"))
SERVICE_CLOSED = Event("catalogue.service_closed", _("Layanan %(code)s ditutup"))
LEGAL_BASIS_MARKED = Event("catalogue.legal_basis_marked", _("Status dasar hukum menjadi %(status)s"))
