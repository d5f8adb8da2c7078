"""One thing the program is built of, whatever kind of package it is."""

from dataclasses import dataclass

from packageurl import PackageURL


@dataclass(frozen=True)
class Component:
    """A package or file of others at one version.

    ``ecosystem`` is a type of package URLs (pypi, npm, generic); ``licence`` an SPDX expression, or
    None where none is known; ``scope`` is 'run time', 'tests', 'build' or 'not pinned'; ``hashes``
    are pairs of algorithm and hexadecimal value; ``needs`` the package URLs of what it needs;
    ``boms`` paths and SHA-256 of the bills of materials it brings along. It is not for this machine
    where it is pinned for other systems or versions of Python alone.
    """

    ecosystem: str
    name: str
    version: str
    licence: str | None
    scope: str
    hashes: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()
    boms: tuple[tuple[str, str], ...] = ()
    is_for_this_machine: bool = True

    @property
    def purl(self) -> str:
        """Its package URL, which names it everywhere."""
        return purl(self.ecosystem, self.name, self.version)


def purl(ecosystem: str, name: str, version: str) -> str:
    """Return a package URL; the scope of an npm package is its namespace."""
    namespace, _, short = name.rpartition("/")
    return PackageURL(ecosystem, namespace or None, short, version).to_string()
