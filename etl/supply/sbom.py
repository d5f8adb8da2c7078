"""The software bill of materials: everything the program is built of, as CycloneDX 1.6 JSON."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    XsUri,
)
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component as BomComponent
from cyclonedx.model.component import ComponentScope, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from etl.supply.component import Component
from etl.supply.inventory import Inventory


def sbom(stock: Inventory, made_at: datetime | None = None) -> str:
    """Write the bill of materials. The same inventory and time make the same text.

    Its serial number follows from what is in it; ``made_at`` is left out where it is not given.
    """
    bom = Bom()
    bom.metadata.timestamp = made_at.astimezone(UTC) if made_at else None
    bom.metadata.component = root = _root(stock)
    parts = {each.purl: _component(each) for each in stock.components}
    bom.components.update(parts.values())
    bom.register_dependency(root, [parts[name] for name in stock.needed])
    for each in stock.components:
        bom.register_dependency(parts[each.purl], [parts[n] for n in each.needs if n in parts])
    bom.serial_number = uuid5(NAMESPACE_URL, repr((stock, made_at)))
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def _root(stock: Inventory) -> BomComponent:
    about = stock.project
    return BomComponent(
        type=ComponentType.APPLICATION, name=about.name, version=about.version,
        bom_ref=f"{about.name}@{about.version}",
    )  # fmt: skip


def _component(each: Component) -> BomComponent:
    url = PackageURL.from_string(each.purl)
    return BomComponent(
        type=ComponentType.LIBRARY if url.type != "generic" else ComponentType.FILE,
        group=url.namespace,
        name=url.name,
        version=each.version,
        purl=url,
        bom_ref=each.purl,
        scope=_scope(each),
        licenses=[_licence(each.licence)] if each.licence else [],
        hashes=[_hash(kind, value) for kind, value in each.hashes],
        external_references=[_bom_inside(path, value) for path, value in each.boms],
    )


def _licence(expression: str) -> License:
    is_one = " " not in expression
    return DisjunctiveLicense(id=expression) if is_one else LicenseExpression(expression)


def _hash(kind: str, value: str) -> HashType:
    return HashType(alg=HashAlgorithm(kind), content=value)


def _scope(each: Component) -> ComponentScope:
    if each.scope != "run time":
        return ComponentScope.EXCLUDED
    return ComponentScope.REQUIRED if each.is_for_this_machine else ComponentScope.OPTIONAL


def _bom_inside(path: str, value: str) -> ExternalReference:
    """Lead to the bill of materials inside a wheel: of what is compiled into it."""
    return ExternalReference(
        type=ExternalReferenceType.BOM,
        url=XsUri(path),
        hashes=[_hash("SHA-256", value)],
    )
