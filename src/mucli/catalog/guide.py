"""What ``validate`` holds of start.yaml and glossary.yaml: each statement is ours, in the form that
the pages show, and rests on papers that are there.
"""

from mucli import text
from mucli.catalog.read import Sources
from mucli.catalog.tree import Path_, Tree
from mucli.resources import GlossaryTerm

MOST_WORDS = {"why": 40, "description": 80, "definition": 80}
"""So many words has a statement at most."""


def check_guide(sources: Sources) -> None:
    """Note in their trees what is wrong with the readings, lines of method and terms."""
    _check_start(sources)
    names: dict[str, str] = {}
    for key, term in sources.glossary.items():
        _check_term(sources, term)
        for name in (term.name, *term.aliases):
            other = names.setdefault(text.squash(name), key)
            if other != key:
                sources.trees["glossary.yaml"].problem(
                    (key,), f"{name!r} names {other!r} too; keep it at one"
                )


def _check_start(sources: Sources) -> None:
    start = sources.start
    tree = sources.trees.get("start.yaml")
    if tree is None:
        return
    seen: set[str] = set()
    for place, reading in enumerate(start.readings):
        path = ("readings", place)
        sources.check_key(tree, (*path, "paper"), reading.paper)
        _check_statement(tree, (*path, "why"), reading.why)
        if reading.paper in seen:
            tree.problem((*path, "paper"), f"{reading.paper!r} is read twice; keep one")
        seen.add(reading.paper)
    for key, line in start.lines.items():
        _check_statement(tree, ("lines", key, "description"), line.description)
        _check_papers(sources, tree, ("lines", key), line.papers)
        if not 2 <= len(line.papers) <= 3:
            tree.problem(("lines", key, "papers"), "a line of method has two or three papers")
        if line.topic and line.topic not in sources.taxonomy.topics:
            message = f"{line.topic!r} is not in taxonomy.yaml; {_nearest(line.topic, sources)}"
            tree.problem(("lines", key, "topic"), message)


def _nearest(topic: str, sources: Sources) -> str:
    close = text.closest(topic, sources.taxonomy.topics, limit=1)
    return f"did you mean {close[0]!r}?" if close else "add it there first"


def _check_term(sources: Sources, term: GlossaryTerm) -> None:
    tree, path = sources.trees["glossary.yaml"], (term.key,)
    wanted = "-".join(text.words(term.name))
    if term.key != wanted:
        tree.problem(path, f"the key of {term.name!r} is {wanted!r}; rename it")
    if term.name.endswith("."):
        tree.problem((*path, "name"), "a term ends without a full stop; take it out")
    _check_statement(tree, (*path, "definition"), term.definition)
    _check_papers(sources, tree, path, term.papers)
    for place, other in enumerate(term.see):
        if other == term.key or other not in sources.glossary:
            what = "this term itself" if other == term.key else "no term of the glossary"
            tree.problem((*path, "see", place), f"{other!r} is {what}; take it out")


def _check_papers(sources: Sources, tree: Tree, path: Path_, papers: tuple[str, ...]) -> None:
    for place, key in enumerate(papers):
        sources.check_key(tree, (*path, "papers", place), key)


def _check_statement(tree: Tree, path: Path_, said: str) -> None:
    """Note when a statement is no plain sentence, or longer than a reader of a list bears."""
    if not said[:1].isupper() or not said.endswith((".", "?")) or "\n" in said:
        tree.problem(path, "this is a sentence: a capital first, a full stop last, on one line")
    most = MOST_WORDS[str(path[-1])]
    if len(said.split()) > most:
        tree.problem(path, f"this has more than {most} words; say it shorter")
