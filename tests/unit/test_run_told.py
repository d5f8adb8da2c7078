"""What is told of a run: the metrics file, the webhook, the page, the log."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import ValidationError

from etl.errors import ExitCode
from etl.run.log import run_log
from etl.run.night import run_night
from etl.run.page import page
from etl.run.prometheus import write_metrics
from etl.run.record import Change, Check, FaultCount, FileRows, Headline, Night, Step, Taken
from etl.run.summary import summary
from etl.run.webhook import message, tell_webhook
from etl.settings import Settings, settings

pytestmark = pytest.mark.usefixtures("data_dir")
ODD = 'a"b\\c\n<script>'


def ended(code: ExitCode = ExitCode.HELD_BACK) -> Night:
    """A night of every kind of thing, with names that need escaping."""
    day = date(2026, 9, 30)
    headline = Headline("m", "Rate", 1, "all time", day, day, 2, 3, 2 / 3, 0.2, 0.9, 1.0)
    night = Night("20261001T010203-abcd", datetime(2026, 10, 1, tzinfo=UTC))
    night.ended_at, night.seconds, night.exit_code = datetime(2026, 10, 2, tzinfo=UTC), 9.5, code
    night.steps = [Step("build", 4.5, code, "words", {"expectations": 2.5})]
    file = FileRows(ODD, "case_outcomes", "f" * 64, 10, 7, 4, 1, 1, 1, True)
    fault = FaultCount(ODD, "area_code", "a reason", "what to do", 1)
    night.deliveries = [
        Taken("cases", "1", "landed", ["left out"], 3, [file], [fault]),
        Taken("cases", ODD, "refused", [ODD], exit_code=ExitCode.REFUSED),
    ]
    night.has_built, night.version_after, night.built_at = True, "abc", "2026-10-01T00:00:00+00:00"
    night.checks = [
        Check("c1", "critical", False, "t.c", "reason", "1 of 2 rows"),
        Check("c2", "warning", True, "t.c", "reason", "0 of 2 rows"),
    ]
    night.headlines = [Change(None, headline), Change(headline, headline)]
    night.freshness = [
        {"source": "cases", "data_from": day, "data_to": day, "is_made_up": True},
    ]
    fates = {"rows_loaded": 4, "rows_quarantined": 1, "rows_superseded": 1, "rows_set_aside": 1}
    night.reconciliation = [
        {"source_name": "cases", "contract_table": ODD, "files": 1, "rows_read": 7, **fates}
        | {"adds_up": True}
    ]
    night.summary = summary(night)
    return night


def configure(monkeypatch: pytest.MonkeyPatch, **values: object) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"OUTCOMES_{name.upper()}", str(value))
    settings.cache_clear()


def test_the_metrics_file_is_what_prometheus_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "collector" / "outcomes.prom"
    configure(monkeypatch, metrics_file=path)
    settings().data_dir.mkdir()
    (settings().data_dir / "file").write_bytes(b"12345")
    write_metrics(ended())
    families = {f.name: f for f in text_string_to_metric_families(path.read_text())}
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in families.values()
        for sample in family.samples
    }
    assert all(f.documentation and f.type == "gauge" for f in families.values())
    assert samples["outcomes_last_run_timestamp_seconds",] == 1790899200
    assert samples["outcomes_last_run_success",] == 0
    assert samples["outcomes_last_run_exit_code",] == 4
    assert samples["outcomes_last_run_duration_seconds", "expectations", "build"] == 2.5
    assert samples["outcomes_rows", "loaded", "cases", ODD] == 4
    assert samples["outcomes_checks", "failed", "critical"] == 1
    assert samples["outcomes_checks", "failed", "warning"] == 0
    assert samples["outcomes_warehouse_info", "abc"] == 1
    assert samples["outcomes_data_to_timestamp_seconds", "cases"] == 1790726400
    assert samples["outcomes_data_folder_bytes",] == 5
    assert samples["outcomes_disk_free_bytes",] > 0
    assert [p.name for p in path.parent.iterdir()] == ["outcomes.prom"]


def test_a_run_of_nothing_writes_metrics_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(monkeypatch, metrics_file=tmp_path / "x.prom", inbox_settle_seconds=0)
    assert run_night().exit_code == ExitCode.NO_WAREHOUSE
    assert "outcomes_last_run_exit_code 5.0" in (tmp_path / "x.prom").read_text()


def test_a_place_that_cannot_be_written_changes_nothing_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    configure(monkeypatch, metrics_file=tmp_path / "file" / "x.prom")
    night = run_night()
    assert night.exit_code == ExitCode.NO_WAREHOUSE
    (note,) = night.notes
    assert note.startswith("The metrics file could not be written or sent: ")


@dataclass
class Receiver:
    """What a chat's webhook would have got; ``answers`` are the codes it gives, in turn."""

    address: str
    answers: list[int] = field(default_factory=list)
    bodies: list[dict] = field(default_factory=list)


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            got.bodies.append(json.loads(self.rfile.read(length)))
            assert self.headers["Content-Type"] == "application/json"
            self.send_response(got.answers.pop(0) if got.answers else 200)
            self.send_header("Location", got.address)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    got = Receiver(f"http://127.0.0.1:{server.server_port}/hook?token=hush-hush")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    configure(monkeypatch, webhook=got.address)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield got
    server.shutdown()
    thread.join()
    server.server_close()


