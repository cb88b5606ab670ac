"""The simulator against queueing theory, with seeds: it gives the numbers that are known, and the same ones every time."""

from math import factorial
from statistics import fmean, stdev

import pytest

from satupintu.core.simulation import Draws, EventCalendar, Shift, Station, batch_interval, mean_interval, quantile

MEAN = 12.0


def queue(servers, load, *, seed, customers, ranks=None):
    """Run an M/M/c queue; return the station and the waits of each rank after the warm-up."""
    calendar, draws = EventCalendar(), Draws(seed)
    comes, takes, kinds = draws.stream("arrivals"), draws.stream("service"), draws.stream("kinds")
    gap = MEAN / servers / load
    station = Station(calendar, servers, measure_from=customers * gap / 20)
    by_rank: dict[float, list[float]] = {}

    def arrive(number):
        rank = kinds.choose(ranks, number) if ranks else "0"
        station.ask(takes.exponential(MEAN, number), served, rank, rank=float(rank))
        if number + 1 < customers:
            calendar.plan(calendar.now + comes.exponential(gap, number + 1), arrive, number + 1)

    def served(waited, rank):
        by_rank.setdefault(rank, []).append(waited)

    calendar.plan(0.0, arrive, 0)
    calendar.run()
    station.settle()
    return station, by_rank


def erlang_wait(servers, load):
    """The mean wait of M/M/c (Erlang C)."""
    offered = servers * load
    last = offered**servers / factorial(servers) / (1 - load)
    waits = last / (sum(offered**count / factorial(count) for count in range(servers)) + last)
    return waits * MEAN / (servers * (1 - load))


@pytest.mark.parametrize(("servers", "load", "seed"), [(1, 0.7, 1), (4, 0.85, 2), (20, 0.9, 3)])
def test_waits_are_those_of_erlang(servers, load, seed):
    station, _by_rank = queue(servers, load, seed=seed, customers=30_000)
    interval = batch_interval(station.waits)
    assert interval.holds(erlang_wait(servers, load)), (interval, erlang_wait(servers, load))
    assert interval.half < 0.4 * erlang_wait(servers, load) + 0.1
    assert station.busy / station.offered == pytest.approx(load, abs=0.03)


def test_littles_law_holds():
    station, _by_rank = queue(2, 0.8, seed=4, customers=30_000)
    length = station.queue_area / (station.offered / 2)
    rate = len(station.waits) / (station.offered / 2)
    assert length == pytest.approx(rate * fmean(station.waits), rel=0.02)


def test_ranks_wait_as_cobham_says():
    shares = {"0": 0.3, "1": 0.7}
    station, by_rank = queue(1, 0.8, seed=5, customers=40_000, ranks=shares)
    rest = 0.8 * MEAN  # mean residual work, exponential service
    first, second = rest / (1 - 0.24), rest / ((1 - 0.24) * (1 - 0.8))
    assert batch_interval(by_rank["0"]).mean == pytest.approx(first, rel=0.08)
    assert batch_interval(by_rank["1"]).mean == pytest.approx(second, rel=0.15)
    assert station.waiting == 0


def test_shifts_open_and_close_and_nobody_is_interrupted():
    calendar = EventCalendar()
    station = Station(calendar, 0, shifts=[Shift(10, 20, 1), Shift(15, 20, 1)], period=100)
    done = []
    for name in "abc":
        station.ask(6, lambda waited, who: done.append((who, calendar.now, waited)), name)
    station.ask(1, lambda waited, who: done.append((who, calendar.now, waited)), "d")
    calendar.run(200)
    station.settle()
    assert done == [("a", 16, 10), ("b", 21, 15), ("c", 22, 16), ("d", 111, 110)]
    assert (station.busy, station.offered) == (19, 33)
    with pytest.raises(ValueError, match="period"):
        Station(calendar, 1, shifts=[Shift(0, 1, 1)])


def test_streams_are_the_same_for_the_same_name_and_differ_else():
    one, again, other = Draws(7).stream("a"), Draws(7).stream("a"), Draws(7).stream("b")
    drawn = [one.uniform(case, turn) for case in range(200) for turn in range(5)]
    assert drawn == [again.uniform(case, turn) for case in range(200) for turn in range(5)]
    assert len({*drawn, *(other.uniform(case) for case in range(200))}) == 1200
    assert fmean(drawn) == pytest.approx(0.5, abs=0.03)
    times = [one.around(60, 0.5, case) for case in range(20_000)]
    assert (fmean(times), stdev(times) / fmean(times)) == (pytest.approx(60, rel=0.02), pytest.approx(0.5, rel=0.05))
    assert one.around(60, 0, 1) == 60
    chosen = [one.choose({"yes": 3, "no": 1}, case) for case in range(10_000)]
    assert chosen.count("no") == pytest.approx(2500, rel=0.06)
    with pytest.raises(ValueError, match="share"):
        one.choose({"yes": 0}, 1)


def test_the_calendar_keeps_time_and_order():
    calendar, seen = EventCalendar(), []
    calendar.plan(2, seen.append, "second")
    calendar.plan(1, seen.append, "first")
    calendar.plan(2, seen.append, "third")
    calendar.plan(9, seen.append, "late")
    calendar.run(5)
    assert (seen, calendar.now) == (["first", "second", "third"], 5)
    with pytest.raises(ValueError, match="passed"):
        calendar.plan(4, seen.append, "never")
    calendar.plan(6, calendar.stop)
    calendar.run()
    assert "late" not in seen


def test_intervals_and_quantiles():
    assert mean_interval([3.0]).half == 0
    interval = mean_interval([1.0, 2.0, 3.0])
    assert (interval.mean, round(interval.half, 3)) == (2.0, 2.484)
    assert quantile([1, 2, 3, 4, 5], 0.9) == pytest.approx(4.6)
    assert batch_interval([1.0, 2.0]).mean == 1.5
    for empty in (lambda: mean_interval([]), lambda: quantile([], 0.5)):
        with pytest.raises(ValueError, match="needs a value"):
            empty()
