"""Columns that several datasets share: where, when, whence. Pure."""

from __future__ import annotations

from zona.domain.ledger import Facts
from zona.domain.method import method_of
from zona.intake.datasets.declare import Column


def years(facts: Facts) -> list[int]:
    """The years for which a score can be written: a survey was held, and the scale of its method is
    known.
    """
    usable = []
    for year, survey in sorted(facts.years.items()):
        method = method_of(facts.methods, year)
        if survey.survey != "none" and method is not None and method.scale_high is not None:
            usable.append(year)
    return usable


def _codes(facts: Facts) -> list[str]:
    return [region.region_code for region in facts.regions]


def _names(facts: Facts) -> list[str]:
    return [f"{region.type.capitalize()} {region.name}" for region in facts.regions]


# fmt: off
PLACE = (
    Column("kode_wilayah", "place", allowed=_codes, synonyms=(
        "kode", "kode daerah", "kode kab kota", "kode kabupaten kota", "wilayah kode", "kode pemda",
        "region code")),
    Column("kode_kemendagri", "place", template=False, synonyms=(
        "kode wilayah kemendagri", "kode daerah kemendagri", "kemendagri", "kode permendagri")),
    Column("kode_bps", "place", template=False, synonyms=(
        "kode wilayah bps", "kode daerah bps", "bps", "bps code")),
    Column("wilayah", "place", allowed=_names, hint=True, width=28, synonyms=(
        "nama wilayah", "wilayah nama", "daerah", "nama daerah", "kabupaten kota", "kab kota",
        "nama kabupaten kota", "nama kab kota", "kabupaten", "pemda", "pemerintah daerah",
        "region")),
)
YEAR = Column("tahun", "year", "year", needed=True, allowed=years, synonyms=(
    "tahun penilaian", "thn", "tahun survei", "year"))
SOURCE = (
    Column("sumber", "text", "source", needed=True, width=40, synonyms=(
        "sumber data", "sumber nilai", "source")),
    Column("tanggal", "date", "published", synonyms=(
        "tgl", "tanggal terbit", "tanggal penilaian", "tanggal sumber", "date")),
)
SCORE_WORDS = ("skor", "nilai akhir", "nilai kepatuhan", "nilai total", "skor akhir", "score")
# fmt: on
