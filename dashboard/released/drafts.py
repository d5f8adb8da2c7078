"""Drafted releases: looked at as they would be public, and approved."""

import streamlit as st

from dashboard.guarded import guarded
from dashboard.login.reader import reader, require
from dashboard.who import is_logged_in, user
from etl.errors import OutcomesError
from etl.login.roles import Right
from etl.publication.approval import approve
from etl.publication.drafts import Draft, drafts
from etl.publication.plan import read_plan
from etl.publication.uk_time import uk_now

_HEIGHT = 900
_DOOR = "page"


@guarded
def show_drafts() -> None:
    """Show each draft with what is known of it, its page, and the way to approve it.

    Those who may not see drafts are not told whether there are any.
    """
    if Right.DRAFTS not in reader().rights:
        return
    found = drafts()
    if not found:
        return
    st.header("Drafts", anchor=False)
    st.markdown("**Not public.** Who approves a draft answers for it: look at it first.")
    for draft in found:
        _show(draft)


@guarded
def _show(draft: Draft) -> None:
    st.subheader(f"Draft {draft.name}", anchor=False)
    # Before anything of it is shown: a draft that is made again meanwhile has another one.
    files, inputs = draft.files, draft.inputs
    st.markdown(
        f"Made by {inputs.drafted_by} from warehouse `{inputs.warehouse_version}`; to be public"
        f" from {draft.published_at:%-d %B %Y, %H:%M} UK time. {inputs.withheld:,} counts are"
        " withheld;"
        f" {_verdict(draft)}. Its files: `{files}`."
    )
    if inputs.moved:
        explained = draft.meta["explained"]
        why = f"Why: {explained}" if explained else "Nobody said why yet."
        st.warning(f"{len(inputs.moved)} published numbers are counted otherwise now. {why}")
    if st.toggle("Show the page as it would be public", key=f"preview {draft.name}"):
        page = (draft.public / "index.html").read_text(encoding="utf-8")
        st.iframe(page, height=_HEIGHT)
    _show_approval(draft, files)


def _verdict(draft: Draft) -> str:
    if draft.inputs.is_safe:
        return "no attacker of the audit can tell any of them"
    return "**the audit can tell some of them, so it cannot be published**"


def _show_approval(draft: Draft, files: str) -> None:
    approved = draft.approval
    if approved is not None:
        st.success(f"Approved by the {approved.role}, {approved.account}, {approved.approved_at}.")
        st.caption(f"An operator publishes it: `outcomes publish --quarter {draft.name.quarter}`")
        return
    roles = [role.role for role in read_plan().approval.roles]
    if is_logged_in() or draft.meta["is_made_up"]:
        role = st.selectbox("Approve as", roles, key=f"role {draft.name}")
        # What is bound now is what stands above it, whatever the draft is when somebody presses.
        st.button(
            "Approve this draft",
            key=f"approve {draft.name}",
            on_click=_approve,
            args=(draft, files, role),
        )
        st.caption("Or from your own account:")
    else:
        # Everybody who opens the page would approve under the account of the server.
        st.info("This page does not know who you are. Approve from your own account:")
    command = f'outcomes approve {draft.name} --files {files} --role "{roles[0]}"'
    st.code(command, language=None)


def _approve(draft: Draft, files: str, role: str) -> None:
    require(Right.DRAFTS)
    try:
        approve(draft, files, role, user(), _DOOR, uk_now())
    except OutcomesError as fault:
        st.error(str(fault))
