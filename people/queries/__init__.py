"""Reads about people that need a person, a date or more than one model."""
