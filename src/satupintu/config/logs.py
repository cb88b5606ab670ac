"""Structured logs: one JSON object a line, with region and request id, without personal values."""

import json
import logging
import re
from contextvars import ContextVar

from django.db import connection

request_id: ContextVar[str] = ContextVar("request_id", default="-")


# PostgreSQL tells values of the row here: "Key (email)=(sari@example.id) already exists", "Failing row contains (…)".
_VALUES = re.compile(
    r"^(DETAIL|CONTEXT):.*?(?=^(?:HINT|DETAIL|CONTEXT|QUERY|LOCATION): |^The above exception|^During handling|^Traceback|\Z)",
    re.MULTILINE | re.DOTALL,
)


def without_values(text: str) -> str:
    """Return the text of a fault without what PostgreSQL tells of the values of a row."""
    return _VALUES.sub(r"\1: left out\n", text).rstrip("\n")


class AddContext(logging.Filter):
    """Add the region and the request id to each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Set `region` and `request_id`; keep every record."""
        record.region = getattr(connection, "schema_name", "-")
        record.request_id = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """Write a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one JSON object."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_values(record.getMessage()),
            "region": getattr(record, "region", "-"),
            "request": getattr(record, "request_id", "-"),
        }
        if record.exc_info:
            line["error"] = without_values(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
