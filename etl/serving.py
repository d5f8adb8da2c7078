"""What of the settings Streamlit is told as the dashboard starts."""

from etl.settings import settings


def server_options() -> list[str]:
    """Return the options of ``streamlit run`` that follow from the settings."""
    # Its welcome would be no line of JSON.
    return ["--logger.hideWelcomeMessage", "true"] if settings().log == "json" else []
