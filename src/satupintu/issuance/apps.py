"""The Django app of issued products."""

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuanceConfig(AppConfig):
    """Registers, issued products and the certificates of the test CA, of one region."""

    name = "satupintu.issuance"
    label = "issuance"
    verbose_name = _("Penerbitan")

    def ready(self) -> None:
        """Offer the test CA as a signer and `issue_product` as an action; open product files to those who may read them."""
        from satupintu.files.ports import register_reader
        from satupintu.issuance.actions import issue_product
        from satupintu.issuance.holds import hold_kept_product
        from satupintu.issuance.local_ca import LocalCa
        from satupintu.issuance.ports import IssueRequest, register_product_source, register_signer
        from satupintu.issuance.queries import may_read_product_file
        from satupintu.people.ports import register_hold
        from satupintu.sop.models import Task
        from satupintu.sop.ports import register_action

        def assemble(task: Task, at: datetime) -> IssueRequest:
            from satupintu.issuance.assembling import request_for  # the case is looked at only when a product is due

            return request_for(task, at)

        register_signer("local_ca", LocalCa())
        register_product_source(assemble)
        register_action("issue_product", issue_product)
        register_reader(may_read_product_file)
        register_hold(hold_kept_product)
