"""Numbers as tables."""

import pathlib
import platform
import statistics

BASE = "kernel floor"


def machine() -> dict:
    loads = pathlib.Path("/proc/loadavg").read_text().split()[:3]
    cores = sum(line.startswith("processor") for line in open("/proc/cpuinfo"))
    return {"kernel": platform.release(), "cores": cores, "load": [float(load) for load in loads]}


def tables(results: dict) -> str:
    where = results["machine"]
    parts = [f"kernel {where['kernel']}, {where['cores']} cores, load {where['load'][0]} at the start"]
    if "launch" in results:
        parts.append(launch(results["launch"]))
    if "series" in results:
        parts.append(table(["one after another", "tasks"], [[name, str(count)] for name, count in results["series"].items()]))
    if "memory" in results:
        parts.append(memory(results["memory"]))
    if "pull" in results:
        parts.append(table(["cold pull", "ms"], [[name, spread(times)] for name, times in results["pull"].items()]))
    return "\n\n".join(parts)


def launch(samples: dict) -> str:
    rows = []
    for name, times in samples.items():
        row = [name]
        for key in ("up", "cpu", "exec", "down"):
            ratio = ""
            if name != BASE and BASE in samples:
                ratio = f", ×{statistics.median(times[key]) / statistics.median(samples[BASE][key]):.1f}"
            row.append(spread(times[key]) + ratio)
        rows.append(row)
    count = len(next(iter(samples.values()))["up"])
    return f"ms: median (minimum), × the floor's median; {count} rounds\n\n" + table(["", "up", "CPU of up", "exec true", "down"], rows)


def memory(result: dict) -> str:
    rows = []
    for name, counts in result.items():
        (_, one), (_, many) = list(counts.items())[0], list(counts.items())[-1]
        rows.append([name, f"{one['processes']:.0f}", f"{one['pss_kb']:.0f}", f"{many['pss_kb']:.0f}"])
    most = list(next(iter(result.values())))[-1]
    return table(["beyond the workload, per task", "processes", "PSS kB, 1 task", f"PSS kB, {most} tasks"], rows)


def spread(times: list[float]) -> str:
    return f"{statistics.median(times):.1f} ({min(times):.1f})"


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
