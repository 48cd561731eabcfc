"""The store: the only place with tables and SQL. Events, chains, projections, roll-ups and search, written through one door."""
