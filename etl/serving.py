"""Where the dashboard can listen, and what Streamlit is told as it starts."""

import socket

from etl.settings import settings


def is_free(address: str, port: int) -> bool:
    """Whether a server could listen there."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True


def server_options() -> list[str]:
    """Return the options of ``streamlit run`` that follow from the settings."""
    # Its welcome would be no line of JSON.
    return ["--logger.hideWelcomeMessage", "true"] if settings().log == "json" else []
