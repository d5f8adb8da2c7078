"""The tables of what was measured, with ratios, and what is held against targets."""

from measure import table

TARGETS = {"change_p95": 0.3, "warm_of_dash": 1.5, "warm_of_panel": 1.0, "readers": 80, "wait": 1.0}
_SECONDS = ("start", "after_start", "first", "slow_line", "warm", "change_p50", "change_p95")
_HEADER = [
    "page", "server answers", "first after a start", "first view", "first at {} Mbit/s",
    "warm view", "change p50", "change p95", "MB", "compressed", "requests",
]  # fmt: skip


def browser_table(seen: dict[str, dict], megabits: float) -> str:
    """Seconds by page, each with its ratio to the first of them."""
    base = next(iter(seen.values()))
    rows = []
    for name, found in seen.items():
        wire = found["wire"]
        rows.append([
            name,
            *(f"{found[key]:.2f} ({found[key] / base[key]:.2f})" for key in _SECONDS),
            f"{wire['bytes'] / 1e6:.2f} ({wire['bytes'] / base['wire']['bytes']:.2f})",
            f"{wire['compressed_responses']} of {wire['requests']}",
            str(wire["requests"]),
        ])  # fmt: skip
    return table([name.format(f"{megabits:g}") for name in _HEADER], rows)


def crowd_table(crowds: dict[str, list[dict]]) -> str:
    """Waits by the number of readers at once."""
    header = ["readers", "clicks", "p50", "p95", "first view p95", "CPU a run", "errors",
              "MiB a session: RSS", "PSS", "USS"]  # fmt: skip
    rows = []
    for name, found in crowds.items():
        for one in found:
            memory = one["memory_per_session"]
            rows.append([
                f"{name}: {one['readers']}",
                str(one["clicks"]),
                *(f"{one[key]:.2f}" for key in ("p50", "p95", "first_p95", "cpu_per_run")),
                str(sum(one["errors"].values())),
                *(f"{memory[kind]:.1f}" for kind in ("rss", "pss", "uss")),
            ])  # fmt: skip
    return table(header, rows)


def alone_table(alone: dict[str, dict]) -> str:
    """What a run costs the server when one reader is there."""
    header = ["one reader", "first run", "new area p50", "p95", "kept area p50", "p95",
              "CPU a run", "messages", "KB", "errors"]  # fmt: skip
    keys = ("first", "cold_p50", "cold_p95", "warm_p50", "warm_p95", "cpu_per_run")
    return table(header, [
        [
            name,
            *(f"{found[key]:.3f}" for key in keys),
            f"{found['messages']:.0f}",
            f"{found['bytes'] / 1e3:.0f}",
            str(sum(found["errors"].values())),
        ]
        for name, found in alone.items()
    ])  # fmt: skip


def soak_table(soak: list[dict]) -> str:
    """Memory as reruns go on, and by how much it grew since the first tenth of them."""
    header = ["reruns", "errors", "RSS", "PSS", "USS", "USS since the first tenth"]
    rows = [
        [
            f"{one['reruns']:,}", str(one["errors"]),
            *(f"{one[kind]:.0f}" for kind in ("rss", "pss", "uss")),
            f"{one['uss'] - soak[0]['uss']:+.1f}",
        ]
        for one in soak
    ]  # fmt: skip
    return table(header, rows)


def most_readers(crowds: list[dict]) -> int:
    """The largest crowd of which 95 in a hundred waited less than the target, without an error."""
    held = [c["readers"] for c in crowds if c["p95"] < TARGETS["wait"] and not c["errors"]]
    return max(held, default=0)


def targets(seen: dict[str, dict], crowds: list[dict]) -> list[str]:
    """Each target in a line: what is wanted, what was measured, whether it holds."""
    lines = []
    if seen:
        us = next(iter(seen.values()))
        lines.append(_line("change p95", us["change_p95"], TARGETS["change_p95"], " s"))
        for peer in ("Dash", "Panel"):
            if peer in seen:
                ratio = us["warm"] / seen[peer]["warm"]
                wanted = TARGETS[f"warm_of_{peer.lower()}"]
                lines.append(_line(f"warm view, of {peer}'s", ratio, wanted, "x"))
        packed = us["wire"]["compressed_responses"]
        lines.append(f"bytes compressed: {'yes' if packed else 'no: MISSED'}")
    if crowds:
        most = most_readers(crowds)
        word = "held" if most >= TARGETS["readers"] else "MISSED"
        lines.append(f"readers at p95 under 1 s: {most} (wanted {TARGETS['readers']}): {word}")
    return lines


def _line(name: str, value: float, wanted: float, unit: str) -> str:
    word = "held" if value <= wanted else "MISSED"
    return f"{name}: {value:.2f}{unit} (wanted at most {wanted:g}{unit}): {word}"
