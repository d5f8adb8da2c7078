"""Modules put off are read when they are used, and not before."""

import subprocess
import sys

from etl.settings import PROJECT_DIR

_CODE = """
import sys
from expectations.later import put_off

with put_off("colorsys", "xml.sax"):
    import colorsys as used
    from xml import sax
assert not {"colorsys", "xml.sax"} & sys.modules.keys()
assert used.rgb_to_hsv(0, 0, 0) == (0, 0, 0)
assert "colorsys" in sys.modules and "xml.sax" not in sys.modules
import xml.sax
assert sax.parseString is xml.sax.parseString
"""


def test_a_module_put_off_is_itself_as_soon_as_it_is_used() -> None:
    subprocess.run([sys.executable, "-c", _CODE], check=True, cwd=PROJECT_DIR)


def test_the_checks_start_without_what_they_never_use() -> None:
    code = (
        "import sys; from expectations.later import put_off\n"
        "with put_off('altair', 'scipy.stats'): import expectations.run\n"
        "assert not {'altair.vegalite', 'scipy.stats._distn_infrastructure'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT_DIR)
