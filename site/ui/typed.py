"""What somebody typed, as it is kept."""


def tidy(text: str) -> str:
    """Return the text with one kind of line end and no space around it, as browsers and mails send it differently."""
    return text.replace("\r\n", "\n").strip()
