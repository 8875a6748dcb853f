"""The examples that end the help of each command; tests/test_help.py runs every one."""

EXAMPLES: dict[str, tuple[str, ...]] = {
    "start": ("mucli start", "mucli cite $(mucli start -f keys) > first.bib"),
    "glossary": ("mucli glossary", 'mucli glossary "retain set"'),
    "search": (
        'mucli search "certified removal"',
        "mucli search bourtoule 2021 unlerning",
        "mucli search federated -y 2023- --has-code -n 0 -f csv",
    ),
    "list": (
        "mucli list -t federated -y 2023-",
        "mucli list -t llm+benchmark --has-code",
        "mucli list -v neurips --no-tracks --sort title -f markdown",
    ),
    "browse": ("mucli browse federated", "mucli cite $(mucli browse)"),
    "show": (
        "mucli show SISA",
        "mucli show 1912.03817 --sources",
        "mucli search graph eraser -f keys | xargs mucli show",
    ),
    "open": ("mucli open SISA", "mucli open SISA --code", "mucli open SISA --pdf --print"),
    "pdf": ("mucli pdf SISA", "mucli pdf --starred -o papers"),
    "surveys": ("mucli surveys -t llm", "mucli surveys -y 2024- -f bibtex"),
    "new": ("mucli new -n 10", "mucli new --since 2026-11 -t llm"),
    "cite": (
        "mucli cite SISA SalUn -o refs.bib",
        "mucli cite SISA -o mine.bib --append",
        "mucli cite -t federated -y 2023- --style text",
    ),
    "bib": ("mucli bib paper.tex -o cited.bib", "mucli bib paper.md --style csl-json"),
    "upgrade": ("mucli upgrade mine.bib", "mucli upgrade mine.bib --write --only doi,pages"),
    "check": (
        "mucli check mine.bib",
        "mucli check paper.tex --fail-on differs,not-found,undefined",
        "mucli check mine.bib --all -f markdown",
    ),
    "export": (
        "mucli export -o unlearning.md",
        "mucli export -t gnn -f csv -o graphs.csv",
        "mucli export --starred --with-notes -f yaml",
    ),
    "datasets": (
        "mucli datasets --type language-model",
        "mucli datasets tofu",
        "mucli datasets -f json",
    ),
    "metrics": ("mucli metrics", 'mucli metrics "forget quality"'),
    "benchmarks": ("mucli benchmarks", "mucli benchmarks open-unlearning"),
    "categories": ("mucli categories", "mucli categories data-driven"),
    "topics": ("mucli topics --sort name", "mucli topics llm -n 10"),
    "facets": ("mucli facets", "mucli facets certified -n 10"),
    "venues": ("mucli venues -n 20", "mucli venues iclr"),
    "methods": ("mucli methods -n 20", "mucli methods SISA"),
    "authors": ("mucli authors -n 20", 'mucli authors "Papernot"'),
    "stats": ("mucli stats", "mucli stats -t federated -f json"),
    "about": ("mucli about", "mucli about -f json"),
    "note": ('mucli note SISA "see section 4"', "mucli note SISA"),
    "tag": ("mucli tag SISA +to-read", "mucli tag SISA -to-read", "mucli tag"),
    "star": ("mucli star SISA SalUn", "mucli star", "mucli star SISA --remove"),
    "edit": ("mucli edit lee2023forgetting", "mucli edit SISA --copy"),
    "remove": ("mucli remove lee2023forgetting", "mucli remove lee2023forgetting --yes"),
    "site": ("mucli site build public", "mucli site build public --url https://example.org/papers"),
    "mcp": ("mucli mcp", "mucli --catalog my-catalog mcp"),
    "add": (
        "mucli add 2209.02299",
        "mucli add 10.1145/3749987 --dry-run",
        "mucli add https://openreview.net/forum?id=gn0mIhQGNM -t diffusion --yes",
    ),
    "enrich": ("mucli enrich SISA --dry-run", "mucli enrich -v arxiv -y 2024 -n 2 --dry-run"),
    "import": (
        "mucli import list.md --dry-run",
        "mucli import mine.bib --all --dry-run",
        "mucli import list.md --yes",
    ),
    "discover": (
        "mucli discover --since 2026-10 --dry-run",
        "mucli discover --service arxiv --service dblp",
    ),
    "sync": ("mucli sync --dry-run", "mucli sync awesome-machine-unlearning --check"),
    "check-links": (
        "mucli check-links SISA SalUn",
        "mucli check-links --links all -y 2021 -n 5",
        "mucli check-links --file list.md --fail-on dead",
    ),
    "validate": ("mucli validate my-catalog", "mucli validate my-catalog --strict --fix"),
    "doctor": ("mucli doctor -t federated", "mucli doctor --missing venue -y 2024-"),
}
"""Two or three lines for each command, in the order in which they make sense."""


def epilog(command: str) -> str:
    """Return what the help of ``command`` ends with; empty for one without examples."""
    lines = "\n".join(f"  {line}" for line in EXAMPLES.get(command, ()))
    return f"\b\nExamples:\n{lines}" if lines else ""
