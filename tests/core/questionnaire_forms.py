"""Forms filled in so that they come to a wanted total; no instrument is treated apart but for its opening question."""

from throughcare.instruments import Instrument, Method, load


OPENING = {"pc_ptsd5": {"exposure": "yes"}, "rods": {"q1": "yes"}, "dsm5_oud": {"prescribed_only": "no"}}


def filled_in(instrument: Instrument, total: int) -> dict[str, str]:
    """Return answers by code, to every scored item, whose points come to `total`, largest points first."""
    items = list(instrument.scored)
    answers = dict(OPENING.get(instrument.key, {}))
    left = total * (len(items) if instrument.total.method is Method.MEAN else 1)
    for place, item in enumerate(items):
        rest = items[place + 1 :]
        for option in sorted(item.options, key=lambda option: -option.points):
            if instrument.total.method is Method.HIGHEST:
                fits = option.points <= total
                remaining = left
            else:
                remaining = left - option.points
                fits = _can_come_to(rest, remaining)
            if fits:
                answers[item.key] = option.code
                left = remaining
                break
    return answers


def _can_come_to(items, points: int) -> bool:
    reachable = {0}
    for item in items:
        reachable = {reached + option.points for reached in reachable for option in item.options}
    return points in reachable


def extreme(key: str, pick) -> dict[str, str]:
    """Return answers to every scored item: `pick` is min or max of the points."""
    instrument = load(key)
    return {
        item.key: pick(item.options, key=lambda option: option.points).code for item in instrument.scored
    } | OPENING.get(key, {})
