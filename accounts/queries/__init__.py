"""Which rows: who may know of which account, request, post, picture or declaration."""
