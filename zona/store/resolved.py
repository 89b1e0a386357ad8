"""The claims of the facts resolved, for regions and for units."""

from __future__ import annotations

from zona.domain.agencies import resolve_agencies
from zona.domain.claims import Assessment, resolve_all
from zona.domain.indicators import Indicator
from zona.domain.ledger import Facts


def assessments(facts: Facts, indicator: Indicator | None = None) -> list[Assessment]:
    """The facts' claims about an indicator resolved: one assessment a region (the province
    included) and year, or shorter period. None: the first indicator.
    """
    asked = indicator or facts.indicators[0]
    return resolve_all(
        facts.codes,
        facts.years_of(asked.id),
        facts.claims,
        facts.sources,
        facts.derived,
        asked.methods,
        (facts.province_code,),
        asked,
        facts.validity,
    )


def indicator_values(facts: Facts) -> list[Assessment]:
    """The assessments of all indicators, one indicator after the other."""
    return [a for indicator in facts.indicators for a in assessments(facts, indicator)]


def unit_values(facts: Facts) -> list[Assessment]:
    """The assessments of OPD and other units by all indicators, one indicator after the other."""
    return [
        assessment
        for indicator in facts.indicators
        for assessment in resolve_agencies(
            facts.years_of(indicator.id),
            facts.claims_of(indicator.id),
            facts.sources,
            indicator.methods,
            indicator,
        )
    ]
