"""The models on a real standalone cluster: a master, two workers, and the same numbers.

Slow, and only where pyspark is installed: pytest -m slow tests/spark
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.build.build import build_warehouse
from etl.build.engines import engine_called
from etl.errors import OutcomesError
from etl.ledger import deliveries
from etl.live import live_build
from etl.release import release
from etl.sample import make_sample
from etl.settings import settings
from tests.warehouses import data_folder

pytest.importorskip("pyspark", reason="pyspark is not installed: etl/spark/requirements.txt")
if shutil.which("java") is None:
    pytest.skip("there is no Java", allow_module_level=True)

from etl.landing.delivery import load
from tests.spark.cluster import standalone_cluster
from tests.spark.comparison import Compared, compare
from tests.spark.deliveries import deliver_all

pytestmark = pytest.mark.slow
_CASES = 20_000
# Tables that the deliveries must fill, or nothing of them was compared.
_FILLED = (
    "marts.case_outcomes", "marts.charges", "marts.earlier_cases", "marts.known_until",
    "marts.order_breaches", "marts.published_outcomes", "marts.published_periods",
    "marts.restraining_orders", "marts.returns", "metrics.amounts", "metrics.counts",
    "metrics.counts_side_by_side", "metrics.durations", "metrics.mix_counts",
    "metrics.published_counts", "metrics.stocks", "quality.contradictions",
    "quality.deliveries", "quality.freshness", "quality.k_anonymity", "quality.published_gaps",
    "quality.quarantine",
)  # fmt: skip


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with standalone_cluster(tmp_path_factory.mktemp("cluster")) as address:
        yield address


@pytest.fixture
def _on_the_cluster(cluster: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OUTCOMES_SPARK_MASTER", cluster)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="module")
def compared(cluster: str, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    folder = tmp_path_factory.mktemp("hard")
    with pytest.MonkeyPatch.context() as patch, data_folder(folder / "data"):
        patch.setenv("OUTCOMES_SPARK_MASTER", cluster)
        settings.cache_clear()
        deliver_all(folder / "delivered", _CASES)
        drafts = [_built(engine, folder / f"{engine}.duckdb") for engine in ("duckdb", "spark")]
        assert not list(settings().spark_store_dir.iterdir())
        return compare(*drafts)


def _built(engine: str, to: Path) -> Path:
    with engine_called(engine) as make:
        _, draft = build_warehouse(deliveries(), engine=make)
    return draft.rename(to)


def test_every_table_is_there_to_be_compared(compared: Compared) -> None:
    assert {name for name in _FILLED if not compared.rows.get(name)} == set()
    assert compared.cells > 2_000_000


def test_no_cell_differs(compared: Compared) -> None:
    print(f"{compared.cells:,} cells compared, {sum(compared.differing.values())} differing")
    assert compared.differing == {}


@pytest.mark.usefixtures("_on_the_cluster")
def test_what_spark_built_goes_live_by_the_same_door(tmp_path: Path) -> None:
    make_sample(tmp_path / "sample", cases=2000, seed=3)
    with data_folder(tmp_path / "data"):
        load("cases", [tmp_path / "sample"])
        by_spark = release(engine="spark")
        assert by_spark.is_live and live_build() == by_spark.build
        by_duckdb = release(engine="duckdb")
        assert by_duckdb.build.version == by_spark.build.version
        results = {r.check_id: (r.is_met, r.rows_checked) for r in by_spark.results}
        assert results == {r.check_id: (r.is_met, r.rows_checked) for r in by_duckdb.results}
        assert not compare(by_spark.build.path, by_duckdb.build.path).differing.keys() - {
            # The second holds the results of both.
            "quality.check_results"
        }


@pytest.mark.usefixtures("_on_the_cluster", "data_dir")
def test_a_failure_is_told_without_a_value_of_the_data() -> None:
    with (
        pytest.raises(OutcomesError, match="CAST_INVALID_INPUT") as told,
        engine_called("spark") as make,
    ):
        make(duckdb.connect()).count("select 1 where cast('Smith' as integer) = 1")
    assert "Smith" not in str(told.value)


@pytest.mark.usefixtures("data_dir")
def test_a_cluster_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.spark.session._WORKERS_IN_SECONDS", 3)
    with standalone_cluster(tmp_path / "alone", workers=0) as address:
        monkeypatch.setenv("OUTCOMES_SPARK_MASTER", address)
        settings.cache_clear()
        with pytest.raises(OutcomesError, match="no worker took the job"), engine_called("spark"):
            raise AssertionError("there is a worker")
    settings.cache_clear()
