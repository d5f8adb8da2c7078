"""The settings of the login (OUTCOMES_...), and what can be wrong with them."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from etl.anonymity.keys import key_of_file
from etl.errors import ExitCode, OutcomesError
from etl.login.roles import Role
from etl.web_address import is_address

_SHORTEST_SECRET = 32
_DISCOVERY = "/.well-known/openid-configuration"


class LoginSettings(BaseSettings):
    """Who has to log in, where, and which roles that gives."""

    model_config = SettingsConfigDict(env_prefix="OUTCOMES_", env_ignore_empty=True)

    auth: Literal["local", "oidc"] = Field(
        "local", description="local: nobody logs in, this machine only; oidc: everybody logs in"
    )
    public_url: str = Field(
        "", description="Address at which browsers find the dashboard, with the folder it is below"
    )
    oidc_metadata_url: str = Field(
        "", description=f"The provider's discovery document, ending in {_DISCOVERY}"
    )
    oidc_client_id: str = Field("", description="Name under which the provider knows the dashboard")
    oidc_client_secret_file: Path | None = Field(
        None, description="File with the secret the provider gave it; its owner's alone"
    )
    oidc_client_secret: SecretStr | None = Field(
        None, description="That secret itself, where it is in no file"
    )
    oidc_scope: str = Field("openid email profile", description="What the provider is asked for")
    cookie_secret_file: Path | None = Field(
        None, description="File with the secret that signs cookies; its owner's alone"
    )
    cookie_secret: SecretStr | None = Field(
        None, description="That secret itself, where it is in no file"
    )
    user_claim: str = Field(
        "sub",
        min_length=1,
        description="Claim under which what somebody does is recorded: one nobody can change",
    )
    role_claim: str = Field(
        "roles", min_length=1, description="Claim that names the roles; a path has dots"
    )
    roles: str = Field(
        ",".join(f"{role}={role}" for role in Role),
        description="Which name in the claim gives which role: name=role, with commas between",
    )
    login_minutes: float = Field(
        480, gt=0, le=1440, description="A login ends after so long, or when its token ends"
    )
    idle_minutes: float = Field(
        30, gt=0, le=1440, description="A login ends when nothing was asked for so long"
    )

    @property
    def is_oidc(self) -> bool:
        """Whether everybody has to log in."""
        return self.auth == "oidc"

    @property
    def address(self) -> SplitResult:
        """The public address in its parts."""
        return urlsplit(self.public_url.rstrip("/"))

    @property
    def origin(self) -> str:
        """The public address without its folder, as browsers name it."""
        return f"{self.address.scheme}://{self.address.netloc}"

    @property
    def is_encrypted(self) -> bool:
        """Whether browsers reach the dashboard by TLS."""
        return self.address.scheme == "https"

    @property
    def redirect_uri(self) -> str:
        """The address to which the provider sends a browser back; register it there."""
        return f"{self.public_url.rstrip('/')}/oauth2callback"

    @property
    def terms(self) -> str:
        """What a login is given by, as a digest: where one of these changes, it is another's."""
        given = (
            self.oidc_metadata_url, self.oidc_client_id, self.user_claim, self.role_claim,
            self.roles, self.login_minutes, self.idle_minutes,
        )  # fmt: skip
        return sha256(repr(given).encode()).hexdigest()

    @property
    def role_names(self) -> Mapping[str, Role]:
        """Which name in the claim gives which role. Raise ValueError where one cannot be read."""
        return {name: Role(role) for _, name, role in _pairs(self.roles) if name}

    def client_secret(self) -> str:
        """Return the secret the provider gave. Raise OutcomesError as ``_one`` does."""
        return _one("OIDC_CLIENT_SECRET", self.oidc_client_secret, self.oidc_client_secret_file)

    def signing_secret(self) -> str:
        """Return the secret that signs cookies. Raise OutcomesError as ``_one`` does."""
        return _one("COOKIE_SECRET", self.cookie_secret, self.cookie_secret_file)


def _pairs(roles: str) -> list[tuple[str, str, str]]:
    """What is set as name=role: as it is written, and its two parts."""
    written = [pair.strip() for pair in roles.split(",") if pair.strip()]
    return [(pair, *(part.strip() for part in pair.rpartition("=")[::2])) for pair in written]


def _one(name: str, secret: SecretStr | None, file: Path | None) -> str:
    """Return the one secret of a value and a file. Raise OutcomesError of none or both of them, or
    where others may read the file."""
    if (secret is None) == (file is None):
        raise OutcomesError(f"OUTCOMES_{name}_FILE or OUTCOMES_{name}: set one of them.")
    return secret.get_secret_value().strip() if secret else key_of_file(file).decode()


def faults(login: LoginSettings) -> list[str]:
    """Return what is wrong with the settings of the login, each with its name."""
    if not login.is_oidc:
        return list(_forgotten(login))
    kinds = (_address_faults, _provider_faults, _secret_faults, _role_faults)
    return [fault for faults_of in kinds for fault in faults_of(login)]


