"""Structured logs: one JSON object a line, with region and request id, without personal values."""

import json
import logging
from contextvars import ContextVar

from django.db import connection

request_id: ContextVar[str] = ContextVar("request_id", default="-")


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
            "message": record.getMessage(),
            "region": getattr(record, "region", "-"),
            "request": getattr(record, "request_id", "-"),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
