"""The ways a citizen reaches the assistant; each only carries."""
