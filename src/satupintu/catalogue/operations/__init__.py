"""Everything that is written about services and their standards."""

from satupintu.catalogue.operations.drafts import create_service_draft, install_service, update_service_draft
from satupintu.catalogue.operations.enactment import consult_version, enact_version, revoke_version
from satupintu.catalogue.operations.parts import begin_revision, begin_service, edit_part
from satupintu.catalogue.operations.settings import close_service, open_service, set_legal_basis_status, set_override
from satupintu.catalogue.operations.sheets import edit_sheet

__all__ = [
    "begin_revision",
    "begin_service",
    "close_service",
    "consult_version",
    "create_service_draft",
    "edit_part",
    "edit_sheet",
    "enact_version",
    "install_service",
    "open_service",
    "revoke_version",
    "set_legal_basis_status",
    "set_override",
    "update_service_draft",
]
