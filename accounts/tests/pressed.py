"""Several people pressing at the same moment, in threads of their own, for tests on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from core.workflow import Refused


def at_once(*acts):
    """What each of them was refused for, "" where it was done."""
    begin = Barrier(len(acts))

    def run(act):
        try:
            begin.wait()
            act()
        except Refused as why:
            return str(why)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as several:
        return [future.result() for future in [several.submit(run, act) for act in acts]]
