"""From a citizen's words to a procedure: Found, Ambiguous or NotFound."""
