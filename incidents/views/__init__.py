"""The pages of concerns, cases and tasks."""
