"""The words of the field: what they mean here, and what else people call the same thing."""
