"""The self-check on installations with one thing broken each."""

import json
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import (
    BaseHTTPRequestHandler,
    HTTPServer,
    SimpleHTTPRequestHandler,
    ThreadingHTTPServer,
)
from pathlib import Path

import pytest

from etl.audit.append import append
from etl.audit.verify import verify
from etl.doctor import configured, folders, login, machine, program, serving, warehouse, writing
from etl.doctor.examine import CHECKS, FOR_SERVING, examine, refuse_unfit
from etl.doctor.finding import Check, Finding, State
from etl.errors import OutcomesError
from etl.history import built_by
from etl.live import live_build
from etl.login.settings import login_settings
from etl.settings import PROJECT_DIR, REFERENCE_DIR, SQL_DIR, settings
from tests.browser.provider import running_provider
from tests.browser.server import login_settings as login_environment
from tests.commands import be_bound_by_permissions, outcomes
from tests.warehouses import data_folder


@pytest.fixture
def copy(made_up_data: Path, tmp_path: Path) -> Iterator[Path]:
    """A data folder with a live warehouse that a test may break."""
    shutil.copytree(made_up_data, tmp_path / "copy", symlinks=True)
    with data_folder(tmp_path / "copy") as folder:
        folder.chmod(0o750)
        yield folder


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Set a setting for this test."""

    def set_one(name: str, value: object) -> None:
        monkeypatch.setenv(name, str(value))
        settings.cache_clear()
        login_settings.cache_clear()

    yield set_one
    monkeypatch.undo()
    settings.cache_clear()
    login_settings.cache_clear()


def told(check: Check, state: State) -> str:
    """Run a check, which must find one thing in this state; return all it says of it."""
    found = [each for each in check() if each.state is not State.OK]
    assert [each.state for each in found] == [state], found
    (one,) = found
    assert one.allowed and one.to_do
    return f"{one.about}: {one.found} | {one.allowed} | {one.to_do}"


def is_fine(check: Check) -> bool:
    return all(each.state is State.OK for each in check())


# -- as it should be ----------------------------------------------------------------------------


def test_nothing_is_at_fault_where_nothing_is_broken(copy: Path, set_to: object) -> None:
    set_to("OUTCOMES_PORT", free_port())
    found = examine()
    assert [each for each in found if each.state is State.FAULT] == []
    abouts = {each.about for each in found if each.state is State.OK}
    assert {
        "settings", "definitions", "disk", "memory", "clock", "data folder", "landed deliveries",
        "live warehouse", "ad-hoc SQL", "audit log", "address", "port", "releases",
    } <= abouts  # fmt: skip


def test_every_check_of_a_module_is_made() -> None:
    modules = (configured, folders, login, machine, program, serving, warehouse, writing)
    there = {
        check
        for module in modules
        for name, check in vars(module).items()
        if name.startswith("check_") and check.__module__ == module.__name__
    }
    assert there == set(CHECKS)
    assert set(FOR_SERVING) <= there


def test_an_empty_data_folder_may_be_served(data_dir: Path) -> None:
    data_dir.mkdir()
    refuse_unfit()


# -- settings -----------------------------------------------------------------------------------


def test_a_wrong_value_is_named_and_not_repeated(data_dir: Path, set_to: object) -> None:
    set_to("OUTCOMES_WEBHOOK", "ftp://token-of-somebody")
    done = outcomes("doctor")
    assert done.returncode == 1
    assert "fault    setting OUTCOMES_WEBHOOK: its value is wrong" in done.stdout
    assert "must begin with https://" in done.stdout
    assert "token-of-somebody" not in done.stdout + done.stderr


def test_a_name_that_is_no_setting_is_told_with_what_may_be_meant(set_to: object) -> None:
    set_to("OUTCOMES_DATADIR", "/somewhere")
    words = told(configured.check_names, State.WARNING)
    assert "OUTCOMES_DATADIR: is no setting" in words
    assert "Did you mean OUTCOMES_DATA_DIR?" in words


def test_two_keys_of_the_audit_log_are_a_fault(set_to: object) -> None:
    set_to("OUTCOMES_AUDIT_KEY", "k" * 40)
    set_to("OUTCOMES_AUDIT_KEY_FILE", "/etc/hostname")
    words = told(configured.check_secrets, State.FAULT)
    assert "Two keys of the audit log are set" in words
    assert "kkkk" not in words


def test_a_key_file_that_others_can_read_is_a_fault(set_to: object, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 64)
    (tmp_path / "key").chmod(0o644)
    set_to("OUTCOMES_AUDIT_KEY_FILE", tmp_path / "key")
    assert "chmod 600" in told(configured.check_secrets, State.FAULT)


def test_the_key_of_the_data_owner_does_not_belong_here(set_to: object) -> None:
    set_to("OUTCOMES_PSEUDONYM_KEY", "p" * 64)
    words = told(configured.check_secrets, State.WARNING)
    assert "at the data owner's alone" in words
    assert "pppp" not in words


# -- program and definitions ----------------------------------------------------------------------


def test_other_versions_than_those_pinned_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "PROJECT_DIR", tmp_path)
    assert "requirements.txt is not there" in told(program.check_packages, State.WARNING)
    pins = (PROJECT_DIR / "requirements.txt").read_text(encoding="utf-8")
    changed = pins.replace("\nduckdb==", "\nduckdb==99.")
    (tmp_path / "requirements.txt").write_text(changed, encoding="utf-8")
    words = told(program.check_packages, State.WARNING)
    assert "other versions: duckdb 2." in words
    assert "(pinned 99." in words


def test_a_damaged_reference_list_is_a_fault_and_refuses_to_serve(
    data_dir: Path, tmp_path: Path, set_to: object
) -> None:
    data_dir.mkdir()
    shutil.copytree(SQL_DIR, tmp_path / "own" / "sql")
    shutil.copytree(REFERENCE_DIR, tmp_path / "own" / "data" / "reference")
    (tmp_path / "own" / "data" / "reference" / "areas.more.csv").write_text("code,no\nx,y\n")
    set_to("OUTCOMES_DEFINITIONS_DIR", tmp_path / "own")
    done = outcomes("doctor")
    assert done.returncode == 1
    assert "fault    definitions: data/reference/areas.more.csv cannot be added" in done.stdout
    code = "from etl.doctor.examine import refuse_unfit; refuse_unfit()"
    assert "areas.more.csv cannot be added" in python_error(code)


def test_a_plan_with_a_fault_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (REFERENCE_DIR / "publication.toml").read_text(encoding="utf-8")
    plan = tmp_path / "publication.toml"
    plan.write_text(text.replace("[contact]", "[contacts]"), encoding="utf-8")
    monkeypatch.setattr("etl.publication.plan.REFERENCE_DIR", tmp_path)
    assert "publication plan: publication.toml" in told(program.check_signed_files, State.FAULT)


def test_placeholders_in_the_plan_are_a_warning() -> None:
    assert "[contact] team" in told(program.check_signed_files, State.WARNING)


def test_a_query_that_gets_no_memory_is_told(copy: Path, set_to: object) -> None:
    build = live_build()
    build.path.chmod(0o644)
    build.path.write_bytes(b"no warehouse")
    assert "a query ended so: no warehouse" in told(program.check_sandbox, State.FAULT)


# -- machine --------------------------------------------------------------------------------------


def test_more_memory_than_there_is_is_a_fault(data_dir: Path, set_to: object) -> None:
    set_to("OUTCOMES_MEMORY_LIMIT", "90TB")
    words = told(machine.check_memory, State.FAULT)
    assert "a build may use 90000.0 GB" in words


def test_limits_that_do_not_fit_together_are_a_warning(data_dir: Path, set_to: object) -> None:
    gigabytes = machine.memory_bytes() / 1e9
    set_to("OUTCOMES_SQL_MEMORY", f"{gigabytes * 0.7:.0f}GB")
    assert "OUTCOMES_SQL_AT_ONCE" in told(machine.check_memory, State.WARNING)


def test_a_build_of_tomorrow_shows_that_a_clock_is_wrong(copy: Path) -> None:
    pointer = copy / "warehouse" / "live.json"
    live = json.loads(pointer.read_text())
    tomorrow = datetime.now(UTC) + timedelta(hours=30)
    pointer.write_text(json.dumps(live | {"built_at": tomorrow.isoformat()}))
    words = told(machine.check_clock, State.WARNING)
    assert "30.0 hours younger" in words


def test_a_disk_that_is_nearly_full_is_a_fault(
    tmp_path: Path, set_to: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_LEAST_FREE", 1 << 60)
    set_to("OUTCOMES_DATA_DIR", tmp_path / "not" / "yet")
    words = told(machine.check_disk, State.FAULT)
    assert f"free at {tmp_path}" in words and "Make room." in words


# -- folders --------------------------------------------------------------------------------------


def test_a_data_folder_that_is_not_there_refuses_to_serve(data_dir: Path) -> None:
    words = told(folders.check_data_folder, State.FAULT)
    assert f"{data_dir} is not there" in words and "OUTCOMES_DATA_DIR" in words
    with pytest.raises(OutcomesError, match=r"data folder: .* is not there\. Allowed: a folder"):
        refuse_unfit()


def test_single_cases_that_everybody_can_read_are_told(copy: Path) -> None:
    with tempfile.TemporaryDirectory() as open_to_all:
        Path(open_to_all).chmod(0o755)
        shutil.copytree(copy, Path(open_to_all) / "data", symlinks=True)
        with data_folder(Path(open_to_all) / "data") as data:
            data.chmod(0o755)
            shutil.rmtree(data / "warehouse")
            shutil.rmtree(data / "judged")
            assert is_fine(folders.check_who_can_read)
            (data / "landed").chmod(0o755)
            words = told(folders.check_who_can_read, State.WARNING)
            assert "who can read landed: everybody on this machine (mode 755)" in words
            entry = data / "landed" / "deliveries" / "000001.json"
            text = entry.read_text().replace('"is_made_up": true', '"is_made_up": false')
            entry.write_text(text)
            words = told(folders.check_who_can_read, State.FAULT)
            assert f"chmod -R o-rwx {data / 'landed'}" in words
            data.chmod(0o750)
            assert is_fine(folders.check_who_can_read)


def test_drafts_that_others_can_read_are_a_fault(data_dir: Path) -> None:
    (data_dir / "drafts").mkdir(parents=True)
    (data_dir / "drafts").chmod(0o755)
    words = told(folders.check_own_folders, State.FAULT)
    assert "who can read drafts: others (mode 755)" in words and "chmod o-rwx" in words


def test_a_landed_file_that_is_gone_is_named(copy: Path) -> None:
    assert is_fine(folders.check_landed)
    next((copy / "landed").rglob("charges*/*.parquet")).unlink()
    words = told(folders.check_landed, State.FAULT)
    assert (
        "1 files are gone (1: charges_made_up_2026-09-30.csv)" in words and "from a backup" in words
    )


def test_a_damaged_ledger_entry_is_a_fault(copy: Path) -> None:
    (copy / "landed" / "deliveries" / "000001.json").write_text("{")
    assert "000001.json is damaged" in told(folders.check_landed, State.FAULT)


# -- warehouse ------------------------------------------------------------------------------------


def test_no_warehouse_is_a_warning(data_dir: Path) -> None:
    assert "there is none yet" in told(warehouse.check_warehouse, State.WARNING)


def test_builds_without_a_pointer_are_named(copy: Path) -> None:
    name = live_build().file_name
    (copy / "warehouse" / "live.json").unlink()
    words = told(warehouse.check_warehouse, State.FAULT)
    assert f"there is no live.json, though there are builds: {name}" in words
    assert "outcomes build" in words and "demo" not in words


def test_a_damaged_pointer_is_a_fault(copy: Path) -> None:
    (copy / "warehouse" / "live.json").write_text("{}")
    assert "live.json is damaged" in told(warehouse.check_warehouse, State.FAULT)


def test_a_warehouse_file_that_is_gone_is_a_fault(copy: Path) -> None:
    live_build().path.unlink()
    assert "is missing" in told(warehouse.check_warehouse, State.FAULT)


def test_a_turned_bit_is_a_fault(copy: Path) -> None:
    path = live_build().path
    path.chmod(0o644)
    whole = bytearray(path.read_bytes())
    for place in range(len(whole) // 10, len(whole), 4096):
        whole[place] ^= 1
    path.write_bytes(whole)
    words = told(warehouse.check_warehouse, State.FAULT)
    assert "outcomes build" in words


def test_a_pointer_to_another_version_is_a_fault(copy: Path) -> None:
    pointer = copy / "warehouse" / "live.json"
    pointer.write_text(pointer.read_text().replace(live_build().version, "0123456789ab"))
    (copy / "warehouse" / "live.json").write_text(
        json.dumps(json.loads(pointer.read_text()) | {"file_name": live_file(copy)})
    )
    assert "the pointer says 0123456789ab" in told(warehouse.check_warehouse, State.FAULT)


def test_a_warehouse_of_another_program_is_a_warning(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(built_by, "code_sha256", lambda: "of tomorrow")
    words = told(warehouse.check_warehouse, State.WARNING)
    assert "built by: another version of the program" in words


def test_a_night_that_failed_is_told(data_dir: Path) -> None:
    report = {
        "run_id": "20261101T023000", "has_built": False, "code_sha256": "x", "exit_code": 3,
        "outcome": "a delivery was refused", "started_at": "2026-11-01T02:30:00",
    }  # fmt: skip
    (data_dir / "runs").mkdir(parents=True)
    (data_dir / "runs" / "20261101T023000.json").write_text(json.dumps(report))
    assert "a delivery was refused" in told(warehouse.check_last_run, State.WARNING)


# -- what is written to ---------------------------------------------------------------------------


def test_a_log_begun_with_another_key_is_a_fault(data_dir: Path, set_to: object) -> None:
    append({"event": "did", "who": "anna", "door": "test"})
    assert is_fine(writing.check_audit_log)
    set_to("OUTCOMES_AUDIT_KEY", "k" * 40)
    assert "another key" in told(writing.check_audit_log, State.FAULT)


def test_a_log_that_is_not_as_it_was_written_is_a_fault(data_dir: Path) -> None:
    for who in ("anna", "ben", "cleo"):
        append({"event": "did", "who": who, "door": "test"})
    assert is_fine(writing.check_audit_log)
    head = verify().head
    log = data_dir / "audit" / "000001.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole.replace(b"ben", b"bea"))
    assert "outcomes audit verify" in told(writing.check_audit_log, State.FAULT)
    # That the newest lines are gone only a head that a run noted can tell.
    log.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    assert is_fine(writing.check_audit_log)
    noted = {"sequence": head.sequence, "chain": head.chain, "log": head.log}
    report = {
        "run_id": "20261101T023000", "has_built": False, "code_sha256": "x", "exit_code": 0,
        "outcome": "good", "started_at": "2026-11-01T02:30:00", "audit_head": noted,
    }  # fmt: skip
    (data_dir / "runs").mkdir(parents=True)
    (data_dir / "runs" / "20261101T023000.json").write_text(json.dumps(report))
    assert "knows line" in told(writing.check_audit_log, State.FAULT)
    log.unlink()
    assert "is empty or gone" in told(writing.check_audit_log, State.FAULT)


def test_a_torn_line_is_a_warning(data_dir: Path) -> None:
    append({"event": "did", "who": "anna", "door": "test"})
    with (data_dir / "audit" / "000001.jsonl").open("ab") as file:
        file.write(b'{"half')
    assert "torn" in told(writing.check_audit_log, State.WARNING)


def test_a_stray_in_the_inbox_is_told(data_dir: Path) -> None:
    (data_dir / "inbox" / "casse").mkdir(parents=True)
    words = told(writing.check_inbox, State.WARNING)
    assert "no source reads casse" in words and "cases" in words


def test_an_inbox_that_is_not_there_is_a_fault(data_dir: Path, set_to: object) -> None:
    set_to("OUTCOMES_INBOX", data_dir / "nowhere")
    assert "correct OUTCOMES_INBOX" in told(writing.check_inbox, State.FAULT)


@pytest.mark.parametrize(
    ("barred", "words"),
    [
        (".", "data folder: {data} cannot be written to by this user"),
        ("audit", "audit log: {data}/audit cannot be written to"),
        (".writer.lock", "locks: {data}/.writer.lock is another user's"),
        ("inbox/cases", "inbox: nothing can be moved out of {data}/inbox/cases"),
    ],
)
def test_what_this_user_cannot_write_is_a_fault(barred: str, words: str, data_dir: Path) -> None:
    for name in ("audit", "inbox/cases"):
        (data_dir / name).mkdir(parents=True, mode=0o750)
    (data_dir / ".writer.lock").touch()
    (data_dir / barred).chmod(0o550)
    done = outcomes("doctor", "--format", "json", before=be_bound_by_permissions)
    faults = [f for f in json.loads(done.stdout)["findings"] if f["state"] == "fault"]
    assert done.returncode == 1
    assert words.format(data=data_dir) in [f"{f['about']}: {f['found']}" for f in faults]
    assert all(f["allowed"] and f["to_do"] for f in faults)


# -- serving --------------------------------------------------------------------------------------


def test_an_open_address_without_a_login_is_a_fault(set_to: object) -> None:
    set_to("OUTCOMES_ADDRESS", "0.0.0.0")
    words = told(login.check_address, State.FAULT)
    assert "OUTCOMES_AUTH=local has no login" in words and "OUTCOMES_ADDRESS=127.0.0.1" in words


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost", "127.1.2.3"])
def test_an_address_of_this_machine_alone_is_fine(address: str, set_to: object) -> None:
    set_to("OUTCOMES_ADDRESS", address)
    assert is_fine(login.check_address)


def test_each_mistake_in_the_login_is_a_fault(set_to: object) -> None:
    set_to("OUTCOMES_AUTH", "oidc")
    set_to("OUTCOMES_COOKIE_SECRET", "too-short-to-tell")
    found = list(login.check_login())
    assert {each.state for each in found} == {State.FAULT}
    words = " ".join(each.found for each in found)
    for name in ("PUBLIC_URL", "OIDC_METADATA_URL", "OIDC_CLIENT_ID", "COOKIE_SECRET has 17"):
        assert f"OUTCOMES_{name}" in words
    assert "too-short" not in words


def test_few_open_files_are_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    for most, is_enough in ((1024, False), (524_288, True), (resource.RLIM_INFINITY, True)):
        monkeypatch.setattr(resource, "getrlimit", lambda _, most=most: (1024, most))
        assert is_fine(machine.check_files) == is_enough


@pytest.mark.parametrize("claim", ["email", "preferred_username"])
def test_a_name_that_people_can_change_is_warned_of(claim: str, set_to: object) -> None:
    for name, value in login_environment(
        Path(), "http://127.0.0.1:1", "http://127.0.0.1:9/.well-known/openid-configuration"
    ).items():
        set_to(name, value)
    assert is_fine(login.check_login)
    set_to("OUTCOMES_USER_CLAIM", claim)
    assert f"OUTCOMES_USER_CLAIM={claim}" in told(login.check_login, State.WARNING)


def test_a_way_to_log_in_that_nobody_knows_is_a_fault(set_to: object) -> None:
    set_to("OUTCOMES_AUTH", "ldap")
    assert "setting OUTCOMES_AUTH: its value is wrong" in told(login.check_login, State.FAULT)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_provider_is_asked_what_it_offers(set_to: object) -> None:
    assert is_fine(login.check_provider)  # nobody has to log in
    with running_provider() as provider:
        for name, value in login_environment(
            Path(), "http://127.0.0.1:1", provider.metadata
        ).items():
            set_to(name, value)
        assert "offers no PKCE" in told(login.check_provider, State.WARNING)
    assert "Nobody can log in meanwhile" in told(login.check_provider, State.WARNING)


@pytest.mark.parametrize(
    ("document", "state", "said"),
    [
        ('{"issuer": "x"}', State.FAULT, "lacks authorization_endpoint, token_endpoint, jwks_uri"),
        ("<html>", State.WARNING, "JSONDecodeError"),
    ],
)
def test_a_provider_that_is_none_is_said(
    document: str, state: State, said: str, tmp_path: Path, set_to: object
) -> None:
    (tmp_path / ".well-known").mkdir()
    (tmp_path / ".well-known" / "openid-configuration").write_text(document)
    handler = partial(QuietHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        metadata = f"http://127.0.0.1:{server.server_port}/.well-known/openid-configuration"
        for name, value in login_environment(Path(), "http://127.0.0.1:1", metadata).items():
            set_to(name, value)
        assert said in told(login.check_provider, state)
        server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(("product", "state"), [("outcomes", "ok"), ("another", "fault")])
def test_a_taken_port_is_a_fault_unless_it_is_ours(
    product: str, state: str, set_to: object
) -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"product": product}).encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        set_to("OUTCOMES_PORT", server.server_port)
        (found,) = serving.check_port()
        server.shutdown()
    assert found.state == state


def test_a_damaged_release_is_a_fault(data_dir: Path) -> None:
    (data_dir / "published" / "2026-Q2").mkdir(parents=True)
    (data_dir / "published" / "2026-Q2" / "release.json").write_text("{")
    assert "2026-Q2" in told(serving.check_releases, State.FAULT)


# -- the command ----------------------------------------------------------------------------------


def test_warnings_end_with_1_only_where_that_is_asked_for(data_dir: Path, set_to: object) -> None:
    data_dir.mkdir(mode=0o750)
    set_to("OUTCOMES_PORT", free_port())
    done = outcomes("doctor", "--format", "json", "--strict")
    report = json.loads(done.stdout)
    assert (done.returncode, report["state"]) == (1, "warning")


def test_a_check_that_fails_itself_is_a_fault_in_one_line() -> None:
    def check_nothing() -> Iterator[Finding]:
        yield from ()
        raise ValueError("a value of somebody")

    (found,) = examine([check_nothing])
    assert found.state is State.FAULT
    assert "could not be checked (ValueError)" in found.found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def live_file(data: Path) -> str:
    return next((data / "warehouse" / "builds").glob("*.duckdb")).name


def python_error(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return done.stderr
