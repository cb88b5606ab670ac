"""Every write of this module, one function a verb."""

from satupintu.applications.operations.casework import VerdictGiven, complete_step, decide_for_applicant
from satupintu.applications.operations.conversation import mark_messages_read, send_message, show_code, write_note
from satupintu.applications.operations.deeming import execute_deemed_approval, prepare_deemed_approval
from satupintu.applications.operations.drafts import (
    change_variant,
    hand_in_file,
    hand_in_value,
    remove_draft,
    remove_item,
    renew_draft,
    save_answers,
    start_application,
)
from satupintu.applications.operations.expiry import (
    lapse_application,
    remind_of_return,
    remove_old_draft,
    warn_of_removal,
)
from satupintu.applications.operations.moving import move_cases
from satupintu.applications.operations.ordering import finish_move, move_next_case, order_move
from satupintu.applications.operations.proxies import record_proxy
from satupintu.applications.operations.repair import repair_answers
from satupintu.applications.operations.submission import (
    resubmit_application,
    submit_application,
    withdraw_application,
)
from satupintu.applications.operations.unused import erase_unused_files

__all__ = [
    "VerdictGiven",
    "change_variant",
    "complete_step",
    "decide_for_applicant",
    "erase_unused_files",
    "execute_deemed_approval",
    "finish_move",
    "hand_in_file",
    "hand_in_value",
    "lapse_application",
    "mark_messages_read",
    "move_cases",
    "move_next_case",
    "order_move",
    "prepare_deemed_approval",
    "record_proxy",
    "remind_of_return",
    "remove_draft",
    "remove_item",
    "remove_old_draft",
    "renew_draft",
    "repair_answers",
    "resubmit_application",
    "save_answers",
    "send_message",
    "show_code",
    "start_application",
    "submit_application",
    "warn_of_removal",
    "withdraw_application",
    "write_note",
]
