"""Questions -> practice: what to ask next, how it went, and when it comes back; or a deck for Anki."""
