"""Every write of this module, one function a verb."""

from satupintu.visits.operations.appointments import cancel_appointment, confirm_appointment, hold_slot, move_appointment
from satupintu.visits.operations.attendance import (
    check_in,
    forget_visitors,
    forgive_absence,
    lapse_hold,
    miss_appointment,
    release_slots,
    remind_of_appointment,
)
from satupintu.visits.operations.calling import call_next, call_number, no_show, recall, serve, serve_directly, skip
from satupintu.visits.operations.closing import carry_visit, end_session, expire_visit, leave_after_closing
from satupintu.visits.operations.correcting import reopen, revive, void_visit
from satupintu.visits.operations.counters import change_profile, close_counter, open_counter, pause_counter, resume_counter
from satupintu.visits.operations.estimates import keep_estimates
from satupintu.visits.operations.joining import (
    Joined,
    PrintedNumber,
    add_service,
    arrive,
    leave,
    link_person,
    postpone,
    reserve_numbers,
    take_ticket,
)
from satupintu.visits.operations.originals import return_original, take_original
from satupintu.visits.operations.remarks import write_day_remark
from satupintu.visits.operations.serving import (
    finish,
    give_back,
    hold,
    link_application,
    resume,
    take_back,
    transfer,
    undo_start,
)
from satupintu.visits.operations.slots import block_day, open_slots, plan_slots, set_booking_plan, unblock_day

__all__ = [
    "Joined",
    "PrintedNumber",
    "add_service",
    "arrive",
    "block_day",
    "call_next",
    "call_number",
    "cancel_appointment",
    "carry_visit",
    "change_profile",
    "check_in",
    "close_counter",
    "confirm_appointment",
    "end_session",
    "expire_visit",
    "finish",
    "forget_visitors",
    "forgive_absence",
    "give_back",
    "hold",
    "hold_slot",
    "keep_estimates",
    "lapse_hold",
    "leave",
    "leave_after_closing",
    "link_application",
    "link_person",
    "miss_appointment",
    "move_appointment",
    "no_show",
    "open_counter",
    "open_slots",
    "pause_counter",
    "plan_slots",
    "postpone",
    "recall",
    "release_slots",
    "remind_of_appointment",
    "reopen",
    "reserve_numbers",
    "resume",
    "resume_counter",
    "return_original",
    "revive",
    "serve",
    "serve_directly",
    "set_booking_plan",
    "skip",
    "take_back",
    "take_original",
    "take_ticket",
    "transfer",
    "unblock_day",
    "undo_start",
    "void_visit",
    "write_day_remark",
]
