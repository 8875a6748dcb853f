"""Floor 6: a user's bibliographies and manuscripts: read without loss, edited as their owner
would.
"""
