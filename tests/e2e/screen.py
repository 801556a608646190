"""A terminal for a command, and what stands on it at the end."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading


def screen_of(output: str) -> list[str]:
    """The lines that stand on the terminal at the end."""
    lines, row = [""], 0
    for part in re.findall(r"\x1b\[A|\x1b\[2K|\r|\n|[^\x1b\r\n]+", output):
        if part == "\x1b[A":
            row -= 1
        elif part == "\x1b[2K":
            lines[row] = ""
        elif part == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif part != "\r":
            lines[row] += part
    return [line for line in lines if line]


class OnTerminal:
    """A command whose output and errors go to a terminal of so many COLUMNS."""

    def __init__(self, command: list[str], cwd: str, columns: int = 100, **variables: str):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, cwd=cwd,
                                        env={**os.environ, **variables})
        os.close(theirs)
        self.output = ""
        self.reader = threading.Thread(target=self.read, args=(ours,))
        self.reader.start()

    def read(self, ours: int) -> None:
        with open(ours, "rb", buffering=0) as terminal:
            try:
                while piece := terminal.read(65536):
                    self.output += piece.decode()
            except OSError:  # how a terminal tells that nobody is left
                pass

    def end(self) -> int:
        self.process.wait()
        self.reader.join()
        return self.process.returncode
