"""Logs: one JSON object a line, times in UTC, no personal data."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

# What stands in an address and lets its holder in, and what names a person.
SECRETS = [
    (re.compile(r"(/calendar/)(?!programmes/|workshops/)[^/\s\"'?]+(\.ics)"), r"\1•••\2"),
    (re.compile(r"(/voices/)(?!mine\b)[^/\s\"'?]{16,}"), r"\1•••"),
    (re.compile(r"(/verify/)[^/\s\"'?]+"), r"\1•••"),
    (re.compile(r"([?&](?:code|key|token|next|to|address|email)=)[^&\s\"']+"), r"\1•••"),
    (re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"), "•••@•••"),
]


def without_secrets(logger: Any, method: str, event: EventDict) -> EventDict:
    """Mask secret links and e-mail addresses wherever they stand in a line, tracebacks included."""
    return {key: masked(value) for key, value in event.items()}


def masked(value: Any) -> Any:
    """Return the same value with the secrets in its texts replaced; other objects become the text they log as."""
    if isinstance(value, dict):
        return {key: masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text


PROCESSORS: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

structlog.configure(
    processors=[*PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)


def json_formatter() -> structlog.stdlib.ProcessorFormatter:
    """Return the formatter of every handler, for our own lines and for libraries' alike."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=PROCESSORS,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_secrets,
            structlog.processors.JSONRenderer(),
        ],
    )
