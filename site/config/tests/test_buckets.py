import pytest
from django.core.exceptions import ImproperlyConfigured

from config.buckets import bucket, storages

ALWAYS = {"default_acl": None, "file_overwrite": False, "signature_version": "s3v4"}


def test_a_store_of_ones_own_has_a_host_a_key_and_perhaps_a_prefix():
    url = "s3://key%2F1:se%40cret@store.example.org:9000/kindling/private?region=eu-west-2"
    assert bucket(url) == ALWAYS | {
        "bucket_name": "kindling",
        "location": "private",
        "access_key": "key/1",
        "secret_key": "se@cret",
        "endpoint_url": "https://store.example.org:9000",
        "addressing_style": "path",
        "region_name": "eu-west-2",
    }


def test_without_a_host_it_is_amazons_and_without_a_key_the_machines_role():
    assert bucket("s3:///kindling?region=eu-west-2") == ALWAYS | {
        "bucket_name": "kindling",
        "location": "",
        "region_name": "eu-west-2",
    }


def test_a_store_on_the_same_machine_may_speak_plainly():
    assert bucket("s3://k:s@127.0.0.1:5000/kindling?tls=off")["endpoint_url"] == "http://127.0.0.1:5000"


@pytest.mark.parametrize("url", ["s3://store.example.org/", "https://store.example.org/kindling", "kindling"])
def test_anything_else_is_refused_without_repeating_it(url):
    with pytest.raises(ImproperlyConfigured) as refusal:
        bucket(url)
    assert url not in str(refusal.value)


def test_only_what_is_named_is_kept_in_a_bucket():
    assert storages(default="", private="") == {}
    named = storages(default="s3:///pictures", private="s3:///files", ledger="s3:///ledger")
    assert {name: one["BACKEND"] for name, one in named.items()} == {
        "default": "ui.bucket_files.PublicBucket",
        "private": "ui.bucket_files.PrivateBucket",
        "ledger": "ui.bucket_files.PrivateBucket",
    }
