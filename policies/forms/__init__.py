"""Whether what was typed is well-formed, a module a subject."""
