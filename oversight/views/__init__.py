"""Pages about signing across policies and schools."""
