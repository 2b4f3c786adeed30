"""From answers to a score: bounds first, and only what no missing answer could change is called a total or a band.

One procedure for every instrument; all that differs between them stands in their records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from throughcare.instruments.answers import Chosen, read_answers
from throughcare.instruments.record import Band, Exclusion, FlagRule, Instrument, Item, Method, PartialRule
from throughcare.instruments.result import Number, RaisedFlag, Reading, Score, SubscaleScore


_HUNDREDTH = Decimal("0.01")  # a mean of three whole ratings needs no more
_SEX = "sex"  # the item that chooses the cut-off where the record has one for each sex


@dataclass(frozen=True, slots=True)
class _Span:
    """The fewest and the most points an item or a total can still come to."""

    low: Number
    high: Number

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


def score(instrument: Instrument, answers: object) -> Score:
    """Return the score of the answers: an object of item key to number or code, or a list in the order of the form.

    A missing answer leaves the total open between its minimum and maximum, unless the instrument's own rule
    prorates it; a band is named only when every total still possible lies in it.

    Raises:
        BadInput: an answer is not one the instrument takes; it names the path, such as "answers.pulse".
    """
    chosen = read_answers(instrument, answers)
    spans = {item.key: _span(instrument, item, chosen) for item in instrument.scored}
    missing = (*_missing(instrument, chosen), *_undecided(instrument, chosen, spans))
    whole = _total(instrument.total.method, spans.values())
    prorated = _prorated(instrument, chosen, missing)
    reached = whole if prorated is None else _Span(prorated, prorated)
    readings = tuple(_readings(instrument, chosen, reached))
    return Score(
        instrument=instrument,
        total=reached.low if reached and reached.is_exact else None,
        minimum=whole.low if whole else None,
        maximum=whole.high if whole else None,
        is_prorated=prorated is not None,
        band=_agreed(readings),
        readings=readings,
        subscales=tuple(_subscales(instrument, spans)),
        missing=missing,
        flags=tuple(_flags(instrument, chosen, _Reached(whole, readings, {item.key for item in missing}))),
        notes=tuple(_notes(instrument, chosen, missing, readings)),
        is_reviewed=instrument.is_reviewed(),
    )


def _span(instrument: Instrument, item: Item, chosen: Chosen) -> _Span:
    """Return the points an item can come to: one number when it is answered and surely counts."""
    if item.key in chosen:
        low = high = chosen[item.key].points
    else:
        low, high = item.least, item.most
    for exclusion in instrument.exclusions:
        if item.key in exclusion.items:
            low = 0 if _may_apply(exclusion, chosen) else low
            high = 0 if _applies(exclusion, chosen) else high
    return _Span(low, high)


def _applies(exclusion: Exclusion, chosen: Chosen) -> bool:
    return exclusion.item in chosen and chosen[exclusion.item].code == exclusion.code


def _may_apply(exclusion: Exclusion, chosen: Chosen) -> bool:
    return exclusion.item not in chosen or _applies(exclusion, chosen)


def _missing(instrument: Instrument, chosen: Chosen) -> Iterator[Item]:
    """Yield each scored item without an answer, unless an exclusion makes its answer indifferent."""
    indifferent = {
        key for exclusion in instrument.exclusions if _applies(exclusion, chosen) for key in exclusion.items
    }
    for item in instrument.scored:
        if item.key not in chosen and item.key not in indifferent:
            yield item


def _undecided(instrument: Instrument, chosen: Chosen, spans: Mapping[str, _Span]) -> Iterator[Item]:
    """Yield each unscored item whose missing answer decides whether others count."""
    for exclusion in instrument.exclusions:
        if exclusion.item not in chosen and any(spans[key].high > 0 for key in exclusion.items):
            yield instrument.item(exclusion.item)


def _total(method: Method, spans: Iterable[_Span]) -> _Span | None:
    """Return the bounds of the total; None where the instrument publishes none."""
    combine = _METHODS[method]
    if combine is None:
        return None
    spans = tuple(spans)
    return _Span(combine([span.low for span in spans]), combine([span.high for span in spans]))


def _mean(points: list[Number]) -> Number:
    return (Decimal(sum(points)) / len(points)).quantize(_HUNDREDTH, ROUND_HALF_UP)


_METHODS: Mapping[Method, Callable[[list[Number]], Number] | None] = {
    Method.SUM: sum,
    Method.MEAN: _mean,
    Method.HIGHEST: max,
    Method.NONE: None,
}


def _prorated(instrument: Instrument, chosen: Chosen, missing: tuple[Item, ...]) -> int | None:
    """Return the total with each missing item counted as the mean of those answered, to the nearest whole point.

    None where nothing is missing, too much is, or the instrument has no such rule.
    """
    if instrument.partial.rule is not PartialRule.PRORATE:
        return None
    if not 0 < len(missing) <= instrument.partial.may_be_missing:
        return None
    answered = [chosen[item.key].points for item in instrument.scored if item.key in chosen]
    whole = Decimal(sum(answered)) * len(instrument.scored) / len(answered)
    return int(whole.quantize(Decimal(1), ROUND_HALF_UP))


def _readings(instrument: Instrument, chosen: Chosen, reached: _Span | None) -> Iterator[Reading]:
    """Yield what the total is called: once, or for each sex that the person may be of."""
    known = chosen[_SEX].code if _SEX in chosen else None
    for sex in dict.fromkeys(band.sex for band in instrument.bands):
        if reached and (sex is None or known in (None, sex)):
            bands = [band for band in instrument.bands if band.sex == sex]
            low, high = _band_of(bands, reached.low), _band_of(bands, reached.high)
            says_more = low != high and low != bands[0]
            yield Reading(sex=sex, band=low if low == high else None, at_least=low if says_more else None)


def _band_of(bands: list[Band], total: Number) -> Band:
    return next(band for band in reversed(bands) if band.least <= total)


def _agreed(readings: tuple[Reading, ...]) -> Band | None:
    """Return the band that all readings give; None where they differ or one is open."""
    bands = {reading.band.code if reading.band else None: reading.band for reading in readings}
    return next(iter(bands.values())) if len(bands) == 1 else None


def _subscales(instrument: Instrument, spans: Mapping[str, _Span]) -> Iterator[SubscaleScore]:
    for subscale in instrument.subscales:
        low = sum(spans[key].low for key in subscale.items)
        high = sum(spans[key].high for key in subscale.items)
        yield SubscaleScore(
            key=subscale.key,
            label=subscale.label,
            total=low if low == high else None,
            minimum=low,
            maximum=high,
            least=subscale.least,
            most=subscale.most,
        )


@dataclass(frozen=True, slots=True)
class _Reached:
    """What flags are raised from."""

    whole: _Span | None
    readings: tuple[Reading, ...]
    missing: set[str]


def _flags(instrument: Instrument, chosen: Chosen, reached: _Reached) -> Iterator[RaisedFlag]:
    """Yield the flags that hold whatever the missing answers are; of each group only the first."""
    raised: set[str] = set()
    for rule in instrument.flags:
        if rule.group not in raised and _holds(rule, chosen, reached):
            raised |= {rule.group} - {""}
            yield RaisedFlag(code=rule.code, severity=rule.severity, text=rule.text)


def _holds(rule: FlagRule, chosen: Chosen, reached: _Reached) -> bool:
    if rule.item:
        return rule.item in chosen and chosen[rule.item].points >= rule.points
    if rule.total is not None:
        return reached.whole is not None and reached.whole.low >= rule.total
    if rule.missing:
        return rule.missing in reached.missing
    if rule.undetermined:
        return any(reading.band is None for reading in reached.readings)
    band = _agreed(reached.readings)
    return band is not None and band.code == rule.band


def _notes(
    instrument: Instrument, chosen: Chosen, missing: tuple[Item, ...], readings: tuple[Reading, ...]
) -> Iterator[str]:
    if missing:
        yield instrument.partial.text
    for exclusion in instrument.exclusions:
        if _applies(exclusion, chosen):
            yield exclusion.text
        elif instrument.item(exclusion.item) in missing:
            yield exclusion.unknown
    if len(readings) > 1:
        yield instrument.sex_unknown
    yield from instrument.notes
