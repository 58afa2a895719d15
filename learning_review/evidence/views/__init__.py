"""The review team's workbench, and an author's say about their words. Thin: the rules are in services."""
