"""What the voice of the hall says: a call as a sequence of recorded clips. The browser only plays them in order."""

import re
from collections.abc import Sequence

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SPELLING = "a be ce de e ef ge ha i je ka el em en o pe ki er es te u fe we eks ye zet"
LARGEST_COUNTER = 199
# The clip and what is said in it. `bel` is the chime. Ten and eleven have names of their own, and so has a hundred.
INDONESIAN: dict[str, str] = {
    "bel": "",
    "nomor": "nomor antrean",
    "ke": "silakan ke",
    "loket": "loket",
    "meja": "meja",
    "ruang": "ruang",
    "lantai": "lantai",
    "kasir": "kasir",
    "informasi": "informasi",
    "prioritas": "prioritas",
    **{
        str(number): word
        for number, word in enumerate(
            ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
        )
    },
    "belas": "belas",
    "puluh": "puluh",
    "100": "seratus",
    **dict(
        zip(
            LETTERS,
            SPELLING.split(),
            strict=True,
        )
    ),
}
_UP_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
# The same for who understands English: the names of clips begin with `en`.
ENGLISH: dict[str, str] = {
    "enNomor": "ticket number",
    "enKe": "please go to",
    "enLoket": "counter",
    "enMeja": "desk",
    "enRuang": "room",
    "enLantai": "floor",
    "enKasir": "cashier",
    "enInformasi": "information",
    "enPrioritas": "priority",
    **{f"en{number}": word for number, word in enumerate(_UP_TO_NINETEEN.split())},
    **{f"en{tens}0": word for tens, word in enumerate(_TENS.split(), 2)},
    "en100": "one hundred",
    **{f"en{letter}": f"{letter}." for letter in LETTERS},
}
CLIPS = {**INDONESIAN, **ENGLISH}
_PLACES = frozenset({"loket", "meja", "ruang", "lantai", "kasir", "informasi", "prioritas"})


def spaced(ticket: str) -> str:
    """Return a ticket's label as it is read best, letters apart from digits: `A012` is `A 012`."""
    return re.sub(r"(?<=[A-Za-z])(?=[0-9])", " ", ticket)


def say_number(number: int, language: str = "id") -> tuple[str, ...]:
    """Return the clips of a whole number from 0 to 199 as it is spoken: 12 is `2 belas`, 25 `2 puluh 5`, 101 `100 1`.

    In English 12 is `en12`, 25 `en20 en5`, 101 `en100 en1`. Raises `ValueError` for any other number.
    """
    if not 0 <= number <= LARGEST_COUNTER:
        raise ValueError(number)
    if number >= 100:
        return (_clip("100", language), *(say_number(number - 100, language) if number > 100 else ()))
    tens, ones = divmod(number, 10)
    if language == "en":
        return (f"en{number}",) if number < 20 else (f"en{tens}0", *((f"en{ones}",) if ones else ()))
    if number <= 11:
        return (str(number),)
    if number < 20:
        return (str(ones), "belas")
    return (str(tens), "puluh", *((str(ones),) if ones else ()))


def say_place(label: str, language: str = "id") -> tuple[str, ...]:
    """Return the clips of a counter's label: `Loket 12A` is `loket 2 belas A`; words nobody recorded are left out.

    Numbers above 199 are said digit by digit.
    """
    clips: list[str] = []
    for part in re.findall(r"[a-z]+|[0-9]+", label.casefold()):
        if part.isdecimal():
            said = say_number(int(part), language) if int(part) <= LARGEST_COUNTER else [_clip(digit, language) for digit in part]
            clips += said
        elif part in _PLACES:
            clips.append(_clip(part, language))
        elif len(part) == 1:
            clips.append(_clip(part.upper(), language))
    return tuple(clips)


def announce(ticket: str, counter: str, floor: str = "", language: str = "id") -> tuple[str, ...]:
    """Return the clips of a call in order: chime, ticket letter by letter and digit by digit, where to go.

    `ticket` is the number people hold (`A 012`), `counter` the label above the counter (`Loket 3`), `floor` the label of
    its floor where that is another than the listeners'. A counter whose label holds nothing that can be said is only shown.
    """
    number = tuple(_clip(part, language) for part in ticket.upper() if part in INDONESIAN)
    where = say_place(counter, language)
    if where and not {_clip(place, language) for place in _PLACES}.intersection(where):
        where = (_clip("loket", language), *where)
    ways = (_clip("ke", language), *where, *say_place(floor, language)) if where else ()
    return ("bel", _clip("nomor", language), *number, *ways)


def announce_in(languages: Sequence[str], visitor: str, ticket: str, counter: str, floor: str = "") -> tuple[str, ...]:
    """Return the clips of a call where these languages are spoken, with one chime.

    English follows Indonesian for who took their number in English only: everybody else would wait for it. Where Indonesian is
    not spoken, English is for all.
    """
    spoken = [one for one in ("id", "en") if one in languages and (one == "id" or visitor == "en" or "id" not in languages)]
    said = [announce(ticket, counter, floor, language) for language in spoken]
    return tuple(clip for number, clips in enumerate(said) for clip in (clips[1:] if number else clips))


def _clip(name: str, language: str) -> str:
    return name if language != "en" else f"en{name[:1].upper()}{name[1:]}"
