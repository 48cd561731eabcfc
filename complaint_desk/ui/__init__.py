"""The window: screens, models, delegates, theme and the background runner. Asks services, never data."""
