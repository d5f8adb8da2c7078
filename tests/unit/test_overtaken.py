"""A file that landed before, and was overtaken since, is not passed over in silence."""

from pathlib import Path

import pytest

from etl.cli.load import run_load
from etl.errors import OutcomesError
from etl.judging.withdraw import withdraw
from tests.rows import write_rows

pytestmark = pytest.mark.usefixtures("data_dir")


def test_a_known_file_names_the_deliveries_above_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = write_rows(tmp_path / "1", "case_outcomes", {})
    wrong = write_rows(tmp_path / "2", "case_outcomes", {"outcome_code": "dismissed_after_trial"})
    charges = write_rows(tmp_path / "3", "charges", {})
    for path in (right, wrong, charges):
        run_load("cases", [path])
    capsys.readouterr()
    run_load("cases", [right])
    said = capsys.readouterr().out
    assert "1 file landed before: nothing to do for them." in said
    assert "1 file of delivery 1: delivery 2 may have replaced its rows since" in said
    assert 'outcomes withdraw 2 --reason "..." if the earlier ones are right' in said
    run_load("cases", [wrong])
    assert "may have replaced" not in capsys.readouterr().out
    withdraw(2, None, "wrong")
    run_load("cases", [right])
    assert "may have replaced" not in capsys.readouterr().out


def test_a_file_that_comes_twice_in_a_refused_load_is_no_stumbling_block(tmp_path: Path) -> None:
    first = write_rows(tmp_path / "1", "case_outcomes", {})
    again = write_rows(tmp_path / "2", "case_outcomes", {}, name="case_outcomes_2")
    wrong = tmp_path / "charges.csv"
    wrong.write_text("none,of,these\n1,2,3\n")
    with pytest.raises(OutcomesError, match="none landed"):
        run_load("cases", [first, again, wrong])
