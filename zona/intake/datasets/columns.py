"""Columns that several datasets share: where, when, whence. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from zona.domain.ledger import Facts
from zona.domain.method import method_of
from zona.domain.servicerules import ServiceRules
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


def ruled(codes: Callable[[ServiceRules], Iterable[str]]) -> Callable[[Facts], list[str]]:
    """What may be chosen, as data/rules/ has it: a new code there needs no change here."""

    def allowed(facts: Facts) -> list[str]:
        return list(codes(facts.rules)) if facts.rules else []

    return allowed


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
# What points at a person: known so that it can be thrown away before anything reads it.
PRIVATE = (
    Column("nik", "text", privacy="dropped", synonyms=(
        "no nik", "nomor nik", "nik pelapor", "no ktp", "nomor ktp", "no kk", "nomor kk",
        "nomor induk kependudukan", "no identitas", "nomor identitas", "identity number")),
    Column("nama_orang", "text", privacy="dropped", synonyms=(
        "nama", "nama pelapor", "pelapor", "nama lengkap", "nama pengadu", "pengadu",
        "nama responden", "nama pemohon", "nama petugas", "nama pemeriksa", "nama pengguna",
        "pengguna", "username", "nama akun", "akun", "name", "reporter")),
    Column("telepon", "text", privacy="dropped", synonyms=(
        "no telepon", "nomor telepon", "telp", "no telp", "tlp", "no tlp", "hp", "no hp",
        "nomor hp", "handphone", "no handphone", "whatsapp", "no whatsapp", "wa", "no wa",
        "nomor wa", "kontak", "phone", "phone number")),
    Column("surel", "text", privacy="dropped", synonyms=(
        "email", "e mail", "alamat email", "alamat surel", "email pelapor", "mail")),
    Column("alamat", "text", privacy="dropped", synonyms=(
        "alamat pelapor", "alamat lengkap", "alamat rumah", "alamat responden", "domisili",
        "address")),
    Column("lahir", "text", privacy="dropped", synonyms=(
        "tanggal lahir", "tgl lahir", "tempat lahir", "tempat tanggal lahir", "ttl",
        "date of birth")),
)
OPD = Column("opd", "text", "agency", width=36, synonyms=(
    "nama opd", "opd nama", "perangkat daerah", "nama perangkat daerah", "skpd", "nama skpd",
    "instansi", "nama instansi", "instansi terdisposisi", "opd terdisposisi", "instansi terlapor",
    "dinas", "agency"))
NEEDED_OPD = replace(OPD, needed=True)
UNIT = Column("unit", "text", "unit", width=28, synonyms=(
    "unit layanan", "unit pelayanan", "nama unit", "unit kerja", "upt", "uptd", "unit"))
KECAMATAN = Column("kecamatan", "text", "district", width=20, synonyms=(
    "nama kecamatan", "kecamatan lokasi", "lokasi kecamatan", "kec", "district"))
SCORE_WORDS = ("skor", "nilai akhir", "nilai kepatuhan", "nilai total", "skor akhir", "score")
# fmt: on
