"""Looks for what is wrong, doubtful or missing in what is published."""
