"""Floor 2: the web: addresses judged and asked as one, politely, within bounds."""
