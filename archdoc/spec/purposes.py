"""What keys of a spec are for in an interview: the question that each helps to answer, in general words.

The rules of `archdoc.interview.questions` ask the same about one system, by the names of its parts.
"""

from __future__ import annotations

from archdoc.core import vocabulary as v

_PURPOSES: dict[tuple[type[v.Value], str], str] = {
    (v.Spec, "challenges"): "What was the hardest problem, and what did you do about it?",
    (v.Spec, "launch"): "How did it go live, and why that way?",
    (v.Spec, "lessons"): "What would you do differently if you began again?",
    (v.Spec, "tradeoffs"): "What did you decide yourself, what else was there, and what did it cost?",
    (v.Spec, "context"): "What was it for, and who needed it?",
    (v.Spec, "technical"): "What made it hard to build, and how large was it?",
    (v.Spec, "learned"): "What did you have to learn for it, and how?",
    (v.Spec, "roadmap"): "What would you build next?",
    (v.Spec, "results"): "How do you know that it worked?",
    (v.Spec, "flows"): "What happens, step by step, when somebody uses it?",
    (v.Me, "contributions"): "What did you decide and do yourself?",
    (v.Results, "metrics"): "How do you know that it worked?",
    (v.Results, "impact"): "What changed for the company, for customers, for the team?",
    (v.Metric, "baseline"): "What was it before?",
    (v.Metric, "attribution"): "How do you know that it was your work, and not something else?",
    (v.Metric, "source"): "Where does that number come from?",
    (v.Technical, "scale"): "How much of it is there: how many a second, how much data?",
    (v.Technical, "constraints"): "What could you not choose?",
    (v.Element, "how_it_works"): "How does it work inside, as far as your part depends on it?",
    (v.Element, "knowledge"): "Which parts were not yours, and how well do you know them?",
    (v.Element, "replicas"): "If it is gone, who is cut off: is it a single point of failure?",
    (v.Element, "role"): "Which parts were yours, and what did you do there?",
    (v.Element, "scaling"): "What happens to it at ten times the load, and what comes next?",
    (v.Element, "tradeoff"): "Why this technology, and what would make you move?",
    (v.Store, "owner"): "Several teams write to it: who owns the data?",
    (v.Store, "consistency"): "Which reads see which writes?",
    (v.Store, "partitioning"): "What happens at ten times the data, and which keys are hot?",
    (v.Store, "backup"): "How do you get the data back, and when did you last try?",
    (v.Store, "personal_data"): "Which personal data is in there, and for how long?",
    (v.Queue, "dead_letter"): "What happens to a message that can't be processed?",
    (v.Queue, "retry"): "How often is a message tried again, and how soon?",
    (v.Queue, "idempotency"): "What happens when a message is delivered twice?",
    (v.Queue, "delivery"): "Can a message be lost, or come twice?",
    (v.Queue, "ordering"): "Does the order of messages matter, and what keeps it?",
    (v.Queue, "peak"): "How many messages are there at the worst time?",
    (v.Queue, "retention"): "A reader stops for an hour: what happens to the queue?",
    (v.Queue, "scaling"): "How far does it scale, and what comes next?",
    (v.Queue, "tradeoff"): "Why this queue: what else was there?",
    (v.ThirdParty, "why_not_build"): "Why buy it instead of building what it does?",
    (v.ThirdParty, "limits"): "Where are its limits at ten times the load?",
    (v.ThirdParty, "cost"): "What does it cost at ten times the load?",
    (v.ThirdParty, "outage_plan"): "What happens when it is down for an hour?",
    (v.ThirdParty, "exit_plan"): "How would you leave it for something else?",
    (v.ThirdParty, "sla"): "What does it promise, and what do you promise on top of it?",
    (v.Edge, "timeout"): "How long does the caller wait, and what is the budget of the whole chain?",
    (v.Edge, "contract"): "Who owns the contract, and how may it change?",
    (v.Edge, "tradeoff"): "Why this way: why a queue, or why not?",
    (v.Tradeoff, "alternatives"): "What else was there, and why not that?",
    (v.Tradeoff, "because"): "Why?",
    (v.Tradeoff, "costs"): "What did you give up for it?",
    (v.Tradeoff, "revisit_when"): "When would you revisit it?",
    (v.Tradeoff, "role"): "Was it your decision?",
    (v.Tradeoff, "decided_by"): "Who decided, and who disagreed?",
    (v.Tradeoff, "changed_because"): "What changed your mind?",
    (v.Phase, "rollback"): "How would you have undone it?",
    (v.Phase, "exit_criteria"): "What let you go on to the next step?",
    (v.Launch, "why"): "Why did it go live that way?",
    (v.Lesson, "next_time"): "What would you do differently?",
    (v.Challenge, "why_hard"): "Why was it hard?",
}


def purpose(struct: type[v.Value], key: str) -> str:
    """The interviewer's question that a key helps to answer; empty where it is for the picture or the reader alone."""
    return next((_PURPOSES[base, key] for base in struct.__mro__ if (base, key) in _PURPOSES), "")
