"""Reads that need a person, a date or more than one model, a module a subject."""
