"""Concerns and the cases made of them."""
