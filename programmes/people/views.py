"""What people say of themselves, under /my/."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from programmes.people.errors import ProfileRefused
from programmes.people.forms import LanguagesForm
from programmes.people.queries import languages_of
from programmes.people.services import update_profile
from ui.limits import limited
from ui.requests import sent


@login_required
@limited("profile")
def languages(request: SignedInRequest) -> HttpResponse:
    """In which languages one talks; coaches are proposed by them."""
    form = LanguagesForm(sent(request), known=languages_of(request.user))
    if form.is_valid():
        try:
            update_profile(request.user, languages=form.chosen())
        except ProfileRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your languages are kept."))
            return redirect("my_languages")
    return render(request, "programmes/people/languages.html", {"form": form})
