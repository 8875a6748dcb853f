"""Floor 2: how a kind of file is read, once: bytes to text, Markdown, HTML, BibTeX."""
