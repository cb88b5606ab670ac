"""What the voice of the hall says: a call as a sequence of recorded clips. The browser only plays them in order."""

import re

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SPELLING = "a be ce de e ef ge ha i je ka el em en o pe ki er es te u fe we eks ye zet"
LARGEST_COUNTER = 199
# The clip and what is said in it. `bel` is the chime. Ten and eleven have names of their own, and so has a hundred.
CLIPS: dict[str, str] = {
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
_PLACES = frozenset({"loket", "meja", "ruang", "lantai", "kasir", "informasi", "prioritas"})


def spaced(ticket: str) -> str:
    """Return a ticket's label as it is read best, letters apart from digits: `A012` is `A 012`."""
    return re.sub(r"(?<=[A-Za-z])(?=[0-9])", " ", ticket)


def say_number(number: int) -> tuple[str, ...]:
    """Return the clips of a whole number from 0 to 199 as it is spoken: 12 is `2 belas`, 25 `2 puluh 5`, 101 `100 1`.

    Raises `ValueError` for any other number.
    """
    if not 0 <= number <= LARGEST_COUNTER:
        raise ValueError(number)
    if number >= 100:
        return ("100", *(say_number(number - 100) if number > 100 else ()))
    if number <= 11:
        return (str(number),)
    if number < 20:
        return (str(number - 10), "belas")
    tens, ones = divmod(number, 10)
    return (str(tens), "puluh", *((str(ones),) if ones else ()))


def say_place(label: str) -> tuple[str, ...]:
    """Return the clips of a counter's label: `Loket 12A` is `loket 2 belas A`; words nobody recorded are left out.

    Numbers above 199 are said digit by digit.
    """
    clips: list[str] = []
    for part in re.findall(r"[a-z]+|[0-9]+", label.casefold()):
        if part.isdecimal():
            clips += say_number(int(part)) if int(part) <= LARGEST_COUNTER else part
        elif part in _PLACES:
            clips.append(part)
        elif len(part) == 1:
            clips.append(part.upper())
    return tuple(clips)


def announce(ticket: str, counter: str, floor: str = "") -> tuple[str, ...]:
    """Return the clips of a call in order: chime, ticket letter by letter and digit by digit, where to go.

    `ticket` is the number people hold (`A 012`), `counter` the label above the counter (`Loket 3`), `floor` the label of
    its floor where that is another than the listeners'. A counter whose label holds nothing that can be said is only shown.
    """
    number = tuple(part for part in ticket.upper() if part in CLIPS)
    where = say_place(counter)
    if where and not _PLACES.intersection(where):
        where = ("loket", *where)
    return ("bel", "nomor", *number, *(("ke", *where, *say_place(floor)) if where else ()))
