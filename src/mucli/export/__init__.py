"""Floor 3: the catalogue written out whole: as an awesome list in Markdown, as CSV, JSON and
YAML.
"""
