"""Where nothing is for everybody: machines are kept out of it, and no copy of it is kept."""

CLOSED = (
    "/accounts/",
    "/admin/",
    "/calendar/",
    "/coach/",
    "/facilitate/",
    "/inbox/",
    "/my/",
    "/notices/",
    "/partners/",
    "/verify/",
    "/voices/",
)
# Of these, what everybody may subscribe to.
OPEN = ("/calendar/programmes/", "/calendar/workshops/")
