"""What happens to policies: a table of transitions a lifecycle, and one verb a move."""
