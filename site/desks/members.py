"""Who belongs to an organisation: looked after by those who speak for it, and by coordinators."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from programmes.people import services
from programmes.people.errors import MembershipRefused
from programmes.people.models import Membership, Organisation
from programmes.people.queries import managed_organisations, open_invitations
from ui.limits import limited
from ui.requests import sent


class InviteForm(forms.Form):
    """Whom to ask in, and as what."""

    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write their e-mail address.")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("What they do for the organisation"),
        choices=Membership.Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what they do.")},
    )


@login_required
@limited("members")
def members(request: SignedInRequest, pk: int) -> HttpResponse:
    """List who belongs to an organisation and who was asked, and ask somebody in."""
    organisation = _organisation(request, pk)
    form = InviteForm(sent(request), initial={"role": Membership.Role.MEMBER})
    if request.method == "POST" and form.is_valid():
        try:
            services.invite_member(organisation, form.cleaned_data["email"], form.cleaned_data["role"], by=request.user)
        except MembershipRefused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("They are being asked by mail. They belong to it as soon as they say yes."))
            return redirect("partner_members", pk=pk)
    context = {
        "organisation": organisation,
        "members": organisation.memberships.select_related("person").order_by(
            "person__last_name", "person__first_name", "pk"
        ),
        "invitations": open_invitations(timezone.now()).filter(organisation=organisation),
        "roles": Membership.Role.choices,
        "form": form,
    }
    return render(request, "desks/partners/members.html", context)


@login_required
@require_POST
@limited("members")
def member(request: SignedInRequest, pk: int, member: int) -> HttpResponse:
    """Give a member another role, or take them out."""
    organisation = _organisation(request, pk)
    membership = get_object_or_404(Membership.objects.select_related("person"), organisation=organisation, pk=member)
    try:
        if request.POST.get("act") == "remove":
            services.end_membership(membership, by=request.user)
            messages.success(request, _("%(person)s no longer has that role.") % {"person": membership.person})
        else:
            services.change_role(membership, request.POST.get("role", ""), by=request.user)
            messages.success(request, _("Role changed."))
    except MembershipRefused as refusal:
        messages.error(request, str(refusal))
    if not managed_organisations(request.user).filter(pk=pk).exists():
        return redirect("partners")  # they have just given up their own
    return redirect("partner_members", pk=pk)


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: int, invitation: int) -> HttpResponse:
    """Take back an invitation."""
    organisation = _organisation(request, pk)
    held = get_object_or_404(open_invitations(timezone.now()), organisation=organisation, pk=invitation)
    services.withdraw_invitation(held, by=request.user)
    messages.success(request, _("Taken back."))
    return redirect("partner_members", pk=pk)


@login_required
def invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an invitation to whoever signs in with its address, and take their yes."""
    held = get_object_or_404(open_invitations(timezone.now()), pk=pk, email=request.user.email)
    if request.method == "POST":
        try:
            services.accept_invitation(held, by=request.user)
        except MembershipRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("You belong to %(organisation)s now.") % {"organisation": held.organisation})
        return redirect("partners")
    return render(request, "desks/partners/invitation.html", {"invitation": held})


def _organisation(request: SignedInRequest, pk: int) -> Organisation:
    return get_object_or_404(managed_organisations(request.user), pk=pk)
