"""The measurements that need nothing but a contestant's own verbs."""

import time

from .contestant import Contestant

# Between two samples, so that one does not pay for what the other left to be done.
PAUSE = 0.3


def launch(contestants: list[Contestant], rounds: int) -> dict:
    """Up, exec and down, interleaved: each round measures every contestant once, in changing order."""
    samples = {each.name: {"up": [], "cpu": [], "exec": [], "down": []} for each in contestants}
    for number in range(rounds + 1):
        turn = number % len(contestants)
        for contestant in contestants[turn:] + contestants[:turn]:
            task = f"bench{number}"
            before = contestant.cpu()
            up = contestant.up(task, number)
            cpu = contestant.cpu() - before
            time.sleep(PAUSE)
            execute = contestant.execute(task)
            time.sleep(PAUSE)
            down = contestant.down(task)
            time.sleep(PAUSE)
            if number == 0:
                continue  # The first round warms caches up.
            for key, value in (("up", up), ("cpu", cpu), ("exec", execute), ("down", down)):
                samples[contestant.name][key].append(value)
    return samples


def series(contestants: list[Contestant], seconds: float) -> dict:
    """How many tasks start and end one after another in the given time."""
    counts = {}
    for contestant in contestants:
        end = time.monotonic() + seconds
        count = 0
        while time.monotonic() < end:
            contestant.up(f"series{count}", count)
            contestant.down(f"series{count}")
            count += 1
        counts[contestant.name] = count
    return counts


def memory(contestants: list[Contestant], tasks: int) -> dict:
    """Processes and PSS beyond the workload: of one task, and of each of many."""
    result = {}
    for contestant in contestants:
        baseline = contestant.pids()
        result[contestant.name] = {}
        for number in range(tasks):
            contestant.up(f"memory{number}", number)
            if number + 1 in (1, tasks):
                time.sleep(1)
                processes, pss = contestant.overhead(baseline)
                result[contestant.name][number + 1] = {
                    "processes": processes / (number + 1), "pss_kb": pss / (number + 1)}
        for number in range(tasks):
            contestant.down(f"memory{number}")
    return result
