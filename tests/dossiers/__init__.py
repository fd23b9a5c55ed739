"""A provincial one-stop system that never was, for tests, benchmarks and demonstration."""
