"""The floor: no tables, no URLs, knows no app."""
