"""The verbs of the desk: one call, one right asked, one gate, one transaction, one Changed.

Everything that changes goes through here; so does every question a screen asks.
"""
