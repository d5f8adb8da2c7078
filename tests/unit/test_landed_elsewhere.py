"""The landed deliveries may lie elsewhere, behind a link: there, or a message; never empty."""

import shutil
from pathlib import Path

import pytest

from etl.errors import OutcomesError
from etl.landing.delivery import load
from etl.ledger import deliveries
from tests.commands import outcomes_here
from tests.rows import write_rows


@pytest.fixture
def elsewhere(data_dir: Path, tmp_path: Path) -> Path:
    """A folder with one delivery, to which the link landed of the data folder leads."""
    folder = tmp_path / "elsewhere" / "landed"
    folder.mkdir(parents=True)
    data_dir.mkdir(exist_ok=True)
    (data_dir / "landed").symlink_to(folder)
    load("cases", [write_rows(tmp_path / "in", "case_outcomes", {"case_id": "c1"})])
    return folder


def test_deliveries_land_where_the_link_leads(elsewhere: Path) -> None:
    assert [delivery.number for delivery in deliveries()] == [1]
    assert (elsewhere / "deliveries" / "000001.json").exists()


@pytest.mark.parametrize("command", ["build", "load", "status", "doctor"])
def test_a_link_to_nothing_is_not_taken_for_no_deliveries(
    command: str, elsewhere: Path, tmp_path: Path
) -> None:
    shutil.move(elsewhere, tmp_path / "not-mounted")
    arguments = ["cases", str(tmp_path / "in")] if command == "load" else []
    done = outcomes_here(command, *arguments)
    assert done.returncode == 1
    told = done.stdout + done.stderr
    assert f"leads to {elsewhere}, which is not there. Mount what holds" in " ".join(told.split())
    assert not elsewhere.exists()


def test_what_is_not_there_is_told_before_anything_is_read(elsewhere: Path) -> None:
    shutil.rmtree(elsewhere)
    with pytest.raises(OutcomesError, match="which is not there"):
        deliveries()
