"""Whether what was typed about a concern is well-formed."""
