"""The one kind of error whose message is fit to show a person."""


class Refused(Exception):  # noqa: N818 - it reads as what it is: "raise Refused"
    """A rule said no. Its text is a whole sentence for the person who asked, with nothing private in it.

    Rooms raise subclasses of their own (in their errors.py); views show the text beside the form.
    """
