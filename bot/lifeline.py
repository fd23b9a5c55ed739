"""Processes that end with the one that started them, however that one ends."""

from __future__ import annotations

import ctypes
import signal

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def end_with_parent() -> None:
    """For `preexec_fn`: runs in the new process, which the kernel then tells to end when its parent is gone."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
