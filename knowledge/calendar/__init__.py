"""Working time in Vietnam: which days count, when a limit ends, and why."""
