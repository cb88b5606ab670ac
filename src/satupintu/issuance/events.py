"""Facts about registers, numbers and products."""

from django.utils.translation import gettext_lazy as _

from satupintu.journal.events import Event

REGISTER_OPENED = Event("issuance.register_opened", _("Register %(register)s dibuka"))
REGISTER_CHANGED = Event("issuance.register_changed", _("Register %(register)s diubah"))
NUMBER_RESERVED = Event("issuance.number_reserved", _("Nomor %(number)s dipesan"))
NUMBER_VOIDED = Event("issuance.number_voided", _("Nomor %(number)s dibatalkan: %(reason)s"))
CERTIFICATE_MADE = Event("issuance.certificate_made", _("Sertifikat uji dibuat (%(kind)s)"))
CERTIFICATE_REVOKED = Event("issuance.certificate_revoked", _("Sertifikat uji %(serial)s dicabut"))
ISSUED = Event("issuance.issued", _("Produk terbit dengan nomor %(number)s"), is_public=True)
REVOKED = Event("issuance.revoked", _("Produk nomor %(number)s dicabut dengan keputusan %(decree_no)s"), is_public=True)
SUPERSEDED = Event("issuance.superseded", _("Produk nomor %(number)s diganti"), is_public=True)
OPENED = Event("issuance.opened", _("Berkas produk nomor %(number)s dibuka"))
PRODUCT_HANDED = Event(
    "issuance.product_handed", _("Produk nomor %(number)s diserahkan dengan tanda terima %(receipt)s"), is_public=True
)