def _forgotten(login: LoginSettings) -> Iterator[str]:
    """Settings of a login that nobody has to make: whoever set them meant there to be one."""
    for name in ("public_url", "oidc_metadata_url", "oidc_client_id"):
        if getattr(login, name):
            yield (
                f"OUTCOMES_{name.upper()} is set, but nobody has to log in. Set OUTCOMES_AUTH=oidc,"
                " or unset it."
            )


def _address_faults(login: LoginSettings) -> Iterator[str]:
    address = _address_in(login.public_url)
    if address is None:
        yield (
            "OUTCOMES_PUBLIC_URL: set the address at which browsers find the dashboard, such as"
            " https://outcomes.example.org/ or https://example.org/outcomes."
        )
    elif not _is_safe(address):
        yield (
            "OUTCOMES_PUBLIC_URL must begin with https://. Only an address of this machine"
            " (http://127.0.0.1:8501) may do without: cookies are read by whoever listens."
        )
    elif address.query or address.fragment or address.username:
        yield "OUTCOMES_PUBLIC_URL may hold a host, a port and a folder, and nothing else."


def _provider_faults(login: LoginSettings) -> Iterator[str]:
    address = _address_in(login.oidc_metadata_url)
    if address is None or not address.path.endswith(_DISCOVERY):
        yield (
            "OUTCOMES_OIDC_METADATA_URL: set the address of the provider's discovery document; it"
            f" ends in {_DISCOVERY}."
        )
    elif not _is_safe(address):
        yield "OUTCOMES_OIDC_METADATA_URL must begin with https://, except on this machine."
    elif address.username or address.password:
        yield "OUTCOMES_OIDC_METADATA_URL may hold no user and no password: it is shown and logged."
    if not login.oidc_client_id:
        yield "OUTCOMES_OIDC_CLIENT_ID: set the name under which the provider knows the dashboard."
    if "openid" not in login.oidc_scope.split():
        yield "OUTCOMES_OIDC_SCOPE must hold openid: without it the provider tells nobody's name."


def _address_in(text: str) -> SplitResult | None:
    """An address in its parts; None where it names no host and port that there can be."""
    return urlsplit(text) if is_address(text) else None


def _secret_faults(login: LoginSettings) -> Iterator[str]:
    yield from _faults_of_secret("OUTCOMES_OIDC_CLIENT_SECRET", login.client_secret)
    yield from _faults_of_secret("OUTCOMES_COOKIE_SECRET", login.signing_secret, _SHORTEST_SECRET)


def _faults_of_secret(name: str, read: Callable[[], str], least: int = 1) -> Iterator[str]:
    try:
        secret = read()
    except OutcomesError as fault:
        yield str(fault)
    except UnicodeDecodeError:
        yield f"{name} is no text in UTF-8."
    else:
        if not secret:
            yield f"{name} is empty."
        elif not secret.isprintable():
            what = "a character that cannot be seen, such as a line break or a byte order mark"
            yield f"{name} has {what}."
        elif len(secret) < least:
            yield (
                f"{name} has {len(secret)} characters; at least {least} are needed: openssl rand"
                " -hex 32."
            )


def _role_faults(login: LoginSettings) -> Iterator[str]:
    allowed, given = ", ".join(Role), {}
    for pair, name, role in _pairs(login.roles):
        if not name or role not in list(Role):
            yield f"OUTCOMES_ROLES: “{pair}” is not name=role; roles are {allowed}."
        elif given.setdefault(name, role) != role:
            yield (
                f"OUTCOMES_ROLES: “{name}” gives {given[name]} and {role}. A name gives one role;"
                " whoever has several names has the roles of all."
            )
    if not _pairs(login.roles):
        yield f"OUTCOMES_ROLES names no role, so nobody could see anything; roles are {allowed}."


def _is_safe(address: SplitResult) -> bool:
    """Whether nobody can listen: it is encrypted, or does not leave this machine."""
    local = address.scheme == "http" and is_loopback(address.hostname or "")
    return address.scheme == "https" or local


def is_loopback(host: str) -> bool:
    """Whether a host, by name or number, with or without brackets, is this machine and no other."""
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        return bare == "localhost" or ip_address(bare).is_loopback
    except ValueError:
        return False


def require_sound(login: LoginSettings) -> None:
    """Raise OutcomesError that names every fault of the settings, where there is any."""
    if found := faults(login):
        told = "\n".join(f"- {fault}" for fault in found)
        raise OutcomesError(f"The login cannot work with these settings:\n{told}", ExitCode.USAGE)


def require_loopback(login: LoginSettings, address: str) -> None:
    """Raise OutcomesError where a server without a login would be reached from elsewhere."""
    if not login.is_oidc and not is_loopback(address):
        raise OutcomesError(
            "OUTCOMES_AUTH=local has no login, so the dashboard listens on this machine only"
            f" (127.0.0.1, ::1 or localhost), not on {address or 'every address'}. Set"
            " OUTCOMES_AUTH=oidc to let others in: README, Who may see what.",
            ExitCode.USAGE,
        )


@cache
def login_settings() -> LoginSettings:
    """Return the settings of this process, read from the environment once."""
    return LoginSettings()
