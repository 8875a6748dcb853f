"""Floor 4: the catalogue as YAML files, checked and compiled to one SQLite file, and that file
opened.
"""