def log_of(night: Night) -> str:
    return (settings().logs_dir / f"{night.run_id}.jsonl").read_text()


def test_the_webhook_hears_of_a_failure_and_of_nothing_that_must_stay_inside(
    receiver: Receiver,
) -> None:
    night = ended()
    tell_webhook(night)
    assert receiver.bodies == [message(night)]
    (body,) = receiver.bodies
    assert (body["exit_code"], body["outcome"]) == (4, "held back")
    assert body["text"].endswith(night.summary)
    assert "made-up" in body["text"]
    told = json.dumps(body)
    assert not any(words in told for words in ("script", str(settings().data_dir), "area_code"))


def test_of_a_good_night_it_hears_only_if_it_asked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_webhook(ended(ExitCode.OK))
    assert receiver.bodies == []
    configure(monkeypatch, webhook_on="always")
    tell_webhook(ended(ExitCode.OK))
    assert [body["exit_code"] for body in receiver.bodies] == [0]


@pytest.mark.parametrize(
    ("answers", "tries"), [([500, 200], 2), ([500, 502, 503], 3), ([302, 302, 302], 3)]
)
def test_it_is_tried_three_times_and_follows_no_redirect(
    receiver: Receiver, answers: list[int], tries: int
) -> None:
    receiver.answers = list(answers)
    pauses: list[float] = []
    night = ended()
    with run_log(night.run_id):
        tell_webhook(night, pauses.append)
    assert (len(receiver.bodies), len(pauses)) == (tries, min(tries, 3) - 1)
    assert f"HTTP {answers[0]}" in log_of(night)
    assert "hush-hush" not in log_of(night)


def test_a_webhook_that_is_not_there_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, webhook="http://127.0.0.1:9/hush-hush")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    night = ended()
    with run_log(night.run_id):
        tell_webhook(night, lambda seconds: None)
    assert log_of(night).count("ConnectionRefusedError") == 3
    assert "hush-hush" not in log_of(night) + repr(settings())


@pytest.mark.parametrize(
    "address", ["http://chat.example/hush-hush", "file:///hush-hush", "hush-hush"]
)
def test_a_webhook_must_be_encrypted_and_a_wrong_one_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    configure(monkeypatch, webhook=address)
    with pytest.raises(ValidationError) as wrong:
        Settings()
    assert "https" in str(wrong.value.errors()[0]["msg"])
    assert "hush-hush" not in str(wrong.value.errors()[0]["msg"])


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def test_the_page_needs_no_script_and_nothing_from_elsewhere_and_can_be_read_aloud() -> None:
    text = page(ended())
    found = _Page(text)
    assert dict(found.tags)["html"] == {"lang": "en-GB"}
    assert found.count("h1") == found.count("main") == found.count("title") == 1
    assert not any(found.count(tag) for tag in ("script", "img", "link", "iframe"))
    assert not any("src" in a or "href" in a or "style" in a for _, a in found.tags)
    assert found.count("caption") == found.count("table") == 6
    assert all(a.get("scope") in ("col", "row") for tag, a in found.tags if tag == "th")
    for words in ("Made-up data", "2 of 3 = 66.7%", "1 of 2 rows", "f" * 64, "what to do"):
        assert words in text


def test_json_logs_are_objects_and_all_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(monkeypatch, log="json", inbox_settle_seconds=0)
    night = run_night()
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.err.splitlines()]
    assert said.out == ""
    assert [lines[0]["event"], lines[-1]["event"]] == ["run began", "run ended"]
    assert {line["run_id"] for line in lines} == {night.run_id}
    assert lines[-1]["exit_code"] == ExitCode.NO_WAREHOUSE
    assert said.err == log_of(night)
