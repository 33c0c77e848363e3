"""The page of a case: asked first, then as much as the reader's strands hold, and written down.

The page is made of sections, each a partial in templates/incidents/case/ with its own query.
"""

from django.contrib import messages
from django.shortcuts import redirect, render

from core.access import requires
from incidents import account_steps, notifications, words
from incidents.forms.case import ConflictForm, NamePersonForm
from incidents.models import Strand
from incidents.queries import (
    case_page,
    clocks,
    compromises,
    declared,
    evidence,
    guides,
    on_record,
    requests,
    signed,
    visible,
)
from incidents.workflow import lifecycle, reading, reporting
from incidents.workflow import readers as workflow


@requires("incidents.view_case", visible.cases)
def case(request, case):
    if case_page.must_answer(request.user, case):
        return redirect("incidents:conflict", reference=case.reference)
    reading.open_case(case, by=request.user)
    strands = case_page.strands(request.user, case)
    kept = case_page.kept(request.user, case)
    page = {
        "case": case,
        "concerns": case_page.concerns(request.user, case),
        "subjects": case_page.subjects(request.user, case),
        "files": evidence.of_case(request.user, case),
        "guides": guides.of_case(case),
        "lados": guides.lados(case),
        "readers": case_page.readers(case),
        "adult": Strand.ADULT in strands,
        "kept": kept,
        "waiting": case_page.waiting(kept),
        "self_referred": on_record.is_self_referred(case),
        "held_back": on_record.is_held_back(case),
        "may_name": request.user.has_perm("incidents.name_person", case),
        "may_hand_over": request.user.has_perm("incidents.hand_over_case", case),
        "unreached": clocks.unreached(case, notifications.OF_CASES),
        "may_see_log": request.user.has_perm("incidents.view_access_log", case),
        "may_add": request.user.has_perm("incidents.add_record", case),
        "may_print": request.user.has_perm("incidents.print_case", case),
        "may_ask_in": request.user.has_perm("incidents.ask_in_for_child", case),
        "may_plan": request.user.has_perm("incidents.ask_adviser", case),
    }
    page |= _account(request.user, case)
    page["name_unknown"] = page["may_name"] and case_page.names_unknown(case).exists()
    page["asked_for_data"] = page["may_name"] and requests.touching(case).exists()
    page |= _steps(request.user, case, page["waiting"])
    if page["adult"]:
        page |= {"events": case_page.events(case), "tasks": case_page.tasks(case)}
        page["had_signed"] = signed.had_signed(case)
        page["declared"] = declared.bearing_on(case)
    return render(request, "incidents/case.html", page)


def _account(user, case):
    """The steps about an account that was broken into, and whether they can be begun."""
    found = compromises.beside(user, case)
    may = case.category in account_steps.CATEGORIES and not case.is_over
    may = may and user.has_perm("incidents.begin_compromise", case)
    return {"compromise": found, "may_begin_compromise": may and found is None}


def _steps(user, case, waiting):
    """The decisions that this person could make now, the main one apart; and the stage."""
    verbs = [move.verb for move in lifecycle.CASE.open_to(user, case)]
    may = user.has_perm("incidents.decide_threshold", case) and not case.is_over
    if may and on_record.concerns_an_adult_of_ours(case):
        verbs.insert(0, "decide_threshold")
    main = next((verb for verb in verbs if verb != "decide_threshold" or not case.threshold), "")
    if waiting or main not in case_page.ONWARD:
        main = "decide_threshold" if may and main == "decide_threshold" else ""
    missing = on_record.missing(case) if case.state == "decided" and may else []
    return {
        "main_step": main,
        "steps_open": [verb for verb in words.STEPS if verb in verbs and verb != main],
        "stages": case_page.STAGES.values(),
        "stage": case_page.stage(case),
        "missing": missing,
    }


@requires("incidents.view_case", visible.cases)
def conflict(request, case):
    """Before the text opens: is there any reason why they should not handle it?"""
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["conflict"] == "yes":
            return redirect("incidents:step_out", reference=case.reference)
        reading.answer_conflict(case, by=request.user)
        return redirect(case)
    subjects = case.subjects.exclude(part="mistaken").select_related("person")
    page = {"case": case, "form": form, "subjects": subjects}
    return render(request, "incidents/conflict.html", page)


@requires("incidents.step_out_of_case", visible.cases)
def step_out(request, case):
    if request.method == "POST":
        workflow.step_out(case, by=request.user)
        messages.success(request, "You are out of it. It is with whoever is next to handle it.")
        return redirect("incidents:inbox")
    return render(request, "incidents/step_out.html", {"case": case})


@requires("incidents.name_person", visible.cases)
def name_person(request, case):
    form = NamePersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        people, names = [said["person"]] if said["person"] else [], [said["name"] or None]
        reporting.name_person(case, by=request.user, people=people, names=filter(None, names))
        still = visible.cases(request.user).filter(pk=case.pk).exists()
        messages.success(request, "They are named, and it went to the right people again.")
        return redirect(case) if still else redirect("incidents:inbox")
    return render(request, "incidents/name_person.html", {"case": case, "form": form})


@requires("incidents.view_access_log", visible.cases)
def access_log(request, case):
    page = {"case": case, "accesses": case_page.accesses(case)}
    return render(request, "incidents/access_log.html", page)
