"""Settings: read strictly, refused in words before anything starts."""

import os
import subprocess
import sys

import pytest

from satupintu.config.environment import BadSetting, database, kept_secret

STRONG = "b3BlbnNzbCByYW5kIC1iYXNlNjQgNDggc2F5cyB0aGlz"
OTHER = STRONG[::-1]
PRODUCTION = {
    "SATUPINTU_PRODUCTION": "1",
    "SATUPINTU_HOSTS": "ptsp.kota.example",
    "SATUPINTU_SECRET_KEY": STRONG,
    "SATUPINTU_ENCRYPTION_KEY": OTHER,
    "DATABASE_URL": "postgresql://satupintu:x@db/satupintu?sslmode=require&options=-c%20work_mem%3D8MB",
}


def start(tmp_path, command="", **changes):
    """Read the settings in a process of their own: its exit code and what it says."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SATUPINTU", "DATABASE", "DJANGO"))}
    environment |= {"SATUPINTU_DATA": str(tmp_path), **PRODUCTION, **changes}
    program = f"from satupintu.config import settings\n{command}"
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_a_production_that_is_set_right_starts(tmp_path):
    code, said = start(tmp_path, "print(settings.SIGNER, settings.ALLOW_TEST_CA, settings.DATABASES['default']['OPTIONS'])")
    assert code == 0, said
    assert said.startswith("none False")
    assert "'sslmode': 'require'" in said
    assert "-c lock_timeout=4000 -c timezone=UTC -c work_mem=8MB" in said


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"SATUPINTU_SECRET_KEY": "x"}, "SATUPINTU_SECRET_KEY is too weak"),
        ({"SATUPINTU_ENCRYPTION_KEY": "y" * 64}, "SATUPINTU_ENCRYPTION_KEY is too weak"),
        ({"SATUPINTU_ENCRYPTION_KEY": STRONG}, "must differ"),
        ({"SATUPINTU_ALLOW_TEST_CA": "1"}, "no legal force"),
        ({"SATUPINTU_SIGNER": "local_ca"}, "no legal force"),
        ({"SATUPINTU_DEMO": "1"}, "SATUPINTU_DEMO"),
        ({"SATUPINTU_HOSTS": "*"}, "SATUPINTU_HOSTS"),
        ({"DATABASE_URL": "postgresql://db/satupintu?sslmod=require"}, "no parameter sslmod"),
    ],
)
def test_an_unsafe_production_does_not_start(changes, complaint, tmp_path):
    code, said = start(tmp_path, **changes)
    assert code == 1
    assert complaint in said
    assert "Traceback" not in said


def test_outside_production_a_secret_is_made_once(tmp_path, monkeypatch):
    monkeypatch.delenv("SATUPINTU_SAMPLE", raising=False)
    first = kept_secret("SATUPINTU_SAMPLE", tmp_path, production=False)
    assert len(first) >= 48
    assert kept_secret("SATUPINTU_SAMPLE", tmp_path, production=False) == first
    assert next(tmp_path.iterdir()).stat().st_mode & 0o077 == 0
    with pytest.raises(BadSetting, match="not set"):
        kept_secret("SATUPINTU_SAMPLE", tmp_path, production=True)


def test_every_part_of_a_database_address_counts():
    found = database("postgresql://wali:r%40hasia@db.example:6432/kota?sslmode=verify-full&target_session_attrs=read-write")
    assert found == {
        "NAME": "kota",
        "USER": "wali",
        "PASSWORD": "r@hasia",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "verify-full", "target_session_attrs": "read-write"},
    }
    assert database("postgresql:///kota?host=/run/postgresql&user=wali") == {
        "NAME": "kota", "USER": "wali", "PASSWORD": "", "HOST": "/run/postgresql", "PORT": "", "OPTIONS": {},
    }  # fmt: skip


@pytest.mark.parametrize(
    "address", ["mysql://db/kota", "postgresql://a:1,b:2/kota", "postgresql://db/kota?sslmode=require&lang=id"]
)
def test_an_address_that_cannot_be_followed_is_refused(address):
    with pytest.raises(BadSetting, match="DATABASE_URL"):
        database(address)


@pytest.mark.django_db
@pytest.mark.parametrize(("clamav", "complaint"), [("clamav", "files.E001"), ("", "files.E002")])
def test_settings_that_contradict_each_other_start_nothing(clamav, complaint, settings):
    from satupintu.config import doctor
    from satupintu.config.installation import prepare
    from satupintu.config.startup import list_faults_of_settings
    from satupintu.config.supervisor import serve, work

    assert list_faults_of_settings() == []
    settings.SATUPINTU_SCAN_REQUIRED = True
    settings.SATUPINTU_CLAMAV = clamav
    for start_something in (prepare, serve, work):
        with pytest.raises(BadSetting, match="SATUPINTU_CLAMAV"):
            start_something()
    with pytest.raises(doctor.Fault, match="SATUPINTU_CLAMAV"):
        doctor._settings()
