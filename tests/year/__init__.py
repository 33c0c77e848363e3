"""A school year replayed day by day."""
