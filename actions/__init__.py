"""What the assistant does: one action a file, flat because the SDK imports sub-packages by bare name."""
