"""Who may do what with official accounts and declarations: a file for each area."""

from accounts.rules import asking, bringing_in, declaring, duties, images, posts, register

__all__ = ["asking", "bringing_in", "declaring", "duties", "images", "posts", "register"]
