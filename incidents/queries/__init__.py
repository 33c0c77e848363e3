"""Which rows: who may see what, and the trust of the day as routing needs it."""
