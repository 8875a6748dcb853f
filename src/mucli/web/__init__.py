"""Floor 3: the web: addresses judged and asked as one, politely, within bounds."""
