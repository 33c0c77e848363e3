"""Help, accessibility and privacy: pages for everybody, signed in or not, linked from the foot."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def help(request):
    return render(request, "about/help.html")


@login_not_required
@require_safe
def accessibility(request):
    return render(request, "about/accessibility.html")


@login_not_required
@require_safe
def privacy(request):
    return render(request, "about/privacy.html")
