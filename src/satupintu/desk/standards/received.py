"""JSON a script or a hidden field sends, read strictly."""

import json
from typing import Any


def read_json(text: str | bytes) -> Any:
    """Return the value of a JSON text that can also be kept.

    RFC 8259 (8.2, 6) leaves half a surrogate pair and numbers beyond all bounds to the reader; neither can be stored.
    Raises ValueError for those and for what is no JSON, RecursionError for one nested too deep.
    """
    value = json.loads(text)
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    return value
