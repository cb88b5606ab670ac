"""Differences between two versions: none between equals, small between near ones, and one applied makes the other."""

from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st

from satupintu.catalogue.rules.differences import Step, apply_differences, find_differences

WORDS = st.text("abcd ", min_size=1, max_size=4)
LEAVES = st.none() | st.booleans() | st.integers(0, 3) | WORDS
ROWS = st.lists(
    st.fixed_dictionaries(
        {"key": st.sampled_from("ABCDEFGH")}, optional={"label": WORDS, "time": LEAVES, "parts": st.lists(LEAVES)}
    ),
    unique_by=lambda row: row["key"],
    max_size=8,
)
CONTENT = st.dictionaries(st.sampled_from(["name", "rows", "fee", "notes"]), LEAVES | ROWS | st.lists(LEAVES, max_size=3) | st.dictionaries(WORDS, LEAVES | ROWS, max_size=3))  # fmt: skip

BASE = {
    "name": "Izin Apotek",
    "requirements": [{"key": "R01", "label": "KTP"}, {"key": "R02", "label": "NPWP"}, {"key": "R03", "label": "Denah"}],
    "time": {"value": 5, "unit": "hari_kerja"},
}


@given(CONTENT)
@settings(max_examples=60, deadline=None)
def test_equal_content_has_no_difference(content):
    assert find_differences(content, deepcopy(content)) == []


@given(CONTENT, CONTENT)
@settings(max_examples=250, deadline=None)
def test_differences_applied_make_the_other(before, after):
    kept = deepcopy(before)
    assert apply_differences(before, find_differences(before, after)) == after
    assert before == kept


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_another_order_is_only_moves(rows, shuffle):
    other = deepcopy(rows)
    shuffle.shuffle(other)
    found = find_differences({"rows": rows}, {"rows": other})
    assert {one.kind for one in found} <= {"moved"}
    assert apply_differences({"rows": rows}, found) == {"rows": other}


def test_a_list_is_matched_by_its_keys_not_its_places():
    after = deepcopy(BASE)
    after["requirements"] = [{"key": "R00", "label": "Surat"}, {"key": "R03", "label": "Denah lokasi"}, after["requirements"][0]]
    found = find_differences(BASE, after)
    told = [(one.kind, tuple(step.name for step in one.path)) for one in found]
    assert ("added", ("requirements", "R00")) in told
    assert ("removed", ("requirements", "R02")) in told
    assert ("changed", ("requirements", "R03", "label")) in told
    assert len([kind for kind, _path in told if kind == "moved"]) == 1
    assert len(told) == 4


def test_a_truth_is_no_number_and_a_value_without_key_is_compared_whole():
    assert find_differences({"a": True}, {"a": 1})[0].kind == "changed"
    (one,) = find_differences({"a": [{"x": 1}]}, {"a": [{"x": 2}]})
    assert (one.path, one.before, one.after) == ((Step("a"),), [{"x": 1}], [{"x": 2}])
