"""What happens by the clock, and when; beat copies it to the database, where the admin shows it.

Each task is a sweep over what the database says is owed: one that was missed costs a tick, no more.
"""

from celery.schedules import crontab

SCHEDULE = {
    "heartbeat": {
        "task": "trust_portal.tasks.beat",
        "schedule": 60,
        "options": {"expires": 60},  # what a stopped worker missed is not worth catching up
    },
    "fold the totals of signing (hourly)": {
        "task": "oversight.tasks.fold_counts",
        "schedule": crontab(minute=20),
    },
    "make exports (every 15 seconds)": {
        "task": "oversight.tasks.make_exports",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "remove exports of a week ago (hourly)": {
        "task": "oversight.tasks.expire_exports",
        "schedule": crontab(minute=40),
    },
    "forget ended sessions (nightly)": {
        "task": "people.tasks.forget_expired",
        "schedule": crontab(hour=3, minute=30),
    },
    "settle who must sign what (nightly)": {
        "task": "policies.tasks.settle_assignments",
        "schedule": crontab(hour=0, minute=10),
    },
    "forget where people signed from (nightly)": {
        "task": "policies.tasks.forget_addresses",
        "schedule": crontab(hour=3, minute=40),
    },
    "find new words of policies (every ten minutes)": {
        "task": "policies.tasks.index_search",
        "schedule": 600,
    },
    "publish what was planned (every five minutes)": {
        "task": "policies.tasks.publish_scheduled",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 300},
    },
    "owe the day's reminders (nightly)": {
        "task": "policies.tasks.send_reminders",
        "schedule": crontab(hour=6, minute=30),
    },
    "write daily summaries (by day)": {
        "task": "notices.tasks.compose",
        "schedule": crontab(hour="8-16", minute="*/15"),
    },
    "send messages (every minute)": {
        "task": "notices.tasks.deliver",
        "schedule": 60,
    },
    "ask for new e-mail addresses (every ten minutes)": {
        "task": "people.tasks.ask_for_addresses",
        "schedule": 600,
    },
    "read delivery reports (every ten minutes)": {
        "task": "notices.tasks.read_bounces",
        "schedule": 600,
    },
    "read and apply staff files (every 15 seconds)": {
        "task": "people.tasks.work_on_staff_files",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "drop staff files that nobody confirmed (nightly)": {
        "task": "people.tasks.drop_old_staff_files",
        "schedule": crontab(hour=3, minute=50),
    },
}
