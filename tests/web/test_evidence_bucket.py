"""Evidence in a bucket: the same files, the same rights, against a server that speaks S3."""

from __future__ import annotations

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from moto.server import ThreadedMotoServer
from tests.web.cycles_at_work import approved, opened
from tests.web.evidence_files import ITEM, jpeg, put

from kaoping.problems import Refused
from kaoping.web.config.storing import evidence_storage
from kaoping.web.cycles.models import Responsibility
from kaoping.web.evidence import store, work
from kaoping.web.people.roles import SCORER

pytestmark = pytest.mark.django_db
BUCKET = "evidence"


@pytest.fixture(scope="module")
def server():
    made = ThreadedMotoServer("127.0.0.1", port=0)
    made.start()
    host, port = made.get_host_and_port()
    yield f"http://{host}:{port}"
    made.stop()


@pytest.fixture
def bucket(server, settings, tmp_path):
    """The evidence of the platform lies in an empty bucket."""
    given = {
        "KAOPING_S3_BUCKET": BUCKET,
        "KAOPING_S3_ENDPOINT": server,
        "KAOPING_S3_REGION": "us-east-1",
        "KAOPING_S3_KEY": "key",
        "KAOPING_S3_SECRET": "secret",
    }
    settings.STORAGES = {**settings.STORAGES, "evidence": evidence_storage(tmp_path, given)}
    secrets = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    made = boto3.resource("s3", endpoint_url=server, **secrets).Bucket(BUCKET)
    made.create()
    yield made
    made.objects.all().delete()
    made.delete()


@pytest.fixture
def scorer(person):
    return person(SCORER, "DEP01", "scorer")


@pytest.fixture
def cycle(district, author, approver):
    cycle = opened(approved(district["D01"], author, approver), author)
    Responsibility.objects.create(cycle=cycle, item=ITEM, unit=district["DEP01"])
    return cycle


def kept(bucket):
    return {each.key for each in bucket.objects.all()}


def test_a_file_goes_into_the_bucket_and_comes_out_through_the_platform(bucket, cycle, scorer, signed_in):
    file = put(cycle, scorer)
    assert kept(bucket) == {file.stored, store.thumbnail_of(file.stored)}
    answer = signed_in(scorer).get(reverse("evidence:file", args=[cycle.pk, file.pk]))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "Location" not in answer.headers  # nobody is sent to the bucket
    assert b"".join(answer.streaming_content) == bucket.Object(file.stored).get()["Body"].read()


def test_the_same_content_lies_there_once(bucket, cycle, scorer):
    put(cycle, scorer)
    before = {each.key: each.last_modified for each in bucket.objects.all()}
    put(cycle, scorer, unit="T02")
    assert {each.key: each.last_modified for each in bucket.objects.all()} == before


def test_digests_and_orphans_are_found_in_the_bucket(bucket, cycle, scorer, monkeypatch):
    well, changed, lost = (put(cycle, scorer, jpeg(colour=name), f"{name}.jpg") for name in ("red", "blue", "black"))
    bucket.put_object(Key=changed.stored, Body=b"something else")
    bucket.Object(lost.stored).delete()
    bucket.put_object(Key=f"{cycle.pk}/00/{'0' * 64}", Body=b"nobody's")
    assert [work.trouble_of(file) for file in (well, changed, lost)] == ["", "changed", "lost"]
    monkeypatch.setattr(work, "ORPHANED_AFTER", -work.ORPHANED_AFTER)
    work.remove_orphans()
    assert f"{cycle.pk}/00/{'0' * 64}" not in kept(bucket)
    assert well.stored in kept(bucket)


def test_deleting_takes_content_and_small_picture(bucket, cycle, scorer):
    file = put(cycle, scorer)
    store.remove(file.stored)
    assert kept(bucket) == set()
    with pytest.raises(FileNotFoundError):
        store.opened(file.stored)


def test_a_bucket_that_cannot_be_reached_is_told(bucket, cycle, scorer, server):
    bucket.objects.all().delete()
    bucket.delete()
    with pytest.raises(Refused) as refused:
        put(cycle, scorer)
    assert refused.value.faults[0].code == "W667"
    bucket.create()


def test_a_bucket_needs_its_keys(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="KAOPING_S3_KEY and KAOPING_S3_SECRET"):
        evidence_storage(tmp_path, {"KAOPING_S3_BUCKET": "b"})
    assert evidence_storage(tmp_path, {})["OPTIONS"]["location"] == tmp_path / "evidence"
