"""Whose turn it is: few queries at once on the machine, and fewer of one user.

A turn is a locked file, so that commands and dashboards of one data folder take turns together,
and the kernel gives a turn back when its holder dies.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

from etl.durable import make_folder
from etl.lock import try_lock
from etl.settings import settings

_BETWEEN_TRIES = 0.05


class NoTurn(Exception):
    """No turn came free in time."""


@contextmanager
def turn(who: str, is_given_up: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Hold one of the turns that there are, and one of those of this user, during the block.

    Raise NoTurn where none comes free in the time that is set, or the asker gives up.
    """
    user = f"user-{sha256(who.encode(errors='replace')).hexdigest()[:16]}"
    until = time.monotonic() + settings().sql_wait_seconds
    with ExitStack() as held:
        for of, places in ((user, settings().sql_each), ("machine", settings().sql_at_once)):
            while not any(_take(held, f"{of}-{place}.lock") for place in range(places)):
                if is_given_up() or time.monotonic() >= until:
                    raise NoTurn
                time.sleep(_BETWEEN_TRIES)
        yield


def _take(held: ExitStack, name: str) -> bool:
    # Whoever can open a turn can hold it: others of the machine cannot.
    handle = os.open(_folder() / name, os.O_RDONLY | os.O_CREAT, 0o600)
    if try_lock(handle):
        held.callback(os.close, handle)
        return True
    os.close(handle)
    return False


def _folder() -> Path:
    folder = settings().sql_dir / "turns"
    if not folder.is_dir():
        make_folder(folder)
        folder.parent.chmod(0o700)
    return folder
