"""Everything that is written about services and their standards."""

from satupintu.catalogue.operations.consultation import (
    add_participant,
    add_point,
    answer_point,
    attach_minutes,
    consult_version,
    plan_consultation,
    remove_participant,
    remove_point,
    set_attendance,
)
from satupintu.catalogue.operations.drafts import create_service_draft, install_service, update_service_draft
from satupintu.catalogue.operations.enactment import ENACTERS, enact_version, revoke_version
from satupintu.catalogue.operations.keys import rename_question
from satupintu.catalogue.operations.parts import begin_revision, begin_service, edit_part
from satupintu.catalogue.operations.pieces import copy_parts, discard_draft, edit_pieces
from satupintu.catalogue.operations.publishing import (
    PUBLISHERS,
    REVIEWERS,
    end_publication,
    note_review_due,
    publish_version,
    review_version,
)
from satupintu.catalogue.operations.scenarios import record_scenario, remove_scenario, renew_scenario
from satupintu.catalogue.operations.settings import close_service, open_service, set_legal_basis_status, set_override
from satupintu.catalogue.operations.sheets import edit_sheet

__all__ = [
    "ENACTERS",
    "PUBLISHERS",
    "REVIEWERS",
    "add_participant",
    "add_point",
    "answer_point",
    "attach_minutes",
    "begin_revision",
    "begin_service",
    "close_service",
    "consult_version",
    "copy_parts",
    "create_service_draft",
    "discard_draft",
    "edit_part",
    "edit_pieces",
    "edit_sheet",
    "enact_version",
    "end_publication",
    "install_service",
    "note_review_due",
    "open_service",
    "plan_consultation",
    "publish_version",
    "record_scenario",
    "remove_participant",
    "remove_point",
    "remove_scenario",
    "rename_question",
    "renew_scenario",
    "review_version",
    "revoke_version",
    "set_attendance",
    "set_legal_basis_status",
    "set_override",
    "update_service_draft",
]
