"""What happens to concerns, cases and tasks: one file for each group of verbs."""
