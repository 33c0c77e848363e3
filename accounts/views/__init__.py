"""The pages of official accounts and declarations."""
