"""Which capitals of a title must survive a style that sets titles in lower case.

The rules, in this order; docs/citing.md explains them to readers.

1. A method's own name, as the paper's ``methods`` spell it, is kept whole when it is one word
  (``Quark``, ``Fast-NTK``).
2. A word with capitals inside it, with several, or with a capital and a digit is kept:
  ``DeltaGrad``, ``SGD``, ``IoT``, ``3D``. Of
   ``LLMs`` only the acronym.
3. A capital that stands alone is kept, except the article ``A``.
4. A word that is formed from a name of the list below keeps its first letter: ``{B}ayesian``,
  ``{H}essian-free``.
5. In a title or subtitle that is not in title case, every capitalised word but the first is a name.
6. What stands before ``at SemEval-2025`` and its like is a team's name.
"""

import re
from collections.abc import Iterator, Sequence

# People, places, peoples, products and creatures of legend that titles of the field are likely to
# name. What is also an everyday word ("Price", "May", "Transformer") is not here. Plurals and
# possessives are found as well.
PROPER_NOUNS = frozenset(
    """
    Achilles Adam Alzheimer Android Apple Bahadur Banach Bayes Bayesian Bellman Bernoulli
    Bernstein Bessel Bitcoin Bloom Bochner Boltzmann Bonferroni Boolean Borel Bregman Brownian
    Byzantine Carlo Cauchy Chebyshev Chernoff Cholesky Claude Clopper Coulomb Cox Cramer Cramér
    Darwin Darwinian Dempster Descartes Dijkstra Dirac Dirichlet Disney Doob Edgeworth Einstein
    Ethereum Euclid Euclidean Euler Eulerian Facebook Fenchel Fisher Fokker Fourier Frank
    Fréchet Frechet Fredholm Frobenius Gabor Galerkin Galois Gauss Gaussian Gemini Gibbs Github
    Goldilocks Google Gram Grassmann Grassmannian Gronwall Gumbel Haar Hadamard Hamilton
    Hamiltonian Hamming Harry Hausdorff Hawkes Hebbian Hellinger Hermite Hermitian Hessian
    Hilbert Hinton Hodge Hoeffding Hopfield Huber Huffman Instagram Ising Itô Jaccard Jacobi
    Jacobian Janus Jensen Kalman Karhunen Kolmogorov Kronecker Krylov Kullback Lagrange
    Lagrangian Lanczos Langevin Laplace Laplacian Lebesgue Legendre Leibler Levenberg
    Levenshtein Lewis Linux Lipschitz Llama Loewner Lorentz Lyapunov Mahalanobis Markov
    Markovian Marquardt Matérn Matern Mercer Merkle Metropolis Minkowski Mistral Monte Moreau
    Nash Nesterov Netflix Newton Newtonian Neyman Nyquist Nyström Nystrom Occam Ockham Ornstein
    Paillier Pandora Pareto Parkinson Pavlov Pearson Penrose Pinsker Platonic Poincaré Poincare
    Poisson Polyak Pontryagin Potter Procrustes Pythagorean Python Qwen Rademacher Rashomon
    Rawls Rawlsian Rayleigh Rényi Renyi Riccati Ricci Riemann Riemannian Rorschach Schatten
    Schrödinger Schrodinger Schur Schwarz Shakespeare Shamir Shampoo Shannon Shapley Sherman
    Simpson Sinkhorn Sisyphus Skolem Smirnov Sobel Sobolev Socrates Socratic Stackelberg Stein
    Stiefel Stirling Sybil Taylor Theseus Thompson Tikhonov Tolstoy Toeplitz Trojan Trojaned
    Turing Twitter Uhlenbeck Vandermonde Vapnik Venn Volterra Voronoi Wasserstein Weibull Verma
    Wiener Wikipedia Wirtinger Woodbury Youtube Zipf Africa African America American Arabic Asia
    Asian Australia Australian Bengali Brazil Brazilian Britain British California Californian
    Canada Canadian China Chinese Czech Danish Dutch English Europe European Finnish France
    French German Germany Greek Hebrew Hindi Hungarian India Indian Indonesia Indonesian Iran
    Iranian Ireland Irish Israel Israeli Italian Italy Japan Japanese Kenya Korea Korean Latin
    Mexico Nigeria Norwegian Pakistan Persian Polish Portuguese Roman Romanian Russia Russian
    Scottish Singapore Spain Spanish Swedish Swiss Switzerland Taiwan Thai Turkish Ukraine
    Ukrainian Urdu Vietnam Vietnamese Welsh
    """.split()
)
_LETTER = "[^\\W_][\u0300-\u036f]*"
_WORD = re.compile(rf"(?:{_LETTER})+(?:['’](?:{_LETTER})+)*")
_PLURAL = re.compile(r"['’]?s$")
_TEAM = re.compile(r"^[^:]*?(?= at [A-Z]\w*[- ]?20\d\d\b)")  # how titles of shared tasks begin
_PARTS = re.compile(r"(?:(?<=[:.?!])|(?<=\s[-–—]))\s")
# Words of four letters and more that title case leaves in lower case.
_SMALL = frozenset(
    "from with into over under upon onto than that through between without within towards toward"
    " against during after".split()
)

