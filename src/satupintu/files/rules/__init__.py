"""What a file must be before the office keeps it: plain functions on bytes, without Django and without a database.

`inspect` is the one entrance: it finds the true type from the content, compares it with what the sender claims, reads sizes
from headers only and looks for content that acts by itself. What is wrong is raised as a `Flaw`; `files.errors.refusal_for`
turns a flaw into the refusal that people read.
"""

from .flaws import Flaw, FlawCode
from .inspection import Inspection, Limits, inspect
from .names import clean_name, extension_of, type_of_extension
from .sniff import DOCX, DWG, HEIC, JPEG, PDF, PNG, XLSX, ZIP, normalise_type, sniff

__all__ = [
    "DOCX",
    "DWG",
    "HEIC",
    "JPEG",
    "PDF",
    "PNG",
    "XLSX",
    "ZIP",
    "Flaw",
    "FlawCode",
    "Inspection",
    "Limits",
    "clean_name",
    "extension_of",
    "inspect",
    "normalise_type",
    "sniff",
    "type_of_extension",
]
