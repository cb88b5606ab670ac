"""The Django app of issued products."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuanceConfig(AppConfig):
    """Registers, issued products and the certificates of the test CA, of one region."""

    name = "satupintu.issuance"
    label = "issuance"
    verbose_name = _("Penerbitan")

    def ready(self) -> None:
        """Offer the signer that needs no outside system, and open product files to those who may read them."""
        from satupintu.files.ports import register_reader
        from satupintu.issuance.local_ca import LocalCa
        from satupintu.issuance.ports import register_signer
        from satupintu.issuance.queries import may_read_product_file

        register_signer("local_ca", LocalCa())
        register_reader(may_read_product_file)
