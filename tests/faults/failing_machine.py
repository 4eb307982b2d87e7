#!/usr/bin/env python3
"""A machine that fails: chapter 0's program is killed at random moments, runs out of disk, memory or open files, has a
gnuplot or dot that misbehaves, or an output that nobody reads. It must end in time, with 0, or with 1 and a sentence that says
why; leave no half-written file; and where it ends with 0, or was killed and resumed, hold the bits of an undisturbed run.

    tests/faults/failing_machine.py PROGRAM [--rounds 24] [--seed 1] [--only ROUND] [--kind killed] [--steps 60000]

Round r is of kind r modulo the number of kinds; --only repeats one, and --kind makes all of one kind. By hand: --rounds 1200,
and another chapter's program with --kind killed and so many --steps that it keeps checkpoints. Chapter 0's draws and keeps
checkpoints as every chapter's does, and trains for a second. A disk that is full needs the right to mount; where there is
none, files that may not grow stand for it.
"""
import argparse
import ctypes
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PATIENCE = 120  # seconds; a round takes one or two

# What each stand-in for gnuplot and dot does; "$2" of dot is its output, gnuplot reads its script.
DRAWERS = {
    "fails": "exit 1",
    "says nothing and draws nothing": "exit 0",
    "talks without end": "while :; do echo nonsense >&2; done",
    "closes its outputs and sleeps": "exec >&- 2>&- <&-; sleep 1000",
    "hangs": "cat >/dev/null; sleep 1000",
    "dies of a signal": "kill -SEGV $$",
    "writes half a file": 'cat >/dev/null; for f in *.part* .*.part*; do [ -e "$f" ] && printf "<svg" >"$f"; done; exit 0',
}


class Fault(Exception):
    pass


def is_whole(path):
    """Whether a file that a run wrote is complete, by its own format."""
    content = path.read_bytes()
    if path.suffix == ".png":
        return content.startswith(b"\x89PNG") and content.endswith(b"IEND\xaeB`\x82")
    if path.suffix in (".svg", ".html"):
        return content.rstrip().endswith({".svg": b"</svg>", ".html": b"</html>"}[path.suffix])
    if path.suffix == ".json":
        try:
            return bool(json.loads(content))
        except ValueError:
            return False
    if path.suffix == ".safetensors":
        if len(content) < 8:
            return False
        header = int.from_bytes(content[:8], "little")
        try:
            entries = json.loads(content[8:8 + header])
        except ValueError:
            return False
        ends = [entry["data_offsets"][1] for name, entry in entries.items() if name != "__metadata__"]
        return len(content) == 8 + header + max(ends, default=0)
    return len(content) > 0


