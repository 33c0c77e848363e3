"""How often Python collects garbage, in processes that stay.

What was loaded stays, and is never looked through again. What the first pages and tasks leave
behind (templates, forms) is looked through a thirtieth as often as Python would: it held one page
in five up by 40 ms, and little of what a page or a task leaves is found only by such a look.
"""

import gc

NEW_OBJECTS = 20_000  # before the newest are looked through; Python's own figure is 700


def collect_less_often() -> None:
    """Once everything is loaded."""
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
    gc.enable()
