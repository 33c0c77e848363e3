"""A policy from a file: bytes in, an `Imported` out. Nothing here knows the database or HTTP.

Each format is turned into plain HTML by a reader of its own; everything after that is one path:
`document.read` cleans the HTML, takes the contents list, the title and the document control out of
it, puts an address on every clause, and says in plain words what looks wrong.
"""
