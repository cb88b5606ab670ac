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
SCENARIO_RECORDED = Event("catalogue.scenario_recorded", _("Skenario uji direkam"))
SCENARIO_RENEWED = Event("catalogue.scenario_renewed", _("Skenario uji disesuaikan dengan rancangan sekarang"))
SCENARIO_REMOVED = Event("catalogue.scenario_removed", _("Skenario uji dihapus"))
CONSULTATION_PLANNED = Event("catalogue.consultation_planned", _("Konsultasi publik standar direncanakan pada %(day)s"))
PARTICIPANT_ADDED = Event("catalogue.participant_added", _("Peserta konsultasi publik dicatat"))
PARTICIPANT_CHANGED = Event("catalogue.participant_changed", _("Kehadiran peserta konsultasi publik diubah"))
PARTICIPANT_REMOVED = Event("catalogue.participant_removed", _("Peserta konsultasi publik dihapus"))
POINT_ADDED = Event("catalogue.point_added", _("Masukan dalam konsultasi publik dicatat"))
POINT_ANSWERED = Event("catalogue.point_answered", _("Masukan dalam konsultasi publik dijawab"))
POINT_REMOVED = Event("catalogue.point_removed", _("Masukan dalam konsultasi publik dihapus"))
MINUTES_ATTACHED = Event("catalogue.minutes_attached", _("Berita acara konsultasi publik yang ditandatangani diunggah"))
VERSION_PUBLISHED = Event("catalogue.version_published", _("Publikasi standar versi %(number)s dicatat"))
PUBLICATION_ENDED = Event("catalogue.publication_ended", _("Publikasi standar diakhiri"))
VERSION_REEXAMINED = Event("catalogue.version_reexamined", _("Hasil peninjauan standar versi %(number)s dicatat"))
REVIEW_DUE_NOTED = Event("catalogue.review_due_noted", _("Peninjauan standar versi %(number)s jatuh tempo %(due_on)s"))