class Machine:
    def __init__(self, program, work, steps):
        self.program, self.work = program, work
        self.long = ("--steps", steps)  # a run with several checkpoints
        self.kills = 0
        self.whole = {steps: self.undisturbed(steps) for steps in ((), self.long)}

    def undisturbed(self, steps):
        out = self.work / "whole"
        begin = time.monotonic()
        code, errors = self.run(out, *steps)
        if code or errors:
            sys.exit(f"an undisturbed run ends with {code}: {errors}")
        self.seconds = time.monotonic() - begin
        kept = {name: (out / name).read_bytes() for name in ("model.safetensors", "metrics.csv")}
        shutil.rmtree(out)
        return kept

    def run(self, out, *options, limit=None, env=None, kill_after=None, stdout=subprocess.DEVNULL, closed=()):
        """Exit code and stderr; code None if it was killed after `kill_after` seconds. `limit` is (what, value)."""
        def prepare():
            if limit:
                resource.setrlimit(limit[0], (limit[1], limit[1]))
                if limit[0] == resource.RLIMIT_FSIZE:
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write fails then, as on a full disk
            for descriptor in closed:
                os.close(descriptor)

        errors = self.work / "stderr"
        with errors.open("wb") as stderr:
            process = subprocess.Popen([self.program, "--quick", "--out", out, *options], stdin=subprocess.DEVNULL, stdout=stdout,
                                       stderr=stderr, preexec_fn=prepare, cwd=self.work, start_new_session=True,
                                       restore_signals=False, env={**os.environ, "TERM": "dumb", **(env or {})})
            try:
                code = process.wait(kill_after or PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                if not kill_after:
                    raise Fault(f"hangs for more than {PATIENCE} s")
                self.kills += 1
                return None, ""
        text = errors.read_bytes()[:4000].decode(errors="replace")
        if code in (126, 127) and "error while loading shared libraries" in text:
            code = 1  # the loader's own sentence: the program was never reached
        return code, text

    def judge(self, out, code, errors, steps=(), says=True):
        if code not in (0, 1):
            raise Fault(f"ends with {code}: {errors}")
        if code == 1 and says and not errors.strip():
            raise Fault("ends with 1 and says nothing")
        if len(errors.splitlines()) > 12:
            raise Fault(f"says {len(errors.splitlines())} lines: {errors}")
        self.judge_files(out)
        if code == 0:
            self.judge_results(out, steps)

    def judge_files(self, out, was_killed=False):
        for path in sorted(out.rglob("*")) if out.exists() else ():
            if ".part" in path.name or path.suffix == ".tmp":
                if was_killed:
                    continue
                raise Fault(f"leaves {path.name}")
            if path.is_file() and not is_whole(path):
                raise Fault(f"leaves {path.name} half-written")

    def judge_results(self, out, steps):
        for name, content in self.whole[steps].items():
            if not (out / name).exists():
                raise Fault(f"ends with 0 and has no {name}")
            if (out / name).read_bytes() != content:
                raise Fault(f"ends with 0 and another {name}")


def judges_rightly(machine, out):
    """The judge must be able to say no: to a crash, to silence, to half a file, to another result."""
    def accepts(code, errors):
        try:
            machine.judge(out, code, errors)
        except Fault:
            return False
        return True

    if accepts(-signal.SIGSEGV, "") or accepts(1, "") or accepts(0, "") or not accepts(1, "no gnuplot\n"):
        return False
    out.mkdir()
    (out / "figure.svg").write_text("<svg>")
    half_a_file = accepts(1, "no space left\n")
    (out / "figure.svg").unlink()
    for name, content in machine.whole[()].items():
        (out / name).write_bytes(content)
    whole = accepts(0, "")
    (out / "metrics.csv").write_bytes(machine.whole[()]["metrics.csv"] + b"x")
    changed = accepts(0, "")
    shutil.rmtree(out)
    return whole and not half_a_file and not changed


def killed(machine, out, chance):
    """At a random moment, and again until it is done."""
    resume = ()
    for attempt in range(20):
        after = None if attempt == 19 else chance.uniform(0.02, 1.3) * machine.seconds
        code, errors = machine.run(out, *machine.long, *resume, kill_after=after)
        if code is not None:
            return machine.judge(out, code, errors, machine.long)
        machine.judge_files(out, was_killed=True)
        if (out / "checkpoint.safetensors").exists():
            resume = ("--resume", out / "checkpoint.safetensors")
    return None


def short_of_disk(machine, out, chance):
    size = int(2 ** chance.uniform(2, 10)) * 1024
    libc = ctypes.CDLL(None, use_errno=True)
    out.mkdir()
    mounted = libc.mount(b"none", str(out).encode(), b"tmpfs", 0, f"size={size}".encode()) == 0
    try:
        limit = None if mounted else (resource.RLIMIT_FSIZE, size)
        machine.judge(out / "run", *machine.run(out / "run", limit=limit))
    finally:
        if mounted:
            libc.umount2(str(out).encode(), 2)


def short_of_memory(machine, out, chance):
    threads = str(chance.choice([1, 2, 8, 64]))
    limit = (resource.RLIMIT_AS, int(2 ** chance.uniform(24, 29)))
    env = {"OPENBLAS_NUM_THREADS": chance.choice("12")}  # with 2, a thread of OpenBLAS's own waits for memory too
    machine.judge(out, *machine.run(out, "--threads", threads, limit=limit, env=env))


def short_of_files(machine, out, chance):
    machine.judge(out, *machine.run(out, limit=(resource.RLIMIT_NOFILE, chance.randrange(3, 20))))


def with_a_bad_drawer(machine, out, chance):
    tools = machine.work / "tools"
    tools.mkdir()
    for name in chance.choice([["gnuplot"], ["dot"], ["gnuplot", "dot"]]):
        tool = tools / name
        tool.write_text(f"#!/bin/sh\n{DRAWERS[chance.choice(list(DRAWERS))]}\n")
        tool.chmod(0o755)
    code, errors = machine.run(out, env={"PATH": f"{tools}:{os.environ['PATH']}"})
    machine.judge(out, code, errors)
    missing = [script.name for script in out.glob("*.gp") if not script.with_suffix(".png").exists()]
    if code == 0 and missing and not errors.strip():
        raise Fault(f"does not say that {missing} were not drawn")


def unread(machine, out, chance):
    kind = chance.choice(["full", "closed", "broken pipe", "no stderr"])
    if kind == "full":
        with open("/dev/full", "wb") as full:
            machine.judge(out, *machine.run(out, stdout=full))
    elif kind == "broken pipe":
        reader, writer = os.pipe()
        os.close(reader)
        code, errors = machine.run(out, stdout=writer)
        os.close(writer)
        machine.judge(out, code, errors)
    else:
        closed = (1,) if kind == "closed" else (2,)
        machine.judge(out, *machine.run(out, closed=closed), says=kind == "closed")


KINDS = (killed, short_of_disk, short_of_memory, short_of_files, with_a_bad_drawer, unread)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--kind", choices=[kind.__name__ for kind in KINDS])
    parser.add_argument("--steps", default="60000", help="of the runs that are killed")
    options = parser.parse_args()
    kinds = [kind for kind in KINDS if options.kind in (None, kind.__name__)]
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        machine = Machine(options.program.resolve(), pathlib.Path(folder), options.steps)
        if not judges_rightly(machine, machine.work / "judged"):
            sys.exit("failing_machine: its judge accepts a fault, or refuses what is in order")
        for number in range(options.rounds) if options.only is None else [options.only]:
            kind = kinds[number % len(kinds)]
            out = machine.work / "out"
            try:
                kind(machine, out, random.Random(f"{options.seed}/{number}"))
            except Fault as fault:
                faults += 1
                print(f"round {number}, {kind.__name__}: {fault}", flush=True)
            shutil.rmtree(out, ignore_errors=True)
            shutil.rmtree(machine.work / "tools", ignore_errors=True)
    print(f"{faults} faults in {options.rounds if options.only is None else 1} rounds, {machine.kills} kills")
    sys.exit(faults > 0)


main()
