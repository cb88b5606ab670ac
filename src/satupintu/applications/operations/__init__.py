"""Every write of this module, one function a verb."""

from satupintu.applications.operations.casework import VerdictGiven, complete_step, decide_for_applicant
from satupintu.applications.operations.conversation import mark_messages_read, send_message, show_code, write_note
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
from satupintu.applications.operations.submission import (
    lapse_application,
    resubmit_application,
    submit_application,
    withdraw_application,
)

__all__ = [
    "VerdictGiven",
    "change_variant",
    "complete_step",
    "decide_for_applicant",
    "hand_in_file",
    "hand_in_value",
    "lapse_application",
    "mark_messages_read",
    "remove_draft",
    "remove_item",
    "renew_draft",
    "resubmit_application",
    "save_answers",
    "send_message",
    "show_code",
    "start_application",
    "submit_application",
    "withdraw_application",
    "write_note",
]
