"""Every write of this module, one function a verb."""

from satupintu.visits.operations.calling import call_next, call_number, no_show, recall, serve, serve_directly, skip
from satupintu.visits.operations.closing import end_session, expire_visit
from satupintu.visits.operations.correcting import reopen, revive, void_visit
from satupintu.visits.operations.counters import change_profile, close_counter, open_counter, pause_counter, resume_counter
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

__all__ = [
    "Joined",
    "PrintedNumber",
    "add_service",
    "arrive",
    "call_next",
    "call_number",
    "change_profile",
    "close_counter",
    "end_session",
    "expire_visit",
    "finish",
    "give_back",
    "hold",
    "leave",
    "link_application",
    "link_person",
    "no_show",
    "open_counter",
    "pause_counter",
    "postpone",
    "recall",
    "reopen",
    "reserve_numbers",
    "resume",
    "resume_counter",
    "revive",
    "serve",
    "serve_directly",
    "skip",
    "take_back",
    "take_ticket",
    "transfer",
    "undo_start",
    "void_visit",
]
