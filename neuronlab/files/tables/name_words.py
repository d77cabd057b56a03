"""What the name of a column says about its use: words that people give to targets, inputs, times and names of rows."""

import re
from collections.abc import Set
from functools import lru_cache

_COMPOUND = re.compile(r".+(?:price|cost|sales|revenue|profit|salary|yield|loss|demand|strength|consumption)")
"""A compound word is of the kind of its last part: a stackloss is a loss."""
_BRACKETS = re.compile(r"[\[(].*?[\])]")
_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|\d+")
_SQUARED = ("sq", "_sq", "2", "^2", "squared", "_squared")
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")

TARGETS = {
    *("y", "target", "targets", "label", "labels", "class", "classes", "output", "response", "outcome", "result"),
    *("species", "diagnosis", "survived", "survival", "prediction", "y true", "dependent"),
}
"""Names of what is to be learned."""
LABELS = {"label", "labels", "class", "classes", "species", "diagnosis", "category", "kind", "type", "group", "cluster"}
"""Names of columns of classes."""
QUANTITIES = {
    *("price", "prices", "cost", "costs", "sales", "revenue", "profit", "value", "salary", "wage", "wages", "rent"),
    *("fare", "charges", "demand", "yield", "mpg", "rating", "score", "quality", "grade", "strength", "consumption"),
    *("close", "count", "cnt", "chance", "probability", "risk"),
}
"""Words for numbers that are usually predicted."""
EVENTS = {
    *("accidents", "affairs", "arrests", "births", "breaks", "cases", "casualties", "claims", "crashes", "crimes"),
    *("damage", "deaths", "defects", "executions", "failures", "fatalities", "incidents", "injuries", "loss", "losses"),
    *("mortality", "murders", "sightings", "suicides", "visits"),
}
"""Words for what happens to people and things: how often it does is what a table of them is made to explain."""
DECISIONS = {
    *("accepted", "admit", "admitted", "approved", "attrition", "bought", "choice", "churn", "churned", "clicked"),
    *("converted", "dead", "death", "decision", "default", "defaulted", "died", "exited", "failed", "fraud"),
    *("outcome", "passed", "purchased", "result", "spam", "subscribed", "survived", "vote", "winner", "won"),
}
"""Words for what people decided, or what became of them."""
GROUPS = {
    *("type", "kind", "category", "group", "cluster", "color", "colour", "status", "state", "quality", "grade", "mode"),
}
"""Words for what tells rows apart."""
PERSONS = {"sex", "gender", "race", "ethnicity"}
"""Words for what persons are."""
INPUTS = {"x", "x1", "x2", "x 1", "x 2", "input", "feature", "independent"}
"""Names of inputs."""
MOMENTS = {"date", "time", "datetime", "date time", "timestamp", "year", "years", "t", "datum", "zeit", "jahr"}
"""Names of times that a table may be sorted by."""
SCALES = {
    *("wavelength", "wavelengths", "wave length", "wave", "wl", "lambda", "wavenumber", "wavenumbers", "wave number"),
    *("frequency", "freq", "raman shift", "chemical shift", "2theta", "2 theta", "two theta", "m/z", "m z", "mz"),
}
"""Names of scales that the values of a spectrum are measured along."""
CALENDAR = {
    *("year", "quarter", "month", "week", "day", "weekday", "hour", "minute", "second", "date", "time", "decade"),
}
"""Words for parts of a date: what happens at them is learned, not they."""
COORDINATES = {"lat", "latitude", "lon", "long", "lng", "longitude"}
"""Words for coordinates."""
ROW_NAMES = {
    *(
        "",
        "id",
        "index",
        "no",
        "nr",
        "row",
        "rows",
        "rownames",
        "row names",
        "#",
        "obs",
        "observation",
        "key",
    ),
    *(
        "case",
        "record",
        "entry",
        "unnamed",
        "unnamed 0",
        "uid",
        "uuid",
        "identifier",
        "individual",
        "subject",
        "person",
        "patient",
        "code",
        "stratum",
        "family",
        "household",
    ),
}
"""Names of columns that only tell which row it is."""
ERRORS = {"error", "err", "yerr", "dy", "sigma", "sd", "std", "se", "stderr", "uncertainty"}
"""Words for the uncertainty of another column."""


@lru_cache(maxsize=10_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without units in brackets: `SalePrice [$]` is sale, price."""
    bare = _BRACKETS.sub(" ", name) if "[" in name or "(" in name else name
    return tuple(word.lower() for word in _WORD.findall(bare if bare.strip() else name))


def is_called(name: str, names: set[str]) -> bool:
    """Whether a name as a whole is one of `names`."""
    return name.strip().lower() in names or " ".join(words_of(name)) in names


def names_moments(name: str) -> bool:
    """Whether a name says that its column holds times: t does, while T is a temperature."""
    return _BRACKETS.sub("", name).strip() != "T" and is_called(name, MOMENTS)


def names_scale(name: str) -> bool:
    """Whether a name says that its column holds the scale of a spectrum: all other columns are measured along it."""
    return is_called(_BRACKETS.sub("", name), SCALES)


def contains_word(name: str, words: set[str]) -> bool:
    """Whether a word of a name is one of `words`."""
    return not words.isdisjoint(words_of(name))


def names_quantity(name: str) -> bool:
    """Whether a name is that of a number to predict: by a word, or the end of a compound word."""
    return any(word in QUANTITIES or _COMPOUND.fullmatch(word) for word in words_of(name))


def counts_events(name: str) -> bool:
    """Whether a name is that of what happens to people and things; naffairs is the number of affairs."""
    return any(word in EVENTS or (word.startswith("n") and word[1:] in EVENTS) for word in words_of(name))


def is_row_name(name: str) -> bool:
    """Whether a name says that its column only tells which row it is."""
    words = words_of(name)
    return is_called(name, ROW_NAMES) or (len(words) > 1 and words[-1] in {"id", "code", "stratum"})


def is_computed(name: str, names: Set[str]) -> bool:
    """Whether a name is that of a product or a square of other columns, whose names in lower case are given."""
    text = name.lower()
    parts = text.split("_")
    is_product = len(parts) > 1 and names >= set(parts)
    return is_product or any(text.removesuffix(ending) in names for ending in _SQUARED if text.endswith(ending))


def is_year(name: str) -> bool:
    """Whether a name is a year."""
    return _YEAR.fullmatch(name) is not None
