"""Floor 5: the truth about links. ``collect`` finds them, ``run`` checks them, ``verdicts`` says
what may be found.
"""
