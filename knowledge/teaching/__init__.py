"""What citizens asked in vain, and how editors teach from it."""
