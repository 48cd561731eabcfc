"""The register of improvement points: what is being changed, who sees to it, by when, and what came of it.

What a point is and when it may be closed is decided by ``services.improving``; here it is shown and typed.
"""
