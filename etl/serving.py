"""Where the dashboard can listen, and what Streamlit is told as it starts."""

import resource
import socket

from etl.settings import settings

_ENOUGH_FILES = 65_536


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


def open_more_files() -> None:
    """Let this process, and what it becomes, open as many files as it may.

    Each open page holds four, and many machines allow 1,024 unless asked.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _ENOUGH_FILES if most == resource.RLIM_INFINITY else min(most, _ENOUGH_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def server_options() -> list[str]:
    """Return the options of ``streamlit run`` that follow from the settings."""
    # Its welcome would be no line of JSON.
    return ["--logger.hideWelcomeMessage", "true"] if settings().log == "json" else []
