"""Deliveries landed in a bucket of S3, and Spark's store there too: the same numbers as on a disk.

Slow, and only where pyspark, moto's server and s3fs are: pytest -m slow tests/spark
"""

import shutil
from pathlib import Path

import pytest

from etl.build.build import build_warehouse
from etl.build.engines import engine_called
from etl.landing.delivery import load
from etl.ledger import deliveries
from etl.sample import make_sample
from etl.settings import settings
from tests.warehouses import data_folder

pytest.importorskip("pyspark", reason="pyspark is not installed: etl/spark/requirements.txt")
from tests.spark.cluster import standalone_cluster
from tests.spark.comparison import compare
from tests.storage.bucket import served_bucket, what_is_missing

_MISSING = what_is_missing("s3fs")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(_MISSING), reason=_MISSING),
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java"),
]


def test_a_bucket_serves_both_engines_as_a_disk_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_sample(tmp_path / "sample", cases=3000, seed=5)
    with (
        served_bucket(tmp_path / "served") as served,
        served.by_s3fs(tmp_path / "bucket"),
        standalone_cluster(tmp_path / "cluster") as master,
        data_folder(tmp_path / "data") as folder,
    ):
        bucket = tmp_path / "bucket"
        for name in ("landed", "store"):
            (bucket / name).mkdir()
        folder.mkdir(exist_ok=True)
        (folder / "landed").symlink_to(bucket / "landed")
        monkeypatch.setenv("OUTCOMES_SPARK_MASTER", master)
        monkeypatch.setenv("OUTCOMES_SPARK_STORE", str(bucket / "store"))
        settings.cache_clear()
        load("cases", [tmp_path / "sample"])
        assert list((bucket / "landed" / "cases" / "case_outcomes").glob("*.parquet"))
        built = {one: _built(one, tmp_path / f"{one}.duckdb") for one in ("duckdb", "spark")}
        assert not list((bucket / "store").iterdir())
        shutil.copytree(bucket / "landed", tmp_path / "disk" / "landed")
    settings.cache_clear()
    with data_folder(tmp_path / "disk"):
        by_disk = _built("duckdb", tmp_path / "disk.duckdb")
    for by_bucket in built.values():
        compared = compare(by_disk, by_bucket)
        assert compared.differing == {} and compared.cells > 500_000


def _built(engine: str, to: Path) -> Path:
    with engine_called(engine) as make:
        _, draft = build_warehouse(deliveries(), engine=make)
    return draft.rename(to)
