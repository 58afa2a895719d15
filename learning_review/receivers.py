"""Connects each upper room to the signals of the rooms below it. Importing this module connects them."""
