"""A person's own page about signing in."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms import NameForm
from accounts.requests import SignedInRequest
from accounts.services import end_all_sessions
from ui.requests import sent


@login_required
def me(request: SignedInRequest) -> HttpResponse:
    """Show and change one's name; lead to the second factor and to signing out everywhere."""
    form = NameForm(sent(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your name has been saved."))
        return redirect("accounts_me")
    if form.errors:
        request.user.refresh_from_db()  # what was refused must not show as one's name
    return render(request, "account/me.html", {"form": form})


@require_POST
@login_required
def sign_out_everywhere(request: SignedInRequest) -> HttpResponse:
    """End every session of the person, this one too."""
    end_all_sessions(request.user)
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("account_request_login_code")