Span = tuple[int, int]


def protected(title: str, methods: Sequence[str] = ()) -> list[Span]:
    """Return the pieces of ``title`` (start, end; in order, apart) whose capitals must survive.

    >>> title = "Bayesian DeltaGrad for LLMs: A Survey"
    >>> [title[a:b] for a, b in protected(title)]
    ['B', 'DeltaGrad', 'LLM']
    """
    spans = list(_methods(title, methods))
    team = _TEAM.match(title)
    for start, end in _parts(title):
        words = list(_WORD.finditer(title, start, end))
        names = _in_sentence_case(words)
        for place, match in enumerate(words):
            span = _span(
                match,
                name=place > 0 and (names or (team is not None and match.end() <= team.end())),
            )
            if span and not any(first < span[1] and span[0] < last for first, last in spans):
                spans.append(span)
    return sorted(spans)


def _parts(title: str) -> Iterator[Span]:
    """Give the title and its subtitles."""
    start = 0
    for match in _PARTS.finditer(title):
        yield start, match.start()
        start = match.end()
    yield start, len(title)


def _methods(title: str, methods: Sequence[str]) -> Iterator[Span]:
    reached: list[Span] = []
    for name in sorted(methods, key=len, reverse=True):
        if " " in name or not any(char.isupper() for char in name):
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", title):
            if not any(start < match.end() and match.start() < end for start, end in reached):
                reached.append(match.span())
                yield match.span()


def _span(match: re.Match[str], *, name: bool) -> Span | None:
    word, start = match[0], match.start()
    capitals = sum(char.isupper() for char in word)
    if not capitals:
        return None
    acronym = _PLURAL.sub("", word)
    if len(acronym) > 1 and acronym.isupper():
        return (start, start + len(acronym))
    if (
        capitals > 1
        or not word[0].isupper()
        or (len(word) > 1 and any(char.isdigit() for char in word))
    ):
        return match.span()
    first = re.match(_LETTER, word)
    if first and first[0] == word:
        return None if word == "A" else match.span()
    return (start, start + len(first[0] if first else "")) if name or _known(word) else None


def _known(word: str) -> bool:
    bare = _PLURAL.sub("", word)
    return word in PROPER_NOUNS or bare in PROPER_NOUNS


def _in_sentence_case(words: Sequence[re.Match[str]]) -> bool:
    """Tell whether most words after the first that title case would capitalise are in lower
    case.
    """
    telling = [match[0] for match in words[1:] if len(match[0]) > 3 and match[0] not in _SMALL]
    return 2 * sum(word.islower() for word in telling) > len(telling)
