"""Suggestions with their reasons: type, urgency, impact, emotion and risk words, by rules over text. Never decides."""
