"""Whether what was typed about an account or a declaration is well-formed."""
