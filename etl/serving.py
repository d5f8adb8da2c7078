"""What of the settings Streamlit is told as the dashboard starts."""

from etl.settings import settings


def server_options() -> list[str]:
    """Return the options of ``streamlit run`` that follow from the settings."""
    options: list[str] = []
    if settings().base_path:
        options += ["--server.baseUrlPath", settings().base_path]
    if settings().log == "json":
        # Its welcome would be no line of JSON.
        options += ["--logger.hideWelcomeMessage", "true"]
    return options
