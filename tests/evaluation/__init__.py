"""How well questions are understood: `make evaluate`."""
