"""Reads across policies, people and schools, a module a subject."""
