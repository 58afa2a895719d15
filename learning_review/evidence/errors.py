"""Why something about evidence is refused."""

from ui.errors import Refused


class EvidenceRefused(Refused):
    """An excerpt, a coding or a finding would break the method."""
