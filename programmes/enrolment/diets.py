"""The diets the kitchen can be told of, as codes kept in `Needs.diets`."""

from django.utils.translation import gettext_lazy as _

DIETS = {
    "vegetarian": _("Vegetarian"),
    "vegan": _("Vegan"),
    "halal": _("Halal"),
    "kosher": _("Kosher"),
    "gluten_free": _("Gluten free"),
    "dairy_free": _("Dairy free"),
    "nut_allergy": _("Nut allergy"),
    "other": _("Something else (say what)"),
}
