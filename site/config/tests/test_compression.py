"""Pages are sent small."""

import gzip

import pytest


@pytest.mark.django_db
def test_a_page_is_compressed_for_who_can_read_it(client):
    plain = client.get("/privacy/")
    small = client.get("/privacy/", headers={"Accept-Encoding": "gzip"})
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert "Content-Encoding" not in plain


@pytest.mark.django_db
def test_a_font_is_left_as_it_is(client):
    url = "/static/fonts/fraunces-latin-600-normal.woff2"
    response = client.get(url, headers={"Accept-Encoding": "gzip"})
    response.close()
    assert (response.status_code, "Content-Encoding" in response) == (200, False)
