"""A mail server of the tests' own, and the words of their kind of mail."""

from pathlib import Path

import pytest

from notices.tests.mail_server import Server, free_port


@pytest.fixture
def mail_server(settings):
    settings.EMAIL_BACKEND = "notices.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_TIMEOUT = 5
    server = Server(settings.EMAIL_PORT)
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def words(settings):
    """Let the templates of the tests' own kind of mail be found."""
    folder = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**engine, "DIRS": [folder, *engine["DIRS"]]} for engine in settings.TEMPLATES]
