"""Which files were offered to which login: nobody else gets them, whoever has their address.

Streamlit serves a file to whoever knows where it is. The addresses it sends to a page are noted
here as they pass, and so are the names of files that are still to be made.
"""

import re
from collections import OrderedDict

from google.protobuf.message import DecodeError
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_ADDRESS = re.compile(rb"/media/([0-9A-Za-z]+)")
_MOST_LOGINS, _MOST_FILES = 2_000, 5_000
# What offers a file is small; tables and charts are not, and hold no offer.
_LARGEST_OFFER = 16_384


class Granted:
    """The files offered to each login, of those used last."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()

    def note(self, login: str, message: bytes) -> None:
        """Note what a message to a page of a login offers."""
        for found in _ADDRESS.findall(message):
            self._grant(login, found.decode())
        if offered := _to_be_made(message):
            self._grant(login, offered)

    def has(self, login: str, file: str) -> bool:
        """Whether a file, by the name in its address, was offered to a login."""
        return file.split(".")[0] in self._files.get(login, ())

    def _grant(self, login: str, file: str) -> None:
        files = self._files.setdefault(login, OrderedDict())
        self._files.move_to_end(login)
        files[file] = None
        files.move_to_end(file)
        for kept, most in ((files, _MOST_FILES), (self._files, _MOST_LOGINS)):
            while len(kept) > most:
                kept.popitem(last=False)


def _to_be_made(message: bytes) -> str:
    if len(message) > _LARGEST_OFFER:
        return ""
    try:
        element = ForwardMsg.FromString(message).delta.new_element
    except DecodeError:
        return ""
    return element.download_button.deferred_file_id
