"""Reviews, news and verses."""
