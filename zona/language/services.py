"""Limits, shares, ratios and flags of the services in words. Pure."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from zona.domain.aggregation import to_decimal
from zona.domain.complaints import Share
from zona.domain.servicerules import Basis, Flag, TimeRule
from zona.domain.standards import Ratio
from zona.language.words import Words

PERCENT = 100


def limit_text(rule: TimeRule, words: Words) -> str:
    """How long a limit is: "14 hari kerja"; empty where none is known."""
    return "" if rule.number is None else words(f"service_unit.{rule.unit}", n=rule.number)


def rule_sentence(rule: TimeRule, words: Words) -> str:
    """A limit with its start: what a number of a chart was measured against."""
    name = words.pick(dict(rule.name))
    if rule.number is None:
        return words("service.rule_unlimited", name=name)
    start = words(f"service_stamp.{rule.start}")
    return words("service.rule", name=name, limit=limit_text(rule, words), start=start)


def basis_text(basis: Basis, words: Words) -> str:
    """Where a rule is written and how well that is known: it stands wherever the rule is used."""
    state = words(f"service_state.{basis.state}")
    if not basis.regulation:
        return words("service.basis_none", state=state)
    if not basis.article:
        return words("service.basis_plain", regulation=basis.regulation, state=state)
    return words("service.basis", regulation=basis.regulation, article=basis.article, state=state)


def percent_text(share: Fraction, words: Words) -> str:
    """A share in percent with one decimal, rounded half up once."""
    return words.number(to_decimal(share * PERCENT, 1), 1)


def share_sentence(share: Share, words: Words) -> str:
    """The share in time with its numerator and denominator, and how many are in neither."""
    parts = [words("service.share_none")]
    # a share without its two numbers cannot be judged, and is not said
    if share.in_time is not None:
        percent = percent_text(share.in_time, words)
        parts = [words("service.share", met=share.met, decided=share.decided, percent=percent)]
    beside = (
        ("soon", share.soon),
        ("open", share.running),
        ("apart", share.apart),
        ("uncomputable", share.uncomputable),
    )
    parts += [words(f"service.share_{name}", n=count) for name, count in beside if count]
    return "; ".join(parts)


def ratio_text(ratio: Ratio, words: Words) -> str:
    """A ratio of components: "4 dari 6"; what nobody looked at is said, not counted as missing."""
    if ratio.value is None:
        return words("service.ratio_none")
    key = "ratio_some" if ratio.unchecked else "ratio"
    found, of, unchecked = (
        words.number(count, 0) for count in (ratio.found, ratio.of, ratio.unchecked)
    )
    return words(f"service.{key}", found=found, of=of, unchecked=unchecked)


def flag_sentence(flag: Flag, words: Words) -> str:
    """The sentence of a flag with its thresholds: shares in percent."""
    thresholds = {
        condition.measure: condition.below if condition.below is not None else condition.at_least
        for condition in flag.conditions
    }
    shown = {
        measure: _percent(value, words)
        for measure, value in thresholds.items()
        if value is not None
    }
    return words.pick(dict(flag.text)).format(**shown)


def _percent(value: Decimal, words: Words) -> str:
    percent = value * PERCENT
    return words.number(percent, 0 if percent == percent.to_integral_value() else 1)
