"""Who is named in a case, who was named by mistake, and who may know a reporter's name."""

from core.access import requires
from incidents.forms.deciding import EntrustNameForm, TakeOutForm
from incidents.models import Subject
from incidents.queries import case_page, visible
from incidents.views.asking import ask, asked_first, done, sent
from incidents.workflow import reporting


@requires("incidents.take_out_person", visible.cases)
@asked_first
def take_out(request, case):
    offered = case_page.subjects(request.user, case).filter(part=Subject.Part.CONCERNED)
    form = TakeOutForm(request.POST or None, case=case, by=request.user, offered=offered)

    def verb(seen):
        said = form.cleaned_data
        reporting.take_out(said["subject"], said["why"], by=request.user)

    if sent(request, form, verb):
        return done(request, case, "They are taken out, and it went to the right people again.")
    lead = (
        "It goes to the right people again without them: perhaps you lose it by that. They are not "
        "told, now or later, and what you write stays on record. Neither they nor anybody below "
        "them ever reads this case."
    )
    page = {"lead": lead if form.offered else "", "nobody": not form.offered}
    return ask(request, case, form, "Somebody was named by mistake", submit="Take them out", **page)


@requires("incidents.entrust_name", visible.cases)
@asked_first
def entrust_name(request, case):
    concern = case_page.names_unknown(case).first()
    offered = case_page.may_know_names(case) if concern else ()
    form = EntrustNameForm(request.POST or None, case=case, by=request.user, offered=offered)

    def verb(seen):
        said = form.cleaned_data
        reporting.entrust_name(concern, said["person"], said["why"], by=request.user)

    if sent(request, form, verb):
        who = form.cleaned_data["person"]
        return done(request, case, f"{who} reads the name on the page of the case.")
    lead = (
        "The reporter asked that their name be kept from all but one of those who handle it, and "
        "nobody who reads the case now knows it. You do not see it by deciding this."
    )
    page = {"lead": lead if concern else "", "nobody": not form.offered}
    title = "Who may know the reporter’s name?"
    return ask(request, case, form, title, submit="They may know it", **page)
