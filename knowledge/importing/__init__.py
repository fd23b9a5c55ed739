"""Procedures from other people's files: the national portal's, and our own template."""
