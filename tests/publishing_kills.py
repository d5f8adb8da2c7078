"""Publish, or replace a draft, and keep the data folder as it is before each write. A process:

python -m tests.publishing_kills TASK COPIES
"""

import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from etl.publication.drafts import replace_draft
from etl.publication.publishing import publish
from etl.publication.quarter import Quarter, ReleaseName
from etl.settings import settings
from tests.each_write import work_with_copies

NEW = ".2026-Q3.draft"
TASKS = {
    "publish": lambda: publish(Quarter(2026, 3), False, "p", "command", datetime(2027, 1, 1)),
    "replace": lambda: replace_draft(settings().drafts_dir / NEW, ReleaseName.named("2026-Q3")),
}


if __name__ == "__main__":
    task, copies = sys.argv[1:]
    work_with_copies(partial(TASKS[task]), Path(copies))
