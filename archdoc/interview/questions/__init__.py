"""Model -> Questions: what an interviewer will ask about this very system."""

from archdoc.interview.questions.ask import Unknown, ask, published, unknown_answers
from archdoc.interview.questions.question import Gap, Question, Standing

__all__ = ["Gap", "Question", "Standing", "Unknown", "ask", "published", "unknown_answers"]
