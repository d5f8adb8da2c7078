"""Everything that can be configured, read from the environment (OUTCOMES_...)."""

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_DIR = Path(__file__).resolve().parents[1]
SQL_DIR = PROJECT_DIR / "sql"
REFERENCE_DIR = PROJECT_DIR / "data" / "reference"


class Settings(BaseSettings):
    """The settings of one installation; each field says what it is for and its default."""

    model_config = SettingsConfigDict(env_prefix="OUTCOMES_")

    data_dir: Path = Field(
        PROJECT_DIR / "data", description="Folder that holds landed deliveries and warehouses"
    )
    kept_builds: int = Field(
        5, ge=1, description="Older warehouses kept beside the live one, for open readers"
    )
    memory_limit: str = Field(
        "2GB",
        pattern=r"^\d+(\.\d+)? ?[KMGT]i?B$",
        description="Memory DuckDB may use while loading and building",
    )
    threads: int = Field(0, ge=0, description="Threads DuckDB may use; 0 is one for each core")
    address: str = Field("127.0.0.1", description="Address the dashboard listens on")
    port: int = Field(8501, description="Port the dashboard listens on")

    @property
    def landed_dir(self) -> Path:
        """Folder of landed deliveries: the only state that cannot be rebuilt."""
        return self.data_dir / "landed"

    @property
    def warehouse_dir(self) -> Path:
        """Folder of built warehouses and the pointer to the live one."""
        return self.data_dir / "warehouse"

    @property
    def judged_dir(self) -> Path:
        """Folder of what the rules found in each delivery, judged again where it is missing."""
        return self.data_dir / "judged"

    @property
    def checks_dir(self) -> Path:
        """Folder with one file of check results for every build."""
        return self.data_dir / "checks"


@cache
def settings() -> Settings:
    """Return the settings of this process, read from the environment once."""
    return Settings()
