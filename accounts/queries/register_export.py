"""What a spreadsheet of the register holds."""

from collections.abc import Iterable, Iterator

from accounts.models import AccessGrant, SocialAccount

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
HEADINGS = (
    *("Name", "Kind", "Platform", "Handle", "Address", "School", "State", "Purpose"),
    *("Owner", "Deputy", "Alternative custodian", "Editor of record", "Mailbox"),
    *("Recovery number", "Two-step verification", "Recovery codes held", "Password kept"),
    *("Portfolio", "People with full control", "Opened on", "Planned until", "Reviewed on"),
    *("Next review", "Note"),
)
HOLDER_HEADINGS = (
    *("Account", "Platform", "School", "Who", "E-mail", "Kind of access", "Named login", "Basis"),
    *("Procedures given", "Given on", "Given by", "Until", "Confirmed on", "Ended on", "How ended"),
)


def account_rows(rows: Iterable[SocialAccount]) -> Iterator[tuple]:
    for row in rows:
        yield (
            *(row.title, row.get_kind_display(), row.platform.name, row.handle, row.address),
            *(row.school.name if row.school else "The trust", row.get_state_display()),
            *(row.purpose, _name(row.owner), _name(row.deputy), _name(row.alternative)),
            *(_name(row.editor), row.mailbox, row.recovery_number, row.get_two_step_display()),
            *(row.recovery_codes, row.credentials_kept, row.get_portfolio_display()),
            *(row.full_control, row.opened_on, row.ends_on, row.reviewed_on, row.review_on),
            row.note,
        )


def holder_rows(grants: Iterable[AccessGrant]) -> Iterator[tuple]:
    for grant in grants:
        account = grant.account
        yield (
            *(account.title, account.platform.name),
            account.school.name if account.school else "The trust",
            str(grant.person or grant.supplier),
            (grant.person.email or "") if grant.person else "",
            *(grant.get_kind_display(), grant.login, grant.basis, grant.procedures),
            *(grant.given_on, _name(grant.given_by), grant.ends_on),
            *(grant.confirmed_at, grant.ended_at, grant.how_ended),
        )


def _name(person: object) -> str:
    return str(person) if person else ""
