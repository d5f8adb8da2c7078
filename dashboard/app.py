"""The dashboard's frame: its pages, their addresses, and the look of what is ours."""

from pathlib import Path

import streamlit as st

from dashboard import navigation
from dashboard.login.reader import refuse_neighbours
from dashboard.operating.reruns import observed

refuse_neighbours()
st.set_page_config(layout="wide")
st.html(Path(__file__).with_name("style.css"))
with observed():
    navigation.run()
