"""Everything that can be configured, read from the environment (OUTCOMES_...)."""

import os
import re
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from etl.web_address import is_address

PROJECT_DIR = Path(__file__).resolve().parents[1]
# Not a field of the settings: every module that reads definitions does so as it is imported.
DEFINITIONS_DIR = Path(os.environ.get("OUTCOMES_DEFINITIONS_DIR") or PROJECT_DIR).resolve()
SQL_DIR = DEFINITIONS_DIR / "sql"
REFERENCE_DIR = DEFINITIONS_DIR / "data" / "reference"
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([KMGT])(i?)B")
_MASTER = re.compile(r"spark://.+|local(\[.+\])?|yarn|k8s://.+")
_DAY = 86_400
_POWERS = "KMGT"


class Settings(BaseSettings):
    """The settings of one installation; each field says what it is for and its default."""

    model_config = SettingsConfigDict(env_prefix="OUTCOMES_", env_ignore_empty=True)

    data_dir: Path = Field(
        PROJECT_DIR / "data", description="Folder that holds landed deliveries and warehouses"
    )
    kept_builds: int = Field(
        5, ge=1, description="Older warehouses kept beside the live one, for open readers"
    )
    wait_seconds: int = Field(
        0, ge=0, description="How long a load or build waits for another one to end"
    )
    memory_limit: str = Field(
        "2GB",
        description="Memory DuckDB may use while loading, building and checking",
    )
    threads: int = Field(0, ge=0, description="Threads DuckDB may use; 0 is one for each core")
    engine: Literal["duckdb", "spark"] = Field(
        "duckdb", description="What computes a warehouse; spark needs a cluster"
    )
    spark_master: str = Field(
        "spark://127.0.0.1:7077",
        description="Master of the Spark cluster",
    )
    spark_store: Path | None = Field(
        None,
        description="Folder that every worker sees; the folder spark of the data folder if not set",
    )
    address: str = Field("127.0.0.1", description="Address the dashboard listens on")
    port: int = Field(8501, ge=1, le=65_535, description="Port the dashboard listens on")
    stop_seconds: float = Field(
        20, ge=1, le=_DAY, description="How long the dashboard may take to end what is at work"
    )
    metrics_port: int | None = Field(
        None, ge=1, le=65_535, description="Port of this machine for Prometheus; none if not set"
    )
    inbox: Path | None = Field(
        None, description="Folder of new deliveries; the folder inbox of the data folder if not set"
    )
    inbox_settle_seconds: float = Field(
        30,
        ge=0,
        le=_DAY,
        description="How long a delivery must stay unchanged to be taken as complete",
    )
    log: Literal["text", "json"] = Field(
        "text", description="How outcomes run and the dashboard speak"
    )
    kept_runs: int = Field(60, ge=1, description="Reports and logs kept of earlier runs")
    metrics_file: Path | None = Field(
        None, description="File for Prometheus' textfile collector; none if not set"
    )
    webhook: SecretStr | None = Field(
        None, description="Address told how a run ended; it may hold a token and is never shown"
    )
    webhook_on: Literal["failure", "always"] = Field(
        "failure", description="Whether the webhook hears of failures only"
    )

    sql_memory: str = Field("1GB", description="Memory of one ad-hoc query")
    sql_threads: int = Field(
        0, ge=0, le=256, description="Threads of one ad-hoc query; 0 is one for each core"
    )
    sql_seconds: float = Field(
        60, gt=0, le=_DAY, description="Time after which an ad-hoc query is ended"
    )
    sql_rows: int = Field(1_000_000, ge=1, description="Rows of an ad-hoc query's answer at most")
    sql_size: str = Field("256MB", description="Size of its answer at most")
    sql_at_once: int = Field(2, ge=1, description="Ad-hoc queries answered at the same time")
    sql_each: int = Field(1, ge=1, description="How many of them may be of the same user")
    sql_wait_seconds: float = Field(
        60, ge=0, le=_DAY, description="How long an ad-hoc query waits for its turn"
    )

    @field_validator("memory_limit", "sql_memory", "sql_size")
    @classmethod
    def _is_a_size(cls, size: str) -> str:
        if not _SIZE.fullmatch(size):
            raise ValueError("must be a size such as 2GB or 500MiB")
        return size

    @field_validator("memory_limit")
    @classmethod
    def _is_enough_to_build(cls, size: str) -> str:
        if size_in_bytes(size) < 16 << 20:
            raise ValueError("must be 16MiB or more")
        return size

    @field_validator("sql_memory", "sql_size")
    @classmethod
    def _is_enough(cls, size: str) -> str:
        least, most = 64 << 20, 1 << 40
        if not least <= size_in_bytes(size) <= most:
            raise ValueError("must be from 64MiB to 1TiB")
        return size

    @field_validator("spark_master")
    @classmethod
    def _is_a_master(cls, master: str) -> str:
        if not _MASTER.fullmatch(master) or not master.isprintable():
            raise ValueError("must be spark://HOST:PORT, local[CORES], yarn or k8s://ADDRESS")
        return master

    @field_validator("address")
    @classmethod
    def _without_brackets(cls, address: str) -> str:
        """An address of IPv6 is written in brackets beside a port, and listened on without."""
        return address[1:-1] if address.startswith("[") and address.endswith("]") else address

    @field_validator("classification")
    @classmethod
    def _is_one_line(cls, marking: str) -> str:
        if not marking.isprintable():
            raise ValueError("must be one line of characters that can be seen")
        return marking

    @field_validator("webhook")
    @classmethod
    def _is_encrypted_or_local(cls, address: SecretStr | None) -> SecretStr | None:
        # The message must not repeat the address: it may hold a token.
        starts = ("https://", "http://127.0.0.1:", "http://localhost:")
        if address and not address.get_secret_value().startswith(starts):
            raise ValueError("must begin with https:// (http:// only for this machine)")
        if address and not is_address(address.get_secret_value()):
            raise ValueError("must be an address without spaces, with a host and a port there is")
        return address

    @field_validator("metrics_file")
    @classmethod
    def _is_read_by_the_collector(cls, path: Path | None) -> Path | None:
        if path and path.suffix != ".prom":
            raise ValueError("must end in .prom: the collector reads no other file")
        return path

    classification: str = Field(
        "OFFICIAL",
        min_length=1,
        max_length=60,
        description="Protective marking at the top and bottom of every briefing",
    )
    k_anonymity: int = Field(
        5, ge=1, description="Smallest group of defendants in which nobody counts as singled out"
    )
    pseudonym_key: SecretStr | None = Field(
        None, description="Key of outcomes pseudonymise, at the data owner's; never stored"
    )

    audit_dir: Path | None = Field(
        None, description="Folder of the audit log; the folder audit of the data folder if not set"
    )
    audit_file_bytes: int = Field(
        10_000_000, ge=1000, description="Size at which the audit log goes on in a new file"
    )
    audit_key_file: Path | None = Field(
        None, description="File with the key of the audit log's chain; its owner's alone"
    )
    audit_key: SecretStr | None = Field(
        None, description="That key itself, where it is in no file; never stored"
    )

    @field_validator("data_dir")
    @classmethod
    def _can_be_attached(cls, folder: Path) -> Path:
        path = str(folder.absolute())
        if any(character in path for character in "?\\") or not path.isprintable():
            raise ValueError(
                "DuckDB opens no file below a folder whose path has ?, \\ or a line break"
            )
        return folder

    @property
    def landed_dir(self) -> Path:
        """Folder of landed deliveries: the only state that cannot be rebuilt."""
        return self.data_dir / "landed"

    @property
    def drafts_dir(self) -> Path:
        """Folder of drafted releases, which are not public."""
        return self.data_dir / "drafts"

    @property
    def published_dir(self) -> Path:
        """Folder of published releases, which never change: all of it is public."""
        return self.data_dir / "published"

    @property
    def publication_records_dir(self) -> Path:
        """Folder of what is known of each release beside its files: for operators only."""
        return self.data_dir / "publication_records"

    @property
    def warehouse_dir(self) -> Path:
        """Folder of built warehouses and the pointer to the live one."""
        return self.data_dir / "warehouse"

    @property
    def spark_store_dir(self) -> Path:
        """Folder through which Spark hands its results back, empty between builds."""
        return self.spark_store or self.data_dir / "spark"

    @property
    def judged_dir(self) -> Path:
        """Folder of what the rules found in each delivery, judged again where it is missing."""
        return self.data_dir / "judged"

    @property
    def checks_dir(self) -> Path:
        """Folder with one file of check results for every build."""
        return self.data_dir / "checks"

    @property
    def inbox_dir(self) -> Path:
        """Folder in which new deliveries arrive, by source."""
        return self.inbox or self.data_dir / "inbox"

    @property
    def sql_dir(self) -> Path:
        """Folder of ad-hoc SQL: saved queries, and whose turn it is."""
        return self.data_dir / "sql"

    @property
    def runs_dir(self) -> Path:
        """Folder of the reports of outcomes run."""
        return self.data_dir / "runs"

    @property
    def audit_log_dir(self) -> Path:
        """Folder of the audit log of ad-hoc SQL."""
        return self.audit_dir or self.data_dir / "audit"

    @property
    def login_dir(self) -> Path:
        """Folder of the logins that have not ended."""
        return self.data_dir / "login"

    @property
    def logs_dir(self) -> Path:
        """Folder of the logs of outcomes run."""
        return self.data_dir / "logs"


def size_in_bytes(size: str) -> int:
    """Return the bytes of a setting such as 2GB or 1.5 GiB."""
    number, power, binary = _SIZE.fullmatch(size).groups()
    return int(float(number) * (1024 if binary else 1000) ** (_POWERS.index(power) + 1))


def faults_of(wrong: ValidationError) -> list[tuple[str, str]]:
    """Return each setting that has a wrong value, and what is allowed; never the value."""
    return [
        (
            "OUTCOMES_" + "_".join(map(str, each["loc"])).upper(),
            each["msg"].removeprefix("Value error, "),
        )
        for each in wrong.errors()
    ]


@cache
def settings() -> Settings:
    """Return the settings of this process, read from the environment once."""
    return Settings()
