"""Whose address a try is counted under."""

import pytest
from django.test import RequestFactory

from satupintu.config.throttle import address_of


@pytest.mark.parametrize(
    ("remote", "forwarded", "is_behind", "counted"),
    [
        ("10.0.0.1", "", False, "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7", False, "10.0.0.1"),
        ("127.0.0.1", "198.51.100.7", True, "198.51.100.7"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.7", True, "198.51.100.7"),
        ("127.0.0.1", "", True, "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),
        ("", "", False, ""),
    ],
)
def test_the_address_is_the_one_nobody_can_choose(settings, remote, forwarded, is_behind, counted):
    settings.BEHIND_PROXY = is_behind
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)) == counted
