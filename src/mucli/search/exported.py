"""What the website's search needs to know of this one: weights, forms of words, names. Nothing of
it is written twice.

The page's scripts (``mucli/site/static/search/``) follow ``query``, ``plan``, ``rank`` and
``engine`` step by step.
"""

from typing import Any

from mucli import text
from mucli.catalog.filters import dataset_names, term_names, venue_names
from mucli.catalog.store import Store
from mucli.search import conditions, query, weights
from mucli.text import meaning, stemming

_LONGEST = 64  # letters; a longer word allows no more errors


def exported(store: Store) -> dict[str, Any]:
    """Return the settings of the search over ``store`` as JSON values."""
    counts = store.document("facets")
    subjects: dict[str, dict[str, list[str]]] = store.document("subjects")
    known = {
        group: {
            stems: kept
            for stems, facets in subjects[group].items()
            if (kept := [facet for facet in facets if facet in counts])
        }
        for group in ("facets", "parts")
    }
    taxonomy = store.taxonomy
    groups = {
        "category": taxonomy.categories,
        "topic": taxonomy.topics,
        "kind": taxonomy.kinds,
        "forgets": taxonomy.forgets,
        "guarantee": taxonomy.guarantees,
        "needs": taxonomy.needs,
    }
    names = {what: term_names(terms) for what, terms in groups.items()}
    names["dataset"] = dataset_names(store.datasets)
    return {
        "weights": _weights(),
        "subjects": known | {"names": subjects["names"]},
        "names": names
        | {
            "venue": {
                name: key
                for name, key in venue_names(store.venues).items()
                if f"venue={key}" in counts
            }
        },
        "letters": {chr(letter): plain for letter, plain in text.LETTERS.items()},
        "small": sorted(weights.FILLERS),
        "spellings": [
            [pattern.pattern, replacement] for pattern, replacement in stemming.SPELLINGS
        ],
        "english": [
            word
            for word in sorted(meaning.vectors().commonest(weights.COMMON))
            if len(word) > 3 and not store.known([word])
        ],
        "irregular": stemming.IRREGULAR,
        "endings": list(stemming.ENDINGS),
        "fields": list(query.FIELDS),
        "aliases": query.ALIASES,
        "most": query.MAX_WORDS,
        "has": conditions.HAS,
        "patterns": {"arxiv": text.ARXIV.pattern, "doi": text.DOI.pattern},
    }


def _weights() -> dict[str, Any]:
    """Return the weights: constants by name, and what tells the functions of ``weights`` apart."""
    constants = {name: getattr(weights, name) for name in dir(weights) if name.isupper()}
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in constants.items()
    } | {
        "prefix": [weights.prefix_quality(0, 1), weights.prefix_quality(1, 1)],
        "typo": [weights.typo_quality(0, 1), weights.typo_quality(1_000_000, 1)],
        "errors": [weights.errors_allowed(length) for length in range(_LONGEST)],
    }
