"""Materials, for those who may open them."""

from pathlib import PurePath

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from programmes.delivery.models import Material
from programmes.delivery.queries import may_open


@login_required
@require_safe
def material(request: SignedInRequest, pk: int, which: str = "file") -> HttpResponse | FileResponse:
    """Hand out a material or its alternative; to anybody else it does not exist."""
    found = get_object_or_404(Material.objects.select_related("module"), pk=pk)
    if not may_open(request.user, found):
        raise Http404
    if which == "file" and found.link:
        return HttpResponseRedirect(found.link)
    file = found.file if which == "file" else found.alternative_file
    if not file:
        raise Http404
    # Always as a download: whatever is in it is never run on our own address.
    return FileResponse(file.open(), as_attachment=True, filename=PurePath(str(file.name)).name)
