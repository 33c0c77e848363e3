"""Help, accessibility and privacy: pages for everybody, signed in or not, linked from the foot."""

from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt


@login_not_required
@require_safe
def help(request):
    return render(request, "about/help.html")


@login_not_required
@require_safe
def help_with_concerns(request):
    return render(request, "about/concerns.html", {"text": _drawn("concerns")})


@cache
def _drawn(name: str) -> SafeString:
    """A page of docs/ without its title, which the template gives."""
    words = (settings.BASE_DIR / "docs" / f"{name}.md").read_text(encoding="utf-8")
    html = MarkdownIt("commonmark").render(words.split("\n", 1)[1])
    return mark_safe(html)  # noqa: S308 -- a file of our own


@login_not_required
@require_safe
def accessibility(request):
    return render(request, "about/accessibility.html")


@login_not_required
@require_safe
def privacy(request):
    return render(request, "about/privacy.html")
