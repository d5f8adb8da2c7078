"""The dashboard's frame: its pages and their addresses."""

import streamlit as st

from dashboard.views import definitions, measure, overview, published, quality

st.set_page_config(page_title="Prosecution outcomes", layout="wide")

PAGES = [
    st.Page(overview.show, title="Are we improving?", default=True),
    st.Page(measure.show, title="Is it real?", url_path="measure"),
    st.Page(published.show, title="Published CPS figures", url_path="published"),
    st.Page(quality.show, title="Data quality", url_path="quality"),
    st.Page(definitions.show, title="Definitions", url_path="definitions"),
]

# Streamlit leaves a hand's breadth above every title.
st.html("<style>.stMainBlockContainer { padding-top: 4.5rem; }</style>")

st.navigation(PAGES, position="top").run()
