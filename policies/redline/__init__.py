"""Two texts compared clause by clause. Values in, values out: no database, no HTTP, no clock.

`comparing.compare` is the way in; what it gives back is in `shapes`.
"""
