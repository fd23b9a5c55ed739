"""Dossiers somebody has handed in: where they stand, told only to whoever can prove it is theirs."""
