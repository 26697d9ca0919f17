"""Model -> Questions: what an interviewer will ask about this very system."""
