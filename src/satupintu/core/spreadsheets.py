"""Texts on their way into a spreadsheet or a CSV file."""

_BEGINS_FORMULA = frozenset({"=", "+", "-", "@", "\t", "\r"})


def keep_text(text: str) -> str:
    """Return a text so that a spreadsheet does not take it for a formula: with an apostrophe where it begins like one.

    Source: OWASP, CSV injection.
    """
    return f"'{text}" if text[:1] in _BEGINS_FORMULA else text
