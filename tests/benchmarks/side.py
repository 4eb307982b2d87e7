"""A process that bench.py talks to; pytorch_workloads.py lists the commands."""

import json
import os
import subprocess
import sys


class Side:
    """One of the two processes. `keeps_memory`: its allocator gives no memory back to the system, which would have to map
    and clear it anew in every step; this library does so by itself."""

    def __init__(self, command, threads, core, clock, keeps_memory=False):
        environment = {key: value for key, value in os.environ.items() if key != "OPENBLAS_CORETYPE"}
        environment["OMP_NUM_THREADS"] = environment["OPENBLAS_NUM_THREADS"] = str(threads)
        environment["BENCH_CLOCK"] = clock
        if keeps_memory:
            environment["MALLOC_MMAP_MAX_"], environment["MALLOC_TRIM_THRESHOLD_"] = "0", str(2**34)
        if core:
            environment["OPENBLAS_CORETYPE"] = core
        self.command = command
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def ask(self, *words):
        line = " ".join(str(word) for word in words)
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"bench: {self.command[-1]} ended while it did '{line}'")
        answer = json.loads(answer)
        if "error" in answer:
            sys.exit(f"bench: {self.command[-1]}: '{line}': {answer['error']}")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()
