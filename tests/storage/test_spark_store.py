"""Spark reads what landed in a bucket and hands its tables back through it: the same numbers.

Slow, and only where pyspark, Java, s3fs and moto's server are: pytest -m slow tests/storage
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
from tests.spark.comparison import compare
from tests.storage.bucket import served_bucket, what_is_missing
from tests.warehouses import data_folder

pytest.importorskip("pyspark", reason="pyspark is not installed: etl/spark/requirements.txt")
if shutil.which("java") is None:
    pytest.skip("there is no Java", allow_module_level=True)

from tests.spark.cluster import standalone_cluster

_MISSING = what_is_missing("s3fs")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(_MISSING), reason=_MISSING)]


def test_no_cell_differs_where_landed_and_store_lie_in_a_bucket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_sample(tmp_path / "sample", cases=500, seed=5, faults=True)
    mount, landed = tmp_path / "mount", tmp_path / "mount" / "landed"
    with (
        served_bucket(tmp_path / "bucket") as bucket,
        bucket.by_s3fs(mount),
        standalone_cluster(tmp_path / "cluster") as master,
    ):
        monkeypatch.setenv("OUTCOMES_SPARK_MASTER", master)
        monkeypatch.setenv("OUTCOMES_SPARK_STORE", str(mount / "store"))
        landed.mkdir()
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "landed").symlink_to(landed)
        with data_folder(tmp_path / "data"):
            load("cases", [tmp_path / "sample"])
            assert settings().spark_store_dir == mount / "store"
            by_duckdb, by_spark = (
                _built(engine, tmp_path / f"{engine}.duckdb") for engine in ("duckdb", "spark")
            )
            assert not list((mount / "store").iterdir())
    compared = compare(by_duckdb, by_spark)
    assert compared.cells > 100_000
    assert compared.differing == {}


def _built(engine: str, to: Path) -> Path:
    with engine_called(engine) as make:
        _, draft = build_warehouse(deliveries(), engine=make)
    return draft.rename(to)
