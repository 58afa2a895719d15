"""What is said when a request cannot be read."""

from django.test import Client


def test_a_host_that_is_not_ours_is_a_bad_request(db):
    response = Client(raise_request_exception=False).get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()
