"""From what an author wrote to what the system uses: names of lists and validators replaced by their content."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any


def resolve(data: Mapping[str, Any], code_lists: Mapping[str, Any], validators: Mapping[str, Any]) -> dict[str, Any]:
    """Return the service data with every list of options written out and every named pattern in place.

    Unknown names are left as they are; the checker reports them.
    """
    resolved: dict[str, Any] = deepcopy(dict(data))
    for section in resolved.get("form") or []:
        if isinstance(section, dict):
            _resolve_fields(section.get("fields"), code_lists, validators)
    return resolved


def _resolve_fields(questions: Any, code_lists: Mapping[str, Any], validators: Mapping[str, Any]) -> None:
    for question in questions if isinstance(questions, list) else []:
        if not isinstance(question, dict):
            continue
        if "options" in question:
            question["options"] = read_options(question["options"], code_lists)
        rule = question.get("validation")
        if isinstance(rule, dict) and isinstance(rule.get("pattern"), str) and rule["pattern"] in validators:
            known = validators[rule["pattern"]]
            question["validation"] = {
                **{key: known[key] for key in ("pattern", "min_length", "max_length", "sentence") if known.get(key) is not None},
                **{key: value for key, value in rule.items() if key != "pattern"},
                "validator": rule["pattern"],
            }
        _resolve_fields(question.get("subfields"), code_lists, validators)


def read_options(written: Any, code_lists: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return options as value and label, from the name of a list, a plain list, a mapping, or the full form."""
    if isinstance(written, str):
        written = code_lists.get(written, [])
    if isinstance(written, Mapping):
        return [{"value": str(value), "label": str(label)} for value, label in written.items()]
    if not isinstance(written, list):
        return []
    return [
        {"value": str(entry["value"]), "label": str(entry.get("label", entry["value"]))}
        if isinstance(entry, Mapping) and "value" in entry
        else {"value": str(entry), "label": str(entry)}
        for entry in written
    ]
