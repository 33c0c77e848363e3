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
    "release the termly figures for trustees (nightly)": {
        "task": "oversight.tasks.release_monitoring",
        "schedule": crontab(hour=1, minute=10),
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
    "delete files that nothing names (nightly)": {
        "task": "trust_portal.tasks.delete_unnamed_files",
        "schedule": crontab(hour=4, minute=5),
    },
    "settle who must sign what (nightly)": {
        "task": "policies.tasks.settle_assignments",
        "schedule": crontab(hour=0, minute=10),
    },
    "raise duties about access to official accounts (nightly)": {
        "task": "accounts.tasks.raise_duties",
        "schedule": crontab(hour=0, minute=15),
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
    "read and bring in folders of policies (every 15 seconds)": {
        "task": "policies.tasks.work_on_folders",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "drop folders of policies that nobody confirmed (nightly)": {
        "task": "policies.tasks.drop_old_folders",
        "schedule": crontab(hour=3, minute=55),
    },
    "owe the day's reminders (nightly)": {
        "task": "policies.tasks.send_reminders",
        "schedule": crontab(hour=6, minute=30),
    },
    "bring requests for an account a post up (nightly)": {
        "task": "accounts.tasks.look_after_requests",
        "schedule": crontab(hour=6, minute=20),
    },
    "write daily summaries (by day)": {
        "task": "notices.tasks.compose",
        "schedule": crontab(hour="8-16", minute="*/15"),
    },
    "send messages (every minute)": {
        "task": "notices.tasks.deliver",
        "schedule": 60,
    },
    "warn of concerns that were begun and not sent (every minute)": {
        "task": "incidents.tasks.warn_of_drafts",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "bring urgent concerns to whoever is next (every minute)": {
        "task": "incidents.tasks.chase_urgent",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "look after concerns that wait (every ten minutes)": {
        "task": "incidents.tasks.look_after_cases",
        "schedule": 600,
        "options": {"expires": 600},
    },
    "warn of the 72 hours of data breaches (every ten minutes)": {
        "task": "incidents.tasks.warn_of_breaches",
        "schedule": 600,
        "options": {"expires": 600},
    },
    "remind of what is to do in cases (every hour)": {
        "task": "incidents.tasks.remind_of_jobs",
        "schedule": crontab(minute=20),
        "options": {"expires": 600},
    },
    "warn of requests for data that are due (nightly)": {
        "task": "incidents.tasks.warn_of_requests",
        "schedule": crontab(hour=6, minute=25),
    },
    "try every way a concern can take (nightly)": {
        "task": "incidents.tasks.try_routes",
        "schedule": crontab(hour=0, minute=40),
    },
    "bring posts that nobody decided one post up (nightly)": {
        "task": "accounts.tasks.look_after_posts",
        "schedule": crontab(hour=0, minute=25),
    },
    "delete old pictures of posts (nightly)": {
        "task": "accounts.tasks.purge_post_pictures",
        "schedule": crontab(hour=4, minute=15),
    },
    "forget drafts of concerns that have lapsed (hourly)": {
        "task": "incidents.tasks.forget_drafts",
        "schedule": crontab(minute=55),
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
    "take staff files from the folder (every five minutes)": {
        "task": "people.tasks.read_staff_folder",
        "schedule": 300,
    },
    "drop staff files that nobody confirmed (nightly)": {
        "task": "people.tasks.drop_old_staff_files",
        "schedule": crontab(hour=3, minute=50),
    },
    "look after declarations, permissions and advice (nightly)": {
        "task": "accounts.tasks.look_after_declarations",
        "schedule": crontab(hour=6, minute=10),
    },
    "read and bring in lists of accounts and pupils (every 15 seconds)": {
        "task": "accounts.tasks.work_on_lists",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "drop lists that nobody confirmed (nightly)": {
        "task": "accounts.tasks.drop_old_lists",
        "schedule": crontab(hour=3, minute=45),
    },
    "look after pictures of pupils (nightly)": {
        "task": "accounts.tasks.look_after_pictures",
        "schedule": crontab(hour=0, minute=20),
    },
}
