"""What people say of themselves, under /my/."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from programmes.people.errors import ProfileRefused
from programmes.people.forms import LanguagesForm, TimeZoneForm
from programmes.people.queries import languages_of, time_zone_of
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


@login_required
@limited("profile")
def time_zone(request: SignedInRequest) -> HttpResponse:
    """Say in which zone one reads times; `next` says where one came from and goes back to."""
    back = request.POST.get("next") or request.GET.get("next", "")
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)):
        back = ""
    form = TimeZoneForm(sent(request), initial={"time_zone": time_zone_of(request.user, "")})
    if request.method == "POST" and form.is_valid():
        update_profile(request.user, time_zone=form.cleaned_data["time_zone"])
        messages.success(request, _("Times of calls are shown by your clocks from now on."))
        return redirect(back or "my_journey")
    return render(request, "programmes/people/time_zone.html", {"form": form, "back": back})
