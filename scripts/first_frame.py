#!/usr/bin/env python3
"""Measures the time from starting the program to its first whole frame on a terminal.

    cargo build --release && python3 scripts/first_frame.py [--binary PATH] [--runs N]

A pseudo terminal of 200 by 60 cells; the frame is whole when its synchronized update ends.
Prints milliseconds: least, median, most. Python's standard library only.
"""

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import tempfile
import termios
import time

END_OF_FRAME = b"\x1b[?2026l"
PATIENCE_S = 10


def first_frame_ms(binary: str, home: str) -> float:
    """Starts the program once. Raises when no frame comes within PATIENCE_S seconds."""
    start = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", WIREBOARD_HOME=home)
        os.execv(binary, [binary])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 200, 0, 0))
    seen = b""
    try:
        while END_OF_FRAME not in seen:
            if not select.select([terminal], [], [], PATIENCE_S)[0]:
                raise TimeoutError(f"no frame within {PATIENCE_S} s")
            seen += os.read(terminal, 65536)
        return (time.perf_counter() - start) * 1e3
    finally:
        os.kill(pid, signal.SIGTERM)
        try:
            while os.read(terminal, 65536):
                pass
        except OSError:
            pass  # The terminal ends with the program.
        os.waitpid(pid, 0)
        os.close(terminal)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default="target/release/wireboard")
    parser.add_argument("--runs", type=int, default=15)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        took = [first_frame_ms(args.binary, home) for _ in range(args.runs)]
    print(f"{min(took):.1f} {statistics.median(took):.1f} {max(took):.1f}")


if __name__ == "__main__":
    main()
