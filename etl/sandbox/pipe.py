"""A pipe from a worker that is not trusted: read until a deadline, and so many bytes."""

import io
import os
import select
import time


class Pipe(io.RawIOBase):
    """Bytes of a worker. Reading raises OSError past the deadline, and past ``most`` bytes."""

    def __init__(self, handle: int, deadline: float, most: int) -> None:
        self._handle = handle
        self._deadline = deadline
        self._left = most

    def readable(self) -> bool:
        """Whether it can be read: it can."""
        return True

    def readinto(self, buffer: memoryview) -> int:
        """Read what is there into a buffer, waiting for it until the deadline."""
        seconds = max(self._deadline - time.monotonic(), 0)
        if not select.select([self._handle], [], [], seconds)[0]:
            raise TimeoutError("nothing came in time")
        found = os.read(self._handle, len(buffer))
        self._left -= len(found)
        if self._left < 0:
            raise OSError("more bytes than allowed")
        buffer[: len(found)] = found
        return len(found)
