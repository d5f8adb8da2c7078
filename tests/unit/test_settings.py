"""Values of settings that would fail later, and in other words, are refused at once."""

import socket
from collections.abc import Callable, Iterator

import pytest
from pydantic import ValidationError

from etl.doctor import program, serving
from etl.doctor.examine import FOR_SERVING
from etl.doctor.finding import Finding, State
from etl.settings import Settings, faults_of, settings, size_in_bytes
from tests.commands import outcomes


@pytest.fixture
def set_to(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, object], None]]:
    def set_one(name: str, value: object) -> None:
        monkeypatch.setenv(f"OUTCOMES_{name}", str(value))
        settings.cache_clear()

    yield set_one
    monkeypatch.undo()
    settings.cache_clear()


def faults(found: Iterator[Finding]) -> list[str]:
    return [each.found for each in found if each.state is State.FAULT]


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("port", "0", "greater than or equal to 1"),
        ("port", "-5", "greater than or equal to 1"),
        ("port", "99999", "less than or equal to 65535"),
        ("metrics_port", "0", "greater than or equal to 1"),
        ("memory_limit", "0GB", "must be 16MiB or more"),
        ("memory_limit", "1KB", "must be 16MiB or more"),
        ("memory_limit", "٢GB", "must be a size such as 2GB or 500MiB"),
        ("memory_limit", "2GB\n", "must be a size such as 2GB or 500MiB"),
        ("sql_memory", "٢GB", "must be a size such as 2GB or 500MiB"),
        ("sql_size", "much", "must be a size such as 2GB or 500MiB"),
        ("stop_seconds", "inf", "less than or equal to 86400"),
        ("inbox_settle_seconds", "inf", "less than or equal to 86400"),
        ("sql_wait_seconds", "inf", "less than or equal to 86400"),
        ("webhook", "https://example.org/a b", "must be an address without spaces"),
        ("webhook", "https://example.org:abc/", "must be an address without spaces"),
        ("webhook", "https://exam\nple.org/", "must be an address without spaces"),
        ("classification", "OFFICIAL\nSECRET", "must be one line of characters"),
        ("spark_master", "spark:", "must be spark://HOST:PORT, local[CORES], yarn or"),
    ],
)
def test_a_value_that_cannot_work_is_refused_in_plain_words(
    name: str, value: str, allowed: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(**{name: value})
    ((setting, said),) = faults_of(refused.value)
    assert setting == f"OUTCOMES_{name.upper()}"
    assert allowed in said
    assert "pattern" not in said and "Value error" not in said


def test_sizes_are_read_as_they_are_written() -> None:
    assert size_in_bytes(Settings(memory_limit="1.5 GiB").memory_limit) == 1_610_612_736
    assert Settings(webhook="http://127.0.0.1:9/hook").webhook is not None


def test_the_command_says_so_as_well(set_to: Callable[[str, object], None]) -> None:
    set_to("MEMORY_LIMIT", "much")
    done = outcomes("status")
    assert done.returncode == 2
    assert "OUTCOMES_MEMORY_LIMIT: must be a size such as 2GB or 500MiB. The README" in done.stderr
    done = outcomes("dashboard", "--port", 99999)
    assert done.returncode == 2 and "less than or equal to 65535" in done.stderr


def test_an_address_is_told_from_a_port_that_is_taken(
    set_to: Callable[[str, object], None],
) -> None:
    set_to("ADDRESS", "192.0.2.1")
    assert faults(serving.check_port()) == ["192.0.2.1:8501: that is no address of this machine"]
    set_to("ADDRESS", "no-such-name.invalid")
    assert "that is no address" in faults(serving.check_port())[0]
    set_to("ADDRESS", "[::1]")
    assert settings().address == "::1"


def test_the_port_of_the_metrics_is_looked_at_before_pages_are_served(
    set_to: Callable[[str, object], None],
) -> None:
    assert serving.check_metrics_port in FOR_SERVING
    assert list(serving.check_metrics_port()) == []
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        set_to("METRICS_PORT", port)
        assert faults(serving.check_metrics_port()) == [f"127.0.0.1:{port} is taken or barred"]
    assert [each.state for each in serving.check_metrics_port()] == [State.OK]
    set_to("PORT", port)
    assert "the port of the dashboard itself" in faults(serving.check_metrics_port())[0]


def test_spark_without_its_packages_is_a_fault(
    set_to: Callable[[str, object], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = program._installed
    monkeypatch.setattr(program, "_installed", lambda n: None if n == "pyspark" else installed(n))
    assert faults(program.check_packages()) == []
    set_to("ENGINE", "spark")
    assert "spark, without pyspark" in faults(program.check_packages())[0]
