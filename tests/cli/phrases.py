"""What the people of the guarded desk sign in with."""

BOSS, YUN = "rain on the harbour wall", "two foxes under a table"
