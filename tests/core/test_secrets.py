"""Encryption at rest, blind indexes, codes: per region and purpose."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from satupintu.core.regions import region_context
from satupintu.core.secrets import CROCKFORD, blind_index, decrypt, encrypt, random_code

pytestmark = pytest.mark.django_db

NIK = "3171012003900001"


@given(st.text(max_size=200))
def test_what_goes_in_comes_out(text: str) -> None:
    assert decrypt(encrypt(text, "nik"), "nik") == text


def test_it_reads_what_the_database_gives() -> None:
    assert decrypt(memoryview(encrypt(NIK, "nik")), "nik") == NIK


def test_the_same_text_is_never_encrypted_alike() -> None:
    assert encrypt(NIK, "nik") != encrypt(NIK, "nik")
    assert NIK.encode() not in encrypt(NIK, "nik")


def test_another_purpose_cannot_read() -> None:
    with pytest.raises(InvalidTag):
        decrypt(encrypt(NIK, "nik"), "phone")


def test_another_region_can_neither_read_nor_find() -> None:
    cipher, index = encrypt(NIK, "nik"), blind_index(NIK, "nik")
    with region_context("provinsi"):
        with pytest.raises(InvalidTag):
            decrypt(cipher, "nik")
        assert blind_index(NIK, "nik") != index


@pytest.mark.parametrize("position", [1, 12, 13, -1])
def test_a_changed_byte_is_noticed(position: int) -> None:
    cipher = bytearray(encrypt(NIK, "nik"))
    cipher[position] ^= 1
    with pytest.raises(InvalidTag):
        decrypt(bytes(cipher), "nik")


@pytest.mark.parametrize("cipher", [b"", b"\x02rest", b"plain text"])
def test_an_unknown_version_is_refused(cipher: bytes) -> None:
    with pytest.raises(ValueError, match="version"):
        decrypt(cipher, "nik")


def test_equal_texts_are_found_by_their_index_only_within_a_purpose() -> None:
    assert blind_index(NIK, "nik") == blind_index(NIK, "nik")
    assert len(blind_index(NIK, "nik")) == 32
    assert blind_index(NIK, "nik") != blind_index(NIK, "phone")
    assert blind_index(NIK, "nik") != blind_index("3171012003900002", "nik")


def test_codes_are_readable_and_differ() -> None:
    codes = [random_code(12) for _ in range(500)]
    assert len(set(codes)) == 500
    assert all(len(code) == 12 and set(code) <= set(CROCKFORD) for code in codes)
    assert not set("ILOU") & set(CROCKFORD)
