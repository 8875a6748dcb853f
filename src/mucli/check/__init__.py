"""Floor 8: is every reference of a bibliography real, and right?"""
