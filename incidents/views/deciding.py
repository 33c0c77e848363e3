"""The decisions about a case, one page each: what was typed is kept where somebody was faster."""

from functools import partial

from core.access import requires
from incidents.forms import deciding as forms
from incidents.kinds import SOURCE
from incidents.queries import guides, on_record, visible
from incidents.views.asking import ask, asked_first, done, sent
from incidents.workflow import deciding, merging


@requires("incidents.decide_threshold", visible.cases)
@asked_first
def decide_threshold(request, case):
    form = forms.ThresholdForm(request.POST or None, case=case, by=request.user)
    verb = partial(deciding.decide_threshold, case, by=request.user)
    if sent(request, form, lambda seen: verb(form.said(), seen=seen)):
        return done(request, case, "Decided. What follows from it stands under What to do.")
    page = {"guide": guides.said("threshold"), "source": SOURCE}
    return ask(request, case, form, "May it meet the harm threshold?", **page)


@requires("incidents.assess_case", visible.cases)
@asked_first
def assess(request, case):
    form = forms.AssessForm(request.POST or None, case=case, by=request.user)
    verb = partial(deciding.assess, case, by=request.user)
    if sent(request, form, lambda seen: verb(note=form.cleaned_data["note"], seen=seen)):
        return done(request, case, "It is assessed.")
    return ask(request, case, form, "Assess it", submit="It is assessed")


@requires("incidents.investigate_case", visible.cases)
@asked_first
def investigate(request, case):
    form = forms.InvestigateForm(request.POST or None, case=case, by=request.user)

    def verb(seen):
        deciding.investigate(case, by=request.user, **form.said(), seen=seen)

    if sent(request, form, verb):
        return done(request, case, "The investigation has begun.")
    lead = "They read the case from now on: both strands, and no decision is theirs."
    return ask(request, case, form, "Begin an investigation", lead=lead, submit="Begin it")


@requires("incidents.decide_case", visible.cases)
@asked_first
def decide(request, case):
    form = forms.OutcomeForm(request.POST or None, case=case, by=request.user)

    def verb(seen):
        said = {"outcome": form.outcome, "measures": form.taken}
        deciding.decide(case, by=request.user, **said, seen=seen)

    if sent(request, form, verb):
        return done(request, case, "The outcome is on record.")
    lead = (
        "What was found is one thing, what was done another. Action is decided under its own "
        "procedure, never here: this page records it. That somebody resigned ends nothing."
    )
    return ask(request, case, form, "Decide the outcome", lead=lead, submit="Put it on record")


@requires("incidents.close_case", visible.cases)
@asked_first
def close(request, case):
    form = forms.CloseForm(request.POST or None, case=case, by=request.user)
    verb = partial(deciding.close, case, by=request.user)
    if sent(request, form, lambda seen: verb(note=form.cleaned_data["note"], seen=seen)):
        return done(request, case, "The case is closed.")
    lead = "The reporter reads that it is closed, and nothing else. It can be reopened."
    missing = on_record.missing(case)
    return ask(request, case, form, "Close it", lead=lead, submit="Close it", missing=missing)


@requires("incidents.redirect_case", visible.cases)
@asked_first
def redirect(request, case):
    form = forms.RedirectForm(request.POST or None, case=case, by=request.user)

    def verb(seen):
        deciding.redirect(case, by=request.user, **form.said(), seen=seen)

    if sent(request, form, verb):
        return done(request, case, "It goes on under the other procedure.")
    return ask(request, case, form, "Redirect it", submit="Redirect it")


@requires("incidents.find_no_case_case", visible.cases)
@asked_first
def find_no_case(request, case):
    form = forms.ReasonForm(request.POST or None, case=case, by=request.user)
    verb = partial(deciding.find_no_case, case, by=request.user)
    if sent(request, form, lambda seen: verb(why=form.cleaned_data["why"], seen=seen)):
        return done(request, case, "It is over: no case to answer.")
    return ask(request, case, form, "No case to answer", submit="There is no case to answer")


@requires("incidents.reopen_case", visible.cases)
@asked_first
def reopen(request, case):
    form = forms.ReasonForm(request.POST or None, case=case, by=request.user)
    verb = partial(deciding.reopen, case, by=request.user)
    if sent(request, form, lambda seen: verb(why=form.cleaned_data["why"], seen=seen)):
        return done(request, case, "It is open again.")
    return ask(request, case, form, "Reopen it", submit="Reopen it")


@requires("incidents.merge_case", visible.cases)
@asked_first
def merge(request, case):
    others = visible.managed(request.user).exclude(pk=case.pk)
    form = forms.MergeForm(request.POST or None, case=case, by=request.user, cases=others)

    def verb(seen):
        said = form.said()
        merging.merge(case, said["other"], by=request.user, why=said["why"], seen=seen)

    if sent(request, form, verb):
        return done(request, form.cleaned_data["other"], "They are one case now.")
    lead = (
        "Everything of this case goes on in the other. It goes to the right people again, over "
        "everybody concerned in either, before anybody sees it: perhaps you lose it by that."
    )
    return ask(request, case, form, "Merge it with another case", lead=lead, submit="Merge them")
