"""The log: one JSON object a line on standard error.

    {"time": "2026-11-25T10:00:00.123Z", "level": "info", "event": "request", "method": "GET", "path": "/people",
     "status": 200, "ms": 12.4, "user": "anna", "request": "5f0c2ab1"}

What is asked for is logged without the words of a search: they tell what a reporter is working on.
"""

import datetime
import json
import logging
import sys
import traceback

ROOT = "onrecord.serve"
ACCESS = logging.getLogger(f"{ROOT}.access")

# Attributes that a log line may carry beside its message.
FIELDS = ("method", "path", "status", "ms", "user", "request", "client")


class JsonLines(logging.Formatter):
    """A line of the log as a JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        moment = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=True)


def log_to_standard_error() -> None:
    """Send what the application and its server log to standard error, as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name, level in ((ROOT, logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
