"""Run the Containerfile's steps without a container engine: python -m tests.image FOLDER

Needs root on Linux and a network. The steps are run as they stand, in a mount namespace of their
own, with the machine's own Python for that of the image; then the image's command is run by its
user on a root that is read-only. FOLDER must be empty.
"""

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from etl.settings import PROJECT_DIR

DEPLOY = PROJECT_DIR / "etl" / "deploy"
CONTAINERFILE = DEPLOY / "Containerfile"
_MOUNTED = ("opt/outcomes", "data")
_TRIAL = r"""
set -e
outcomes sample /tmp/sample --cases 2000 > /tmp/log
arrived="$OUTCOMES_DATA_DIR/inbox/cases/2026-09-30"
mkdir -p "$arrived" && mv /tmp/sample/*.csv "$arrived" && touch "$arrived/_SUCCESS"
outcomes run 2> /tmp/log || { cat /tmp/log; exit 1; }
outcomes doctor
outcomes dashboard & server=$!
for _ in $(seq 100); do sh -c "$HEALTH" 2>/dev/null && break; sleep 0.2; done
sh -c "$HEALTH" && echo "healthy"
kill -TERM $server; wait $server || echo "ended with $?"
touch /opt/outcomes/x 2>/dev/null && echo "THE ROOT CAN BE WRITTEN" || echo "root is read-only"
id -u
"""


@dataclass
class Image:
    """The instructions of a Containerfile, each with its words, in their order."""

    steps: list[tuple[str, str]] = field(default_factory=list)

    def last(self, instruction: str) -> str:
        """Return the words of the last instruction of a kind; empty where there is none."""
        return next((words for kind, words in reversed(self.steps) if kind == instruction), "")

    def all(self, instruction: str) -> list[str]:
        """Return the words of every instruction of a kind."""
        return [words for kind, words in self.steps if kind == instruction]

    @property
    def environment(self) -> dict[str, str]:
        """The variables that the image sets."""
        pairs = [pair.split("=", 1) for words in self.all("ENV") for pair in shlex.split(words)]
        return dict(pairs)


def read_image(path: Path = CONTAINERFILE) -> Image:
    """Read a Containerfile: comments left out, continued lines joined."""
    text = re.sub(r"(?m)^\s*#.*\n", "", path.read_text(encoding="utf-8"))
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return Image([tuple(line.split(" ", 1)) for line in lines if line.strip()])


def context_files() -> list[Path]:
    """Return the files that a build would send, by Containerfile.dockerignore."""
    lines = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    found = subprocess.run(
        ["git", "ls-files", "-co", "."], cwd=PROJECT_DIR, capture_output=True, text=True, check=True
    )
    return [Path(name) for name in found.stdout.splitlines() if _is_sent(name, rules)]


def _is_sent(name: str, rules: list[str]) -> bool:
    is_sent = True
    for rule in rules:
        pattern = rule.removeprefix("!")
        inner = pattern.removeprefix("**/")
        parts = Path(name).parts
        matches = pattern == "**" or name == pattern or name.startswith(f"{pattern}/")
        matches = matches or (inner != pattern and any(fnmatch.fnmatch(p, inner) for p in parts))
        if matches:
            is_sent = rule.startswith("!")
    return is_sent


def make_root(folder: Path) -> None:
    """Make what is mounted: the folders of the image, and the context beside them."""
    for name in (*_MOUNTED, "context"):
        (folder / name).mkdir(parents=True)
    for path in context_files():
        copy = folder / "context" / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT_DIR / path, copy)


def script_of(image: Image, folder: Path) -> str:
    """Return the shell script that does what a build and a start of the image would."""
    mounts = [f"mkdir -p /{name}; mount --bind {folder}/{name} /{name}" for name in _MOUNTED]
    return "\n".join(
        [
            "set -eu", *mounts, "cd /opt/outcomes",
            *filter(None, (_shell(kind, words, folder) for kind, words in image.steps)),
            *_confined(image),
        ]
    )  # fmt: skip


def _shell(kind: str, words: str, folder: Path) -> str:
    if kind == "RUN":
        return f"echo 'RUN {words[:60]}...'; ( {words} )"
    if kind == "COPY" and not words.startswith("--from"):
        *sources, target = words.split()
        return f"( cd {folder}/context && cp -r {' '.join(sources)} /opt/outcomes/{target} )"
    return f"cd {words}" if kind == "WORKDIR" else ""


def _confined(image: Image) -> list[str]:
    user = image.last("USER").partition(":")[0]
    exports = [f"export {name}={value}" for name, value in image.environment.items()]
    health = shlex.join(json.loads(image.last("HEALTHCHECK").split("CMD ", 1)[1]))
    return [
        "mount -t tmpfs tmpfs /tmp", "mount -o remount,bind,ro /opt/outcomes",
        "mount -o remount,bind,ro /", "cd /opt/outcomes", *exports,
        f"export HEALTH={shlex.quote(health)} TRIAL={shlex.quote(_TRIAL)}",
        f'exec setpriv --reuid {user} --regid {user} --clear-groups --no-new-privs sh -c "$TRIAL"',
    ]  # fmt: skip


def main(folder: Path) -> int:
    """Run all of it; return the exit code."""
    make_root(folder)
    script = script_of(read_image(), folder.resolve())
    command = ["unshare", "--mount", "sh", "-c", script]
    # What says how the network is reached goes in; what is set of Python and of ours does not.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OUTCOMES_", "PYTHON"))}
    environment = kept | {"PATH": "/usr/local/bin:/usr/bin:/bin"}
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main(Path(sys.argv[1])))
