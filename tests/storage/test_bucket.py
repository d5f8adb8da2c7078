"""Deliveries that land in a bucket of S3: mounted by s3fs they do, by rclone they are refused.

Slow, and only where s3fs, rclone, /dev/fuse and moto's server are: pytest -m slow tests/storage
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.errors import OutcomesError
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.release import release
from etl.sample import make_sample
from etl.settings import PROJECT_DIR
from tests.kills import first_warehouse
from tests.spark.comparison import compare
from tests.storage.bucket import Bucket, served_bucket, what_is_missing
from tests.warehouses import data_folder

_MISSING = what_is_missing("s3fs")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(_MISSING), reason=_MISSING)]
# The second has the results of both builds.
_OF_THE_BUILD = {"quality.check_results"}


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with served_bucket(tmp_path_factory.mktemp("served") / "bucket") as served:
        yield served


@pytest.fixture
def mount(bucket: Bucket, tmp_path: Path) -> Iterator[Path]:
    with bucket.by_s3fs(tmp_path / "mount"):
        yield tmp_path / "mount"


def _landing_at(landed: Path, folder: Path) -> Path:
    """Make a data folder whose landed deliveries lie elsewhere."""
    landed.mkdir(parents=True, exist_ok=True)
    folder.mkdir()
    (folder / "landed").symlink_to(landed)
    return folder


def _built() -> tuple[str, Path]:
    """Build what landed; return its version and where it is, whatever the settings say later."""
    made = release()
    assert made.is_live, [(r.check_id, r.observed) for r in made.critical]
    return made.build.version, made.build.path


def test_a_bucket_gives_the_numbers_of_a_disk_and_restores_an_empty_machine(
    mount: Path, bucket: Bucket, tmp_path: Path
) -> None:
    make_sample(tmp_path / "sample", cases=2000, seed=5)
    landed = mount / "same" / "landed"
    with data_folder(_landing_at(landed, tmp_path / "data")):
        assert load("cases", [tmp_path / "sample"]).delivery.number == 1
        in_bucket = _built()
        assert {path.stat().st_mode & 0o077 for path in landed.rglob("*.parquet")} == {0}
    # Another machine sees what landed, and so does one that has a copy of it on its disk.
    with (
        bucket.by_s3fs(tmp_path / "other"),
        data_folder(_landing_at(tmp_path / "other" / "same" / "landed", tmp_path / "reader")),
    ):
        read_elsewhere = _built()
    (tmp_path / "restored").mkdir()
    subprocess.run(["cp", "-a", str(landed), tmp_path / "restored" / "landed"], check=True)
    with data_folder(tmp_path / "restored"):
        restored = _built()
    for build in (read_elsewhere, restored):
        assert build[0] == in_bucket[0]
        compared = compare(in_bucket[1], build[1])
        assert compared.cells > 100_000
        assert compared.differing.keys() <= _OF_THE_BUILD


def test_a_load_into_a_bucket_may_be_killed_before_any_write(mount: Path, tmp_path: Path) -> None:
    folder = _landing_at(mount / "killed" / "landed", tmp_path / "data")
    first_warehouse(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "tests.kills", "each-write-of-a-load", str(tmp_path), "2010", "6"],
        env=os.environ | {"OUTCOMES_DATA_DIR": str(folder)},
        cwd=PROJECT_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["kills"] > 4


def test_what_landed_is_in_the_bucket_when_the_mount_is_killed_at_once(
    bucket: Bucket, tmp_path: Path
) -> None:
    make_sample(tmp_path / "sample", cases=200, seed=5)
    folder = tmp_path / "data"
    with (
        bucket.by_s3fs(tmp_path / "mount") as program,
        data_folder(_landing_at(tmp_path / "mount" / "lost" / "landed", folder)),
    ):
        load("cases", [tmp_path / "sample"])
        program.kill()
        program.wait()
        with pytest.raises(OutcomesError, match="Mount what holds"):
            load("cases", [tmp_path / "sample"])
    with bucket.by_s3fs(tmp_path / "mount"), data_folder(folder):
        (delivery,) = deliveries()
        assert len(delivery.files) == 4 and all(file.is_there for file in delivery.files)
        assert _built()


def test_a_mount_that_keeps_no_modes_is_refused(bucket: Bucket, tmp_path: Path) -> None:
    if missing := what_is_missing("rclone"):
        pytest.skip(missing)
    make_sample(tmp_path / "sample", cases=20, seed=5)
    landed = tmp_path / "mount" / "open" / "landed"
    with bucket.by_rclone(tmp_path / "mount"), data_folder(_landing_at(landed, tmp_path / "data")):
        with pytest.raises(OutcomesError, match="stays open to other accounts"):
            load("cases", [tmp_path / "sample"])
        assert not list(landed.rglob("*.parquet")) and deliveries() == []
