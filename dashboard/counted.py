"""How a number is counted: its definition, its SQL, and the files behind it."""

import streamlit as st

from dashboard.warehouse import ask, read_question
from dashboard.words import Row


def how_counted(metric: str, question: str) -> None:
    """Offer the trace of a number, from its words to the hashes of the delivered files."""
    with st.popover("How is this counted?", width="stretch"):
        show_definition(ask("definition", metric=metric).to_dicts()[0])
        st.markdown("**SQL that adds up the counts** · `sql/questions/" + question + ".sql`")
        st.code(read_question(question).text, language="sql")
        st.markdown("**SQL that makes the series** · `sql/questions/series.sql`")
        st.code(read_question("series").text, language="sql")
        st.markdown("**Delivered files behind it**")
        files = ask("files_behind", metric=metric)
        st.dataframe(files.to_arrow(), hide_index=True, alt="Delivered files with their hashes")


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
