"""One module a page; each has ``show``. Streamlit would take a folder named pages for its own."""
