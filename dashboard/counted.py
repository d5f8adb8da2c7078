"""How a number is counted: its definition, its SQL, and the files behind it."""

import re

import streamlit as st

from dashboard.warehouse import ask
from etl.findings.asking import read_question
from etl.findings.words import Row


def how_counted(metric: str, question: str = "series", **parameters: str) -> None:
    """Offer the trace of a number, from its words to the hashes of the delivered files."""
    with st.popover("How is this counted?", width="stretch"):
        definition = ask("definition", metric=metric).to_dicts()[0]
        show_definition(definition)
        st.markdown(
            f"**SQL that adds up the counts by period** · `sql/questions/{question}.sql`, with the"
            " values chosen here: `outcomes sql` answers it as it stands"
        )
        chosen = {"metric": metric, "dv": "all", "cyber": "all"} | parameters
        st.code(_with_values(read_question(question).text, chosen), language="sql")
        st.markdown("**Delivered files behind it**")
        files = ask("files_behind", metric=metric)
        st.dataframe(files.to_arrow(), hide_index=True, alt="Delivered files with their hashes")


def _with_values(text: str, parameters: dict[str, str]) -> str:
    for name, value in parameters.items():
        quoted = "'" + value.replace("'", "''") + "'"
        text = re.sub(rf"\${name}\b", lambda _, quoted=quoted: quoted, text)
    return text


def show_definition(row: Row) -> None:
    """Show a metric's definition and the SQL that marks what it counts."""
    st.markdown(f"**{row['title']}** · version {row['version']} of its definition")
    st.markdown(
        f"- **Unit:** {row['unit']}\n- **Numerator:** {row['numerator']}\n"
        f"- **Denominator:** {row['denominator']}\n- **Left out:** {row['excluded']}\n"
        f"- **Better is:** {row['better']}. {row['better_note']}\n"
        f"- **Dated by:** {row['dated_by']}\n- **Source:** {row['source']}\n"
        + "\n".join(f"- **Definition** {version}" for version in row["definition_history"])
    )
    st.markdown(f"**SQL that marks what is counted** · `{row['sql_file']}`")
    st.code(row["definition_sql"], language="sql")
    st.markdown(f"**Columns it reads** · `{row['mart_file']}`")
    columns = ask("columns", schema=row["mart"].split(".")[0], table=row["mart"].split(".")[1])
    st.dataframe(columns.to_arrow(), hide_index=True, alt=f"Columns of {row['mart']}")
