from programmes.coaching.tests.conftest import clock  # noqa: F401 - one winter morning, until a test moves it
