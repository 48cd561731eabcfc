"""The settings of this computer and the people of this desk. Nothing here changes a case."""
