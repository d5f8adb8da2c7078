"""Who looks at a page: the name that what they do is recorded under."""

from dashboard.login.reader import reader


def is_logged_in() -> bool:
    """Whether it is known who looks, and not only under which account the server runs."""
    return bool(reader().login)


def user() -> str:
    """Return who is logged in, or whose account the server runs under where nobody has to.

    Of a login it is the provider's own name of a person, which no account of the machine has.
    """
    return reader().account or "unnamed"
