"""The queue: the views with their counts, search and filters, and the table that jumps anywhere in a million cases."""

from complaint_desk.ui.queue.screen import QueueScreen

__all__ = ["QueueScreen"]
