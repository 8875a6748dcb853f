"""How well ``mucli discover`` tells the field from its neighbours.

    python benchmarks/discover/run.py [--catalog DIR] [--months 12] [--skip 0] [--abstracts FILE]
        [--wrong]

Of the field: the papers of the catalogue that arXiv got in the last ``--months`` months before the
last ``--skip``; names and people are learned from the older papers alone. Neighbours:
``neighbours.tsv``, papers that other
lists or searches gave beside them and that are not of the field (titles and ids are facts of arXiv
and DOI registries; why each is none is ours). Without ``--abstracts`` (JSON lines with ``arxiv``
and ``abstract``) only titles and authors are read, less than the services give.
"""

import argparse
import csv
import datetime
import json
from dataclasses import replace
from pathlib import Path

import mucli
from mucli.catalog.extras import Extras
from mucli.lists.guess import Words
from mucli.lookup.discover.gather import names_of, suggested
from mucli.lookup.discover.nearby import Nearby
from mucli.lookup.discover.relevance import DOUBTFUL, SURE, Judgement, Relevance
from mucli.lookup.proposal import SUGGESTED, Draft
from mucli.model import Paper

HERE = Path(__file__).parent


def new_between(
    papers: list[Paper], day: datetime.date, end: datetime.date
) -> tuple[list[Paper], list[Paper]]:
    """Return the papers that arXiv got from ``day`` to ``end``, and the older ones."""
    first, last = f"{day:%y%m}", f"{end:%y%m}"
    new = [
        p for p in papers if p.arxiv and p.arxiv[:4].isdecimal() and first <= p.arxiv[:4] <= last
    ]
    keys = {paper.key for paper in new}
    return new, [p for p in papers if p.key not in keys and p.year <= day.year]


def counts(chances: list[float], limit: float) -> int:
    """Return how many reach ``limit``."""
    return sum(chance >= limit for chance in chances)


def main() -> None:
    """Print precision and recall of both limits, and the area under the ROC curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalog", default=None)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--abstracts", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print what is judged wrongly")
    given = parser.parse_args()
    abstracts: dict[str, str] = {}
    if given.abstracts:
        with given.abstracts.open(encoding="utf-8") as stream:
            for line in stream:
                data = json.loads(line)
                abstracts[data["arxiv"]] = data.get("abstract") or ""
    with mucli.open_catalog(given.catalog, own=False) as catalog:
        today = datetime.datetime.now(datetime.UTC).date()
        end = today - datetime.timedelta(days=int(given.skip * 30.44))
        day = end - datetime.timedelta(days=int(given.months * 30.44))
        new, old = new_between(list(catalog), day, end)
        extras = catalog.store.extras()
    relevance = Relevance(extras.discover, old, names_of(extras))
    of_field = [
        (p.title, relevance.judge(p.title, abstracts.get(p.arxiv or "", ""), p.authors))
        for p in new
    ]
    with (HERE / "neighbours.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    rows = [row for row in rows if (row["year"] >= "2024") == (not given.skip)]
    others = [
        (row["title"], relevance.judge(row["title"], abstracts.get(row["id"], ""))) for row in rows
    ]
    report(of_field, others, wrong=given.wrong)
    suggestions(new, old, extras, abstracts)


def suggestions(
    new: list[Paper], old: list[Paper], extras: Extras, abstracts: dict[str, str]
) -> None:
    """Print how often the suggested category is one of the paper's, and the mean F1 of topics,
    without and with the vote of the nearest older papers.
    """
    words, nearby = Words(extras.taxonomy), Nearby(old)
    right = {"rules": [0.0, 0.0], "with the vote": [0.0, 0.0]}
    for paper in new:
        abstract = abstracts.get(paper.arxiv or "", "")
        topics = words.topics_in(paper.title) or words.topics_in(abstract)[:3]
        category = words.category(paper.title, topics, abstract)
        draft = Draft(
            replace(paper, categories=(category,), topics=topics),
            {"categories": SUGGESTED, "topics": SUGGESTED},
        )
        for name, made in (
            ("rules", draft.paper),
            ("with the vote", suggested(draft, nearby, extras).paper),
        ):
            right[name][0] += made.categories[0] in paper.categories
            both = len(set(made.topics) & set(paper.topics))
            total = len(made.topics) + len(paper.topics)
            right[name][1] += 2 * both / total if total else 1.0
    for name, (categories, topics_) in right.items():
        print(f"{name:18} category {categories / len(new):.3f}  topics F1 {topics_ / len(new):.3f}")


def report(
    of_field: list[tuple[str, Judgement]], others: list[tuple[str, Judgement]], *, wrong: bool
) -> None:
    """Print what the judgements amount to."""
    good = [judgement.chance for _title, judgement in of_field]
    bad = [judgement.chance for _title, judgement in others]
    print(f"{len(good)} papers of the field, {len(bad)} neighbours")
    for name, limit in (("sure", SURE), ("sure or doubtful", DOUBTFUL)):
        found, false = counts(good, limit), counts(bad, limit)
        precision = found / (found + false) if found + false else 0.0
        print(f"{name:18} precision {precision:.3f}  recall {found / len(good):.3f}  false {false}")
    above = sum((g > b) + 0.5 * (g == b) for g in good for b in bad)
    print(f"area under the ROC curve {above / (len(good) * len(bad)):.4f}")
    if wrong:
        for title, judgement in sorted(of_field, key=lambda pair: pair[1].chance):
            if judgement.chance < SURE:
                print(f"missed  {judgement.chance:.2f}  {title}  {'; '.join(judgement.reasons)}")
        for title, judgement in sorted(others, key=lambda pair: -pair[1].chance):
            if judgement.chance >= DOUBTFUL:
                print(f"false   {judgement.chance:.2f}  {title}  {'; '.join(judgement.reasons)}")


if __name__ == "__main__":
    main()
