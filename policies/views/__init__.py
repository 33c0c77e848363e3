"""The pages of policies, a module a subject."""
