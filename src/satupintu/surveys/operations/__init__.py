"""Every write of this module."""

from satupintu.surveys.operations.answering import (
    ENUMERATORS,
    READERS,
    Given,
    answer_survey,
    confirm_comment,
    end_invitations,
    enter_paper,
    invite,
    mix_answers,
    rate,
)
from satupintu.surveys.operations.instruments import (
    EDITORS,
    add_entry,
    change_instrument,
    draft_instrument,
    enact_instrument,
    install_instruments,
    remove_entry,
)
from satupintu.surveys.operations.rounds import (
    ANSWERING_SHARE,
    LEADERS,
    close_round,
    open_round,
    publish_results,
    set_volumes,
    write_analysis,
)

__all__ = [
    "ANSWERING_SHARE",
    "EDITORS",
    "ENUMERATORS",
    "LEADERS",
    "READERS",
    "Given",
    "add_entry",
    "answer_survey",
    "change_instrument",
    "close_round",
    "confirm_comment",
    "draft_instrument",
    "enact_instrument",
    "end_invitations",
    "enter_paper",
    "install_instruments",
    "invite",
    "mix_answers",
    "open_round",
    "publish_results",
    "rate",
    "remove_entry",
    "set_volumes",
    "write_analysis",
]
