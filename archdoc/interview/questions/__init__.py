"""Model -> Questions: what an interviewer will ask about this very system."""

from archdoc.interview.questions.ask import Unknown, ask, published, unknown_answers
from archdoc.interview.questions.order import first_sight
from archdoc.interview.questions.question import Gap, Question, Standing

__all__ = ["Gap", "Question", "Standing", "Unknown", "ask", "first_sight", "published", "unknown_answers"]
