"""The address holds what is chosen and nothing else does, so a copied link shows the same page.

Codes stand in it, not labels, and what is not chosen is left out. A code that a page does not know
is said, never taken for another.
"""

import re
from collections.abc import Iterable, Mapping

import streamlit as st

from dashboard.spoken import note_choice
from etl.findings.asking import Selection
from etl.findings.scope import ALL, STALKING_AND_HARASSMENT

# What is shown where nothing is chosen.
DEFAULTS = {
    "period": "quarter", "area": ALL, "offences": STALKING_AND_HARASSMENT, "dv": ALL, "cyber": ALL,
}  # fmt: skip
_CODE = re.compile(r"[\w-]{1,60}")
# What a reader chose on one page goes along to the next.
CARRIED = ("period", "area", "offences", "dv", "cyber", "years")


def choice(name: str, codes: Iterable[str], default: str) -> str:
    """Return what the address says of a choice: one of its codes, else the default, and say so."""
    code, known = st.query_params.get(name, default), list(codes)
    if code in known:
        return code
    # Whatever else somebody wrote into a link is not shown as if we said it.
    named = f"{name} “{code}”" if _CODE.fullmatch(code) else f"a {name} of a form that no code has"
    st.warning(
        f"The address asks for {named}, which is not known here. Shown is what stands in the box"
        " below; choose again to correct the link."
    )
    return default


def write(name: str, code: str | None, default: str) -> None:
    """Put a choice into the address; the default, or None, takes it out, and what rests on it."""
    if code in (None, default):
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = code
    for other in _RESTS_ON_IT.get(name, ()):
        st.query_params.pop(other, None)


def carried(**changed: str) -> dict[str, str]:
    """What of the address goes along to another page, with other choices in place of its own."""
    kept = {name: st.query_params[name] for name in CARRIED if name in st.query_params}
    return {name: code for name, code in (kept | changed).items() if code}


def usual(area: str) -> Selection:
    """The cases of an area that are shown where nothing else is chosen."""
    cases = {name: DEFAULTS[name] for name in ("offences", "dv", "cyber")}
    return Selection("", DEFAULTS["period"], area, **cases)


def of(chosen: Selection) -> dict[str, str]:
    """What the address holds where these cases are chosen."""
    codes = chosen.only("area", "offences", "dv", "cyber") | {"period": chosen.period_type}
    return {n: c.replace(" ", "-") for n, c in codes.items() if c != DEFAULTS[n]}


def select(
    name: str, labels: Mapping[str, str], default: str, *, label: str, width: int = 0
) -> str:
    """Ask for one of ``labels`` (code and label) in a box whose choice is in the address."""
    code = st.session_state[name] = choice(name, labels, default)
    note_choice(label, labels[code])
    return st.selectbox(
        label,
        list(labels),
        format_func=labels.get,
        key=name,
        on_change=_chosen,
        args=(name, default),
        width=width or _WIDTH,
    )


def switch(name: str, label: str) -> bool:
    """Ask whether something is wanted; yes is in the address."""
    is_on = st.session_state[name] = choice(name, ("yes", "no"), "no") == "yes"
    note_choice(label, "on" if is_on else "off")
    return st.toggle(label, key=name, on_change=_switched, args=(name,))


# What was chosen of the old answer need not be there of the new one.
_RESTS_ON_IT = {"period": ("at",), "area": ("against",), "metric": ("at", "part", "within")}
# A box as wide as its longest usual answer, so that boxes wrap where there is no room.
_WIDTH = 190
NARROW, MIDDLE = 138, 216
WIDE = 408


def _chosen(name: str, default: str) -> None:
    write(name, st.session_state[name], default)


def _switched(name: str) -> None:
    write(name, "yes" if st.session_state[name] else None, "no")
