"""The coordinators' part of /admin/: programmes, places, and the acts on workshops."""

from programmes.catalogue.admin.viewsets import choosers, viewsets

__all__ = ["choosers", "viewsets"]
