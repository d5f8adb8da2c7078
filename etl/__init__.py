"""From delivered files to a checked warehouse: landing, building, checking, reading."""

import os

# Statistics here are of small matrices, thousands of them: threads for each cost ten times what
# they save as soon as anything else runs on the machine. Set before numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
