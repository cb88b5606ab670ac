"""How many must be asked, and whom: Krejcie and Morgan (1970), shares by service, and a draw nobody can steer."""

from collections.abc import Mapping
from math import floor

CHI_SQUARE = 3.841
"""Of one degree of freedom at 95 %."""
_SHARE, _ERROR = 0.5, 0.05


def needed_answers(population: int) -> int:
    """Return the sample size for a population, rounded to the nearest as the printed table does (100 → 80, 15 → 14)."""
    if population <= 0:
        return 0
    spread = CHI_SQUARE * _SHARE * (1 - _SHARE)
    return floor(spread * population / (_ERROR**2 * (population - 1) + spread) + 0.5)


def allocate(total: int, volumes: Mapping[str, int], *, least: int = 5) -> dict[str, int]:
    """Share `total` among services by their volume, by largest remainder; each gets `least`, none more than its volume."""
    whole = sum(volumes.values())
    if whole <= 0:
        return dict.fromkeys(volumes, 0)
    exact = {code: total * volume / whole for code, volume in volumes.items()}
    shares = {code: floor(share) for code, share in exact.items()}
    left = total - sum(shares.values())
    for code in sorted(exact, key=lambda code: (shares[code] - exact[code], code))[:left]:
        shares[code] += 1
    return {code: min(volume, max(least, shares[code])) if volume else 0 for code, volume in volumes.items()}


def chance_of(needed: int, population: int, answering_share: float) -> float:
    """Return the probability with which a use of the service is invited, so that about `needed` answer.

    `answering_share` is the share of the invited who are expected to answer (above 0, at most 1). An unknown population
    invites everybody.
    """
    if population <= 0 or needed <= 0:
        return 1.0
    return min(1.0, needed / (population * answering_share))


def is_drawn(noise: bytes, chance: float) -> bool:
    """Whether a use is invited; `noise` are at least eight bytes that nobody can choose, the same for the same use."""
    return int.from_bytes(noise[:8]) / 2**64 < chance
