"""The pages of all regions in one year: the start page and one a year. Pure."""

from __future__ import annotations

from zona.domain.classes import order
from zona.faces.public.look import Look, render
from zona.language.narrative import change_sentences, coverage_sentence, year_sentence


def home(look: Look) -> str:
    """The province: the zones of the latest year in which all regions were assessed."""
    return _zones(look, look.content.default_year, "home")


def year(look: Look, year: int) -> str:
    """One year of all regions."""
    return _zones(look, year, "year")


def _zones(look: Look, year: int, kind: str) -> str:
    c, t = look.content, look.words
    summary = year_sentence(year, c.counts[year], t)
    survey = c.years[year]
    count = {row["outcome"]: row["regions_n"] for row in c.counts[year]}
    return render(
        "zones.html",
        look,
        kind=kind,
        year=year,
        rows=c.of_year(year),
        survey=survey,
        summary=summary,
        province_row=c.assessments[c.province["region_code"], year],
        coverage=coverage_sentence(survey, t),
        changes=change_sentences(year, c.spans, lambda since: c.changes[year], t),
        counts=[(name, count[name]) for name in order(count)],
        most=max(count.values()),
        title=t(f"public.{kind}_title", province=c.province["name"], year=year),
        description=t("public.zones_description", province=c.province["name"], summary=summary),
        picture=f"gambar/{c.province['region_code']}.png",
        app=look.interactive("zones.py", year=year),
    )
