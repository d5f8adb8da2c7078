"""Static pages of releases: one for each, its methods, and the index over all with its feed.

Plain HTML in the words of one file a language (``words``), with one small style inside and no
script; what stands in them comes from a ``Release`` alone, and so from protected counts.
"""

from etl.publication.page.release_pages import write_pages
from etl.publication.page.releases import write_index

__all__ = ["write_index", "write_pages"]
