"""The moves of an account on the register, one page a move; notes, editor and IT's measures."""

from django.contrib import messages
from django.shortcuts import redirect

from accounts.forms.register import BaselineForm, EditorForm, NoteForm
from accounts.queries import register as queries
from accounts.views.register_pages import page_of_form
from accounts.workflow import register as workflow
from core.access import requires

MOVES = {  # verb: title, what is asked, whether it must be answered, a hint
    "verify": ("It is verified", "How you made sure", False, "Such as: signed in, and looked"),
    "suspend": ("It is suspended", "Why", True, "By the platform, or by us"),
    "lose_access": ("Access is lost", "What happened", True, "IT support hears of it"),
    "rest": ("It rests", "Why", False, "Nothing is posted for now; it stays ours"),
    "ask_take_down": ("Its take-down was asked for", "Of whom, and with what number", True, ""),
    "regain": ("It is in use again", "How", False, ""),
    "close": ("It is closed", "Why", True, "It stays on record; access to it ends"),
}


def move_view(verb):
    title, label, required, hint = MOVES[verb]

    @requires(f"accounts.{verb}_socialaccount", queries.visible_to)
    def move(request, account):
        form = NoteForm(request.POST or None, label=label, required=required, hint=hint)
        if request.method == "POST" and form.is_valid():
            getattr(workflow, verb)(account, by=request.user, note=form.cleaned_data["note"])
            messages.success(request, f"{account}: {account.get_state_display().lower()}.")
            return redirect(account)
        return page_of_form(request, account, form, title=title, danger=verb == "close")

    return move


verify, suspend, lose_access, rest, ask_take_down, regain, close = map(move_view, MOVES)


@requires("accounts.note_socialaccount", queries.visible_to)
def note(request, account):
    form = NoteForm(
        request.POST or None,
        label="What was amended, taken down or redirected, and why",
        hint="Such as: a post deleted, somebody blocked, a personal matter sent to the office",
    )
    if request.method == "POST" and form.is_valid():
        workflow.note(account, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, "Noted.")
        return redirect(account)
    return page_of_form(request, account, form, title="Moderation note")


@requires("accounts.name_editor", queries.visible_to)
def name_editor(request, account):
    form = EditorForm(request.POST or None, initial={"editor": account.editor})
    if request.method == "POST" and form.is_valid():
        editor = form.cleaned_data["editor"]
        workflow.name_editor(account, by=request.user, editor=editor)
        messages.success(request, f"Editor of record: {editor or 'nobody'}.")
        return redirect(account)
    return page_of_form(request, account, form, title="Editor of record")


@requires("accounts.apply_baseline", queries.visible_to)
def apply_baseline(request, account):
    form = BaselineForm(
        request.POST or None,
        initial={"two_step": account.two_step, "baseline": account.baseline},
    )
    if request.method == "POST" and form.is_valid():
        workflow.apply_baseline(account, by=request.user, **form.cleaned_data)
        messages.success(request, "Written down, with today’s date.")
        return redirect(account)
    return page_of_form(request, account, form, title="Security measures applied")
