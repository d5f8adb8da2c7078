"""A page of nothing but the SQL editor and what it says to the server."""

import streamlit as st

from dashboard.sql_editor import Completion, sql_editor

COLUMNS = {
    "marts.case_outcomes": ("case_id", "area_code", "finalised_date", "is_conviction"),
    "marts.restraining_orders": ("order_id", "case_id", "made_date"),
}
NAMES = [
    Completion("marts", "schema"),
    *(Completion(table.partition(".")[2], "table", parent="marts") for table in COLUMNS),
    *(
        Completion(column, "column", "VARCHAR", parent=table)
        for table, columns in COLUMNS.items()
        for column in columns
    ),
    Completion("rate", "macro", "(numerator, denominator)", "Share of the denominator."),
]


def load() -> None:
    """Put another text into the editor."""
    st.session_state["text"] = "select 42"


st.set_page_config(layout="wide")
st.title("SQL")
memory = st.session_state
mark, is_running = memory.get("mark"), memory.get("is_running", False)
edited = sql_editor(
    memory.setdefault("text", ""), key="q", completions=NAMES, mark=mark, is_running=is_running
)
if edited.action:
    memory["said"] = [*memory.get("said", []), f"{edited.action}: {edited.sql}"]
    memory["is_running"] = edited.action == "explain"
    wrong = "wrong" in edited.sql
    memory["mark"] = edited.mark(1, 8, "There is no column “wrong”.") if wrong else None
    st.rerun()
st.text("Asked for: " + ", ".join(memory.get("said", [])))
st.text(f"Written: {edited.text}")
st.button("Load", on_click=load)
st.button("Run the page again")
