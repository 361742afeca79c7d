"""Where and what was measured: facts of the machine, of the tools and of the tree."""
import os
import sqlite3
import subprocess

# Two files that differ in one of these were measured on different machines; in another one, with different tools.
HARDWARE = ("cpu", "cores", "memory_gib")


def said(*command):
    """The first line that a command prints, or nothing."""
    try:
        text = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
    return text.strip().partition("\n")[0]


def fact(path, name, separator):
    """The value of the first line of a file that begins with a name."""
    try:
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.partition(separator)[0].strip() == name:
                    return line.partition(separator)[2].strip().strip('"')
    except OSError:
        pass
    return ""


def machine(build):
    memory_kib = int(fact("/proc/meminfo", "MemTotal", ":").partition(" ")[0] or 0)
    # Its kind says who named it: CMake, a user, a preset.
    cache = os.path.join(build, "CMakeCache.txt")
    compilers = [fact(cache, f"CMAKE_CXX_COMPILER:{kind}", "=") for kind in ("FILEPATH", "STRING", "UNINITIALIZED")]
    return {
        "cpu": fact("/proc/cpuinfo", "model name", ":") or os.uname().machine,
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory_kib / 1048576),
        "kernel": os.uname().release,
        "system": fact("/etc/os-release", "PRETTY_NAME", "="),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": said("pg_config", "--version").removeprefix("PostgreSQL ") or said("psql", "--version"),
        "compiler": next((said(compiler, "--version") for compiler in compilers if compiler), ""),
    }


def tree(root):
    return {"commit": said("git", "-C", root, "rev-parse", "HEAD"),
            "changed": said("git", "-C", root, "status", "--porcelain", "--untracked-files=no") != ""}


def differences(one, other):
    """(name, value, value) of the facts that differ."""
    return [(name, one.get(name, ""), other.get(name, "")) for name in {**one, **other} if one.get(name) != other.get(name)]
