#!/usr/bin/env python3
# unit.py UNIT CALL...: prints the system calls among CALL that the SystemCallFilter of
# a unit does not allow, as systemd reads it; status 77 where systemd is not here.
import shutil
import subprocess
import sys


def members(name):
    said = subprocess.run(["systemd-analyze", "--no-pager", "syscall-filter", name],
                          capture_output=True, text=True, check=True).stdout
    calls = set()
    for line in said.splitlines()[1:]:
        word = line.strip()
        if word.startswith("@"):
            calls |= members(word)
        elif word and not word.startswith("#"):
            calls.add(word)
    return calls


def allowed(unit):
    calls = set()
    for line in open(unit, encoding="utf-8"):
        name, _, value = line.strip().partition("=")
        if name != "SystemCallFilter":
            continue
        named = set()
        for word in value.lstrip("~").split():
            named |= members(word) if word.startswith("@") else {word}
        calls = calls - named if value.startswith("~") else calls | named
    return calls | members("@default")


if not shutil.which("systemd-analyze"):
    sys.exit(77)
may = allowed(sys.argv[1])
print("".join(call + "\n" for call in sys.argv[2:] if call not in may), end="")
