"""Which files were offered to which login: nobody else gets them, whoever has their address.

Streamlit serves a file to whoever knows where it is. What it offers to a page is noted here as it
passes: addresses of files, and names of files that are still to be made. Both are read from the
fields that hold them, as the words of a message may be those of anybody.
"""

import re
from collections import OrderedDict

from google.protobuf.message import DecodeError
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_ADDRESS = re.compile(r"/media/([0-9A-Za-z]+)")
_IN_WORDS = b"/media/"
_MOST_LOGINS, _MOST_FILES = 2_000, 5_000
# What offers a file is small; tables and charts are not, and hold no offer.
_LARGEST_OFFER = 16_384
_FILE, _TO_BE_MADE = "file", "to be made"


class Granted:
    """The files offered to each login, of those used last."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, OrderedDict[tuple[str, str], None]] = OrderedDict()

    def note(self, login: str, message: bytes) -> None:
        """Note what a message to a page of a login offers."""
        if len(message) > _LARGEST_OFFER and _IN_WORDS not in message:
            return
        try:
            said = ForwardMsg.FromString(message)
        except DecodeError:
            return
        element = said.delta.new_element
        offers = [element.download_button.url, said.backend_operation_response.deferred_file.url]
        offers += [image.url for image in element.imgs.imgs]
        for found in filter(None, map(_ADDRESS.search, offers)):
            self._grant(login, (_FILE, found[1]))
        if named := element.download_button.deferred_file_id:
            self._grant(login, (_TO_BE_MADE, named))

    def has_file(self, login: str, name: str) -> bool:
        """Whether a file, by the name in its address, was offered to a login."""
        return (_FILE, name.split(".")[0]) in self._files.get(login, ())

    def may_be_made_for(self, login: str, name: str) -> bool:
        """Whether a file that is made when asked for was offered to a login."""
        return (_TO_BE_MADE, name) in self._files.get(login, ())

    def _grant(self, login: str, file: tuple[str, str]) -> None:
        files = self._files.setdefault(login, OrderedDict())
        self._files.move_to_end(login)
        files[file] = None
        files.move_to_end(file)
        for kept, most in ((files, _MOST_FILES), (self._files, _MOST_LOGINS)):
            while len(kept) > most:
                kept.popitem(last=False)
