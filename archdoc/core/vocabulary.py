"""The vocabulary a user may write, typed once: plain data becomes these values, and the JSON Schema comes out of them.

Every text key holds what the author typed: numbers and dates stay text. A key that takes a list also takes one item,
and the class variable `shorthand` names the key that a lone string stands for; `archdoc.spec.expand` does both,
before the types are checked.
"""

# No `from __future__ import annotations` here: the annotations are read at run time; strings would have to be compiled.
from typing import Annotated, ClassVar, Literal

import msgspec

from archdoc.core.choices import Audience as Audience  # noqa: PLC0414 (part of the vocabulary)
from archdoc.core.choices import Direction as Direction  # noqa: PLC0414 (part of the vocabulary)
from archdoc.core.choices import Paper as Paper  # noqa: PLC0414 (part of the vocabulary)
from archdoc.core.choices import ThemeName as ThemeName  # noqa: PLC0414 (part of the vocabulary)

EXPORTED = "Exported by archdoc"
"""What an export says of itself, by which an import knows it again."""

NEVER = "never"
"""What `fold` says where nothing is to be folded."""
Role = Literal["led", "built", "contributed", "consulted", "none"]
ComponentType = Literal[
    "person", "web", "mobile", "service", "worker", "function", "job", "gateway",
    "database", "cache", "storage", "search", "model",
]  # fmt: skip
QueueType = Literal["queue", "topic", "stream"]
Kind = Literal["component", "queue", "third_party"]
Mode = Literal["sync", "async", "batch"]
Access = Literal["read", "write"]
Status = Literal["accepted", "proposed", "superseded", "rejected", "deprecated"]
Basis = Literal["verified", "derived", "stated"]
Standing = Literal["led", "built", "contributed", "team", "other", "third-party"]
"""Whose an element is: mine by my role, my team's, another team's, or nobody's here."""
NOTICES: dict[Audience, str] = {"internal": "Internal", "public": ""}
DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$(?!\n)"
"""The look-ahead is for Python, whose `$` would let a line break through."""
Date = Annotated[str, msgspec.Meta(pattern=DATE)]

Named = Annotated[str, msgspec.Meta(pattern=r"\S")]
"""Text which the rest can't do without: a title, a name, an end of an edge."""


def notice(audience: Audience) -> str:
    """What stands on each page for an audience: nothing on those for the public."""
    return NOTICES[audience]


def key(description: str, *examples: object, ge: int | None = None) -> msgspec.Meta:
    """What the editor shows about a key: one sentence and examples; and the least that a number may be."""
    return msgspec.Meta(description=description, examples=list(examples), ge=ge)


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all parts of a spec share: unknown keys are errors, and what was not written is not written out."""

    shorthand: ClassVar[str] = ""


class Period(Value, frozen=True, kw_only=True, rename={"from_": "from"}):
    """From when to when; no `to` means that it still runs."""

    from_: Annotated[Date, key("When the work began: YYYY, YYYY-MM or YYYY-MM-DD.", "2023-02")]
    to: Annotated[Date | None, key("When it ended; leave it out while it still runs.", "2024-01")] = None


class Contribution(Value, frozen=True, kw_only=True):
    """One thing that I did, in the first person."""

    shorthand: ClassVar[str] = "what"
    what: Annotated[Named, key("What I did.", "Designed the retry policy and built it")]
    role: Annotated[Role | None, key("What my part in it was.", "led")] = None
    evidence: Annotated[str | None, key("What shows it.", "Design record 14; 62 of 80 commits")] = None
    basis: Annotated[
        Basis | None,
        key("What it rests on: others can confirm it, it was counted from a history, or it is as I remember it.",
            "derived"),
    ] = None  # fmt: skip
    where: Annotated[tuple[str, ...], key("The ids of the elements concerned.", ["dispatcher"])] = ()


class Me(Value, frozen=True, kw_only=True):
    """The author."""

    shorthand: ClassVar[str] = "name"
    name: Annotated[Named | None, key("My name.", "Ada Byron")] = None
    team: Annotated[str | None, key("The id of my team; it marks that team as mine.", "notifications")] = None
    role: Annotated[str | None, key("My job title.", "Senior engineer")] = None
    contributions: Annotated[
        tuple[Contribution, ...], key("What I did, one by one.", ["Led the move from one queue to three"])
    ] = ()
    identities: Annotated[
        tuple[str, ...],
        key("Names or addresses that my commits have; they reach no output.", ["ada@example.com", "Ada Byron"]),
    ] = ()
    after_launch: Annotated[
        str | None, key("How far it stayed mine after the launch.", "On call for it until March 2024")
    ] = None
    proud: Annotated[
        str | None, key("What I am proudest of in it.", "No reset was lost since: I drew the line that they never wait")
    ] = None


class Company(Value, frozen=True, kw_only=True):
    """The company that the work was for."""

    shorthand: ClassVar[str] = "name"
    name: Annotated[Named | None, key("The company's name.", "Acme Retail")] = None
    does: Annotated[str | None, key("What it does, in a few words.", "Sells furniture in nine countries")] = None


class Context(Value, frozen=True, kw_only=True):
    """Section 1, the product side."""

    importance: Annotated[str | None, key("Why it mattered to the business.", "Every order sends four messages")] = None
    problems: Annotated[tuple[str, ...], key("What was wrong before.", ["Customers rang to ask about orders"])] = ()
    fits_into: Annotated[str | None, key("The larger product it belongs to.", "The order-to-door flow")] = None
    users: Annotated[tuple[str, ...], key("Who uses it.", ["Customers", "Support"])] = ()
    goals: Annotated[tuple[str, ...], key("What it had to reach.", ["99 % delivered within a minute"])] = ()
    non_goals: Annotated[tuple[str, ...], key("What it was not for.", ["Marketing messages"])] = ()
    evidence: Annotated[
        str | None, key("What showed that this was the problem.", "2,100 support calls a month, read for a week")
    ] = None
    why_now: Annotated[
        str | None, key("Why then, and not a year earlier or later.", "Two renewals hung on it that summer")
    ] = None
    company_goal: Annotated[
        str | None, key("Which goal of the whole organisation it served.", "Keep the ten largest clients")
    ] = None
    unclear: Annotated[
        str | None, key("What was unclear at the outset, and how it got clear.", "The volume; a week of counting told")
    ] = None
    others: Annotated[
        str | None, key("How others solve it, and why not like them.", "Most buy a suite; none takes our templates")
    ] = None


class Technical(Value, frozen=True, kw_only=True):
    """Section 2, the technical side."""

    problem: Annotated[str | None, key("The technical problem.", "One slow provider held up every message")] = None
    constraints: Annotated[tuple[str, ...], key("What could not be changed.", ["Data stays in the EU"])] = ()
    scale: Annotated[tuple[str, ...], key("How much of it there is.", ["900 messages a second at peak"])] = ()
    capacity: Annotated[
        str | None, key("What breaks first at ten times the load.", "The preferences table, at 4,000 reads a second")
    ] = None
    degrades: Annotated[
        str | None, key("What is given up first under load or failure.", "Parcel mails wait, resets never do")
    ] = None
    tests: Annotated[
        str | None, key("How it was tested, and what that proved.", "Replays of one evening at five times the load")
    ] = None
    auth: Annotated[
        str | None,
        key("How callers are authenticated, and what they may do.", "mTLS; each writes its own topic"),
    ] = None
    versioning: Annotated[
        str | None, key("How interfaces change without breaking others.", "Additions only; a new topic for the rest")
    ] = None
    debt: Annotated[str | None, key("What is still bad about it.", "Templates are edited by hand in SQL")] = None
    simplest: Annotated[
        str | None, key("The simplest that would have done, and why not that.", "A cron job; mails an hour late")
    ] = None
    one_more: Annotated[
        str | None,
        key("What one more of its kind takes to add.", "A channel: a queue, a worker, an adapter; a week"),
    ] = None
    attack: Annotated[
        str | None, key("What an attacker would go for, and what stops that.", "Forged receipts; each has a signature")
    ] = None
    law: Annotated[
        str | None, key("Which law or contract binds it, and what that changed.", "GDPR: texts are never logged")
    ] = None
    why_not_buy: Annotated[
        str | None, key("Why it was built and not bought.", "Suites bill each event; ten times our price")
    ] = None
    tenants: Annotated[
        str | None, key("What keeps one tenant from harming the others.", "A share of the workers for each brand")
    ] = None
    erasure: Annotated[
        str | None, key("What happens when a person asks to be deleted.", "Two stores at once; backups in 35 days")
    ] = None
    harm: Annotated[
        str | None, key("Whom it could harm as designed, and who looked.", "Night mails; Legal and Support read all")
    ] = None
    clocks: Annotated[
        str | None, key("Which clock counts, and what if two disagree.", "Ours, in UTC; vendors' are kept beside it")
    ] = None
    escaped: Annotated[
        str | None, key("Which fault got past the tests, and what would catch it.", "A kind in capitals; a registry")
    ] = None


class Operations(Value, frozen=True, kw_only=True):
    """How the whole is run. What is true of one part only is a key of that part."""

    slo: Annotated[
        str | None, key("The objective, and what happens when it is missed.", "99 % in 60 s; below it we stop releases")
    ] = None
    alerts: Annotated[str | None, key("What wakes somebody.", "The oldest message is older than 5 minutes")] = None
    on_call: Annotated[str | None, key("Who is called, and when.", "Five of us, a week each; nights too")] = None
    runbook: Annotated[str | None, key("What is done then, and where it is written.", "Drain, then switch to B")] = None
    deploy: Annotated[
        str | None, key("How a change goes live, and how back.", "Rolling, by flag; back by the flag within a minute")
    ] = None
    secrets: Annotated[str | None, key("Where secrets are, and how they change.", "In the vault, new each 90 days")] = (
        None
    )
    toil: Annotated[str | None, key("What costs the most work by hand.", "Reading dead letters, 2 hours a week")] = None
    region_loss: Annotated[
        str | None, key("What happens when a zone or a region is lost.", "Nothing in a zone; hours in a region")
    ] = None
    blind_spot: Annotated[
        str | None, key("When all looked well and users complained.", "Mails accepted, and filed as spam")
    ] = None
    trace: Annotated[
        str | None, key("How one request or message is followed.", "By the event's id, in every log; 5 minutes")
    ] = None
    pages: Annotated[
        str | None, key("How often somebody is called, and how often for nothing.", "Nine a week before, one after")
    ] = None


class Incident(Value, frozen=True, kw_only=True):
    """An outage or a fault in production."""

    shorthand: ClassVar[str] = "title"
    title: Annotated[Named, key("What happened, in a few words.", "Resets waited 40 minutes")]
    date: Annotated[Date | None, key("When.", "2023-09-14")] = None
    duration: Annotated[str | None, key("How long it took.", "40 minutes, 12 of them unnoticed")] = None
    cause: Annotated[str | None, key("What caused it.", "A poison message blocked one partition")] = None
    detection: Annotated[str | None, key("How it was noticed.", "An alert on the oldest message")] = None
    my_part: Annotated[str | None, key("What I did.", "I was on call and parked the message")] = None
    changed: Annotated[str | None, key("What is different since.", "Parking after 5 tries")] = None
    where: Annotated[tuple[str, ...], key("The ids of the elements concerned.", ["dispatcher"])] = ()


class Cost(Value, frozen=True, kw_only=True):
    """What it costs."""

    shorthand: ClassVar[str] = "run"
    build: Annotated[str | None, key("What it took, and whether it was worth it.", "Five people for eight months")] = (
        None
    )
    run: Annotated[str | None, key("What running it costs, and most of that.", "€4,000 a month, 3,100 of it SES")] = (
        None
    )
    halved: Annotated[
        str | None, key("What would go first with half of it.", "The standby; a restore takes 22 min")
    ] = None
    planned: Annotated[
        str | None, key("How long it was to take, and what came of that.", "Six months, it took nine; push came later")
    ] = None
    cut: Annotated[
        str | None, key("What would be left out with half the time.", "The second vendor; never the opt-outs")
    ] = None


class People(Value, frozen=True, kw_only=True):
    """Those it was done with."""

    shorthand: ClassVar[str] = "team"
    team: Annotated[str | None, key("How many we were, and how the work was split.", "Five; one channel each")] = None
    clash: Annotated[
        str | None, key("Whose priorities clashed with mine, and how it was settled.", "Orders had no time until May")
    ] = None
    persuaded: Annotated[str | None, key("Who had to be won over, and by what.", "Legal, by a demo of opt-outs")] = None
    explained: Annotated[
        str | None, key("How a trade-off was explained to non-engineers.", "“Twice is better than never”")
    ] = None
    delegated: Annotated[
        str | None, key("What I handed over, to whom, and what came of it.", "Push to Adaeze, who leads it now")
    ] = None
    reviewed: Annotated[
        str | None,
        key("Who reviewed the design, and what that changed.", "Platform: one topic, not six"),
    ] = None
    reported: Annotated[
        str | None, key("What those above were told, and how bad news was.", "Each Friday; the delay with two ways out")
    ] = None
    bus_factor: Annotated[
        str | None,
        key("What stops when I am gone, and where it is written.", "Nothing by day; the wiki has replays"),
    ] = None
    feedback: Annotated[
        str | None, key("Which mistake was mine, and who told me.", "The shared queue; Tomasz, in March already")
    ] = None


class Team(Value, frozen=True, kw_only=True):
    """An ownership boundary."""

    shorthand: ClassVar[str] = "name"
    name: Annotated[Named | None, key("The team's name; by default its id made readable.", "Notifications")] = None
    mine: Annotated[
        bool | None, key("Whether it is a team of mine; a team inside one of mine is too, unless it says no.", True)
    ] = None
    part_of: Annotated[str | None, key("The id of the team that this one belongs to.", "platform")] = None
    description: Annotated[str | None, key("What the team is for.", "Owns all customer messages")] = None


class Group(Value, frozen=True, kw_only=True):
    """A boundary that says nothing of ownership: a system, a network, a domain. It is drawn inside the teams'."""

    shorthand: ClassVar[str] = "name"
    name: Annotated[Named | None, key("The group's name; by default its id made readable.", "Order handling")] = None
    part_of: Annotated[str | None, key("The id of the group around it.", "shop")] = None
    description: Annotated[str | None, key("What it holds.", "Everything between basket and invoice")] = None


class Alternative(Value, frozen=True, kw_only=True):
    """An option that was not taken."""

    shorthand: ClassVar[str] = "option"
    option: Annotated[Named, key("What else could have been done.", "Call the provider from the consumer")]
    rejected_because: Annotated[str | None, key("Why it was not taken.", "A slow provider stops the consumer")] = None
    pros: Annotated[tuple[str, ...], key("What spoke for it.", ["One part fewer"])] = ()
    cons: Annotated[tuple[str, ...], key("What spoke against it.", ["No retry after a crash"])] = ()


class Risk(Value, frozen=True, kw_only=True):
    """What could go wrong with a choice."""

    shorthand: ClassVar[str] = "risk"
    risk: Annotated[Named, key("What could go wrong.", "The queue grows unseen")]
    mitigation: Annotated[str | None, key("What is done about it.", "An alarm on the oldest message's age")] = None


class Tradeoff(Value, frozen=True, kw_only=True):
    """A decision record."""

    shorthand: ClassVar[str] = "choice"
    choice: Annotated[Named, key("What was chosen.", "A queue for each channel")]
    question: Annotated[str | None, key("The question that it settles.", "One queue, or one a channel?")] = None
    because: Annotated[tuple[str, ...], key("Why.", ["A slow SMS provider must not delay email"])] = ()
    alternatives: Annotated[tuple[Alternative, ...], key("What was turned down.", ["One queue with priorities"])] = ()
    gains: Annotated[tuple[str, ...], key("What it brought.", ["Each channel scales alone"])] = ()
    costs: Annotated[tuple[str, ...], key("What was accepted for it.", ["Three queues to watch"])] = ()
    criteria: Annotated[
        tuple[str, ...], key("What the options were weighed by, and by whom.", ["Nights on call, by the five of us"])
    ] = ()
    disagreed: Annotated[
        str | None, key("Who wanted something else, and on what grounds.", "Tomasz: one queue is less to run")
    ] = None
    reversible: Annotated[
        str | None, key("What taking it back would take.", "A day until the old senders were deleted; a quarter since")
    ] = None
    risks: Annotated[tuple[Risk, ...], key("What could go wrong.", ["The queue grows unseen"])] = ()
    scaling: Annotated[str | None, key("How it scales, and where it stops.", "To 3,000 a second a queue")] = None
    revisit_when: Annotated[str | None, key("What would reopen it.", "More than six channels")] = None
    status: Annotated[Status, key("Where it stands.", "superseded")] = "accepted"
    superseded_by: Annotated[str | None, key("The id of the trade-off that took its place.", "queue_per_channel")] = (
        None
    )
    changed_because: Annotated[str | None, key("What changed my mind.", "Priorities starved the email")] = None
    role: Annotated[Role | None, key("What my part in it was, by the words for elements.", "led")] = None
    date: Annotated[Date | None, key("When it was decided.", "2023-03")] = None
    decided_by: Annotated[str | None, key("Who decided.", "Me, with the platform lead")] = None
    links: Annotated[tuple[str, ...], key("Where it is written down.", ["https://example.com/adr/14"])] = ()
    answers: Annotated[
        tuple[str, ...], key("Ids of interview questions that it answers.", ["why-async:orders_api-events"])
    ] = ()


class Element(Value, frozen=True, kw_only=True):
    """What components, queues and third parties share."""

    shorthand: ClassVar[str] = "name"
    name: Annotated[Named | None, key("What the picture calls it; by default its id made readable.", "Dispatcher")] = (
        None
    )
    team: Annotated[str | None, key("The id of the team that owns it.", "notifications")] = None
    group: Annotated[str | None, key("The id of the group that it is in, whoever owns it.", "order_handling")] = None
    role: Annotated[
        Role | None,
        key(
            "What I did there: led (I decided how), built (I wrote most of it), contributed (some of it is mine): "
            "it is mine, whoever's team it is in. Else consulted (I was asked) or none.",
            "led",
        ),
    ] = None
    technology: Annotated[str | None, key("What it runs on or is written in; gives the icon.", "Python")] = None
    icon: Annotated[
        str | None,
        key("An icon of `diagrams`, or a file beside the spec.", "aws.compute.Lambda", "icons/ours.png"),
    ] = None
    description: Annotated[str | None, key("What it is for.", "Decides who gets which message")] = None
    how_it_works: Annotated[str | None, key("How it works inside.", "Reads events, looks templates up")] = None
    phase: Annotated[str | None, key("The id of the launch phase that it arrives in.", "mvp")] = None
    url: Annotated[str | None, key("Where to read more.", "https://example.com/dispatcher")] = None
    code: Annotated[
        tuple[str, ...],
        key("Its files, from the top of their repository, as in `.gitignore`; `evidence` counts in them.",
            ["services/dispatcher/**", "!services/dispatcher/generated/**"]),
    ] = ()  # fmt: skip
    repo: Annotated[
        str | None, key("Which repository they are in, where there are several: a name for `--repo NAME=PATH`.", "main")
    ] = None
    tradeoff: Annotated[
        tuple[str | Tradeoff, ...],
        key("Why this technology: a trade-off, the id of one, or a string (the choice).", "PostgreSQL, not DynamoDB"),
    ] = ()
    scaling: Annotated[str | None, key("How it scales, and where it stops.", "By partition, up to 12")] = None
    internals: Annotated[
        str | None,
        key("How its technology does what I lean on, and when it doesn't.", "Order by partition; a new one breaks it"),
    ] = None
    knowledge: Annotated[Literal["deep", "working", "basic"] | None, key("How well I know it.", "working")] = None
    replicas: Annotated[str | None, key("How many of it run.", "3", "3 to 12")] = None
    confidential: Annotated[
        bool | str, key("Hidden in public outputs; a text is the name to show instead.", True, "payment ledger")
    ] = False


class Store(Value, frozen=True, kw_only=True):
    """What is to be known of a component that keeps data."""

    owner: Annotated[str | None, key("Who owns the data.", "Notifications")] = None
    consistency: Annotated[str | None, key("Which reads see which writes.", "Read your own writes")] = None
    partitioning: Annotated[str | None, key("How it is split.", "By customer id, 64 ways")] = None
    backup: Annotated[str | None, key("How it is brought back.", "Daily; restored each quarter")] = None
    personal_data: Annotated[str | None, key("Which personal data it holds.", "E-mail addresses, 90 days")] = None
    data_model: Annotated[
        str | None, key("What it holds, and why it is modelled so.", "One row a consent, never changed, only followed")
    ] = None
    migration: Annotated[
        str | None, key("How the data would move to another store.", "Write both, copy, compare, read the new one")
    ] = None
    concurrency: Annotated[
        str | None, key("What two writers of one record do.", "The second fails on the version, and reads again")
    ] = None
    kept_for: Annotated[
        str | None, key("How long data is kept, how fast it grows, what deletes it.", "90 days by expiry; 2 GB a week")
    ] = None


class Running(Element, frozen=True, kw_only=True):
    """What components and queues share: how they are run."""

    slo: Annotated[str | None, key("Its objective, and what happens when it is missed.", "99.9 % below 300 ms")] = None
    alerts: Annotated[str | None, key("What wakes somebody about it.", "The oldest message is older than 5 min")] = None
    deploy: Annotated[str | None, key("How a change goes live, and how back.", "Blue-green, a minute back")] = None
    tests: Annotated[str | None, key("How it was tested, and what that proved.", "Killed at random under load")] = None
    auth: Annotated[str | None, key("How its callers are authenticated.", "A signed token of the shop")] = None
    capacity: Annotated[str | None, key("Where it breaks at ten times the load.", "At 600 a second, by its CPU")] = None
    degrades: Annotated[str | None, key("What it gives up first.", "Pictures in mails")] = None
    idempotency: Annotated[str | None, key("How duplicates are handled.", "A key in Redis for 48 h")] = None
    backpressure: Annotated[
        str | None, key("What keeps a slow dependency from holding all of it.", "A pool of 20, then 503 at once")
    ] = None


class Component(Running, frozen=True, kw_only=True):
    """A part that runs: a service, a database, a person at the edge."""

    type: Annotated[ComponentType, key("What sort of part it is.", "worker")] = "service"
    store: Annotated[Store | None, key("For one that keeps data.", {"owner": "Notifications"})] = None


class Queue(Running, frozen=True, kw_only=True):
    """A queue, topic or stream."""

    type: Annotated[QueueType, key("What sort of queue it is.", "topic")] = "queue"
    delivery: Annotated[str | None, key("What it promises.", "At least once")] = None
    ordering: Annotated[str | None, key("Which order it keeps.", "By customer")] = None
    retention: Annotated[str | None, key("How long it keeps messages.", "7 days")] = None
    dead_letter: Annotated[str | None, key("What happens to a message that can't be processed.", "Set aside")] = None
    retry: Annotated[str | None, key("How often it tries again.", "5 times, up to an hour")] = None
    peak: Annotated[str | None, key("The most that it sees.", "900 a second")] = None
    replay: Annotated[
        str | None, key("What is done with what was set aside.", "Replayed by hand; older than a day is dropped")
    ] = None


class ThirdParty(Element, frozen=True, kw_only=True):
    """A system that somebody else runs."""

    type: Annotated[Literal["third_party"], key("There is one sort only.")] = "third_party"
    why_not_build: Annotated[str | None, key("Why it was not built.", "Deliverability is its own trade")] = None
    limits: Annotated[str | None, key("What it allows.", "200 messages a second")] = None
    sla: Annotated[str | None, key("What it promises.", "99.9 % a month")] = None
    outage_plan: Annotated[str | None, key("What happens while it is down.", "The queue holds 4 days")] = None
    exit_plan: Annotated[str | None, key("How it would be left.", "The adapter is one class")] = None
    cost: Annotated[str | None, key("What it costs.", "€0.10 for 1,000 messages")] = None


class Edge(Value, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A relationship: who calls, writes to, or reads from whom."""

    from_: Annotated[Named, key("The id of the element, team or group that it starts at.", "dispatcher")]
    to: Annotated[Named, key("The id of the element, team or group that it goes to.", "ses")]
    label: Annotated[str | None, key("What it says on the arrow.", "send")] = None
    mode: Annotated[
        Literal[Mode, Access] | None,
        key("By default async at a queue, else sync; `read` and `write` say what such a call does.", "async", "read"),
    ] = None
    protocol: Annotated[str | None, key("What it speaks.", "HTTPS")] = None
    timeout: Annotated[str | None, key("How long the caller waits.", "2 s")] = None
    contract: Annotated[str | None, key("Who owns the contract, and where it is.", "Orders; event schema v3")] = None
    versioning: Annotated[str | None, key("How the contract changes.", "Additions only; both versions for 90 days")] = (
        None
    )
    id: Annotated[str | None, key("A name for it, for flows.", "send_email")] = None
    phase: Annotated[str | None, key("The id of the launch phase that it arrives in.", "mvp")] = None
    both_ways: Annotated[bool, key("Whether it has an arrow at each end.", True)] = False
    description: Annotated[str | None, key("What goes over it.", "One call for each message")] = None
    confidential: Annotated[
        bool | str, key("Hidden in public outputs; a text is the label to show instead.", True, "records")
    ] = False
    tradeoff: Annotated[
        tuple[str | Tradeoff, ...],
        key("Why it is so: a trade-off, the id of one, a string (the choice), or several.", "Call it directly"),
    ] = ()


class Challenge(Value, frozen=True, kw_only=True):
    """Something hard, and what came of it."""

    shorthand: ClassVar[str] = "title"
    title: Annotated[Named, key("The challenge in a few words.", "Duplicates after a retry")]
    problem: Annotated[str | None, key("What happened.", "Some customers got three messages")] = None
    why_hard: Annotated[str | None, key("Why it was hard.", "The provider has no idempotency key")] = None
    actions: Annotated[tuple[str, ...], key("What I did.", ["Kept a send log with a unique key"])] = ()
    result: Annotated[str | None, key("What came of it.", "From 900 to 2 duplicates per million")] = None
    proof: Annotated[
        str | None, key("How the cause was isolated and shown.", "With the cache off, it was gone within an hour")
    ] = None
    where: Annotated[tuple[str, ...], key("The ids of the elements concerned.", ["dispatcher"])] = ()


class Flow(Value, frozen=True, kw_only=True):
    """A process, step by step."""

    title: Annotated[Named | None, key("Its name; by default its id made readable.", "An order is placed")] = None
    why: Annotated[str | None, key("Why it is worth telling.", "The path that nearly all traffic takes")] = None
    steps: Annotated[
        tuple[str, ...],
        key(
            "Edges in order: `a -> b`, or `a -> b: what is said` in its own words, `b -> a` for the answer, or an"
            " edge's id.",
            ["orders_api -> events"],
        ),
    ] = ()


class View(Value, frozen=True, kw_only=True):
    """One more picture."""

    title: Annotated[Named | None, key("Its title; by default its id made readable.", "Only the email path")] = None
    include: Annotated[tuple[str, ...], key("Ids of elements, teams or groups to show.", ["notifications", "ses"])] = ()
    exclude: Annotated[tuple[str, ...], key("Ids of elements, teams or groups to leave out.", ["console"])] = ()
    focus: Annotated[
        tuple[str, ...], key("Ids of elements, teams or groups to show with their neighbours.", ["dispatcher"])
    ] = ()
    depth: Annotated[int, key("How many edges away from the focus; 1 by default.", 2, ge=0)] = 1
    teams: Annotated[tuple[str, ...], key("Ids of the teams to show.", ["notifications"])] = ()
    phase: Annotated[str | None, key("The launch phase to show it at.", "mvp")] = None
    flow: Annotated[str | None, key("The id of the flow to number along its edges.", "order_placed")] = None
    direction: Annotated[Direction | None, key("Left to right, or top to bottom.", "LR")] = None
    fold: Annotated[
        tuple[str, ...],
        key("Ids of the teams and groups to draw as one box each, and no others; or `never`.", ["orders"], "never"),
    ] = ()
    layout: Annotated[
        tuple[str, ...],
        key(
            "Where elements stand: `a after b`, further along the reading direction; `a beside b`, equally far along; "
            "`a same_row b`; or pinned, as column and row among those that are: `{a: [1, 1], b: [3, 2]}`.",
            ["ses after dispatcher", "console same_row orders_api"],
        ),
    ] = ()


class Phase(Value, frozen=True, kw_only=True):
    """A step of the launch."""

    shorthand: ClassVar[str] = "name"
    id: Annotated[str | None, key("Its id; by default made from its name.", "mvp")] = None
    name: Annotated[Named | None, key("Its name.", "Email only, to staff")] = None
    date: Annotated[Date | None, key("When it began.", "2023-06")] = None
    audience: Annotated[str | None, key("Who saw it.", "Staff")] = None
    percent: Annotated[str | None, key("The share of users who saw it.", "5")] = None
    exposure: Annotated[
        Literal["big-bang", "cohort", "percentage", "ring", "canary", "dark", "blue-green"] | None,
        key("How it was shown to them.", "percentage"),
    ] = None
    includes: Annotated[tuple[str, ...], key("What was in it.", ["Email"])] = ()
    mechanism: Annotated[str | None, key("How it was switched on.", "A feature flag by customer id")] = None
    exit_criteria: Annotated[tuple[str, ...], key("What let us go on.", ["99 % in 60 s for a week"])] = ()
    rollback: Annotated[str | None, key("How it would be undone.", "Flag off; the old job still runs")] = None


class Launch(Value, frozen=True, kw_only=True):
    """Section 3, the launch."""

    scope: Annotated[Literal["mvp", "iterative", "full"] | None, key("What was built before users saw it.", "mvp")] = (
        None
    )
    why: Annotated[str | None, key("Why that way.", "Volume was unknown until real users came")] = None
    decided_by: Annotated[str | None, key("Who decided.", "Product and I")] = None
    alternatives: Annotated[tuple[Alternative, ...], key("Other ways to launch.", ["All channels at once"])] = ()
    phases: Annotated[tuple[Phase, ...], key("The steps, in order.", [{"id": "mvp", "name": "Email only"}])] = ()
    rollback: Annotated[
        str | None,
        key("How any of them would be undone, where the way is the same.", "One flag, back in minutes"),
    ] = None
    migration: Annotated[
        str | None, key("How those on the old way were moved, and when it was switched off.", "By brand; off in August")
    ] = None
    data_move: Annotated[
        str | None, key("What became of the old way's data, and how both sides were compared.", "Copied; row counts")
    ] = None
    surprises: Annotated[
        str | None, key("What the first weeks after the launch showed.", "One brand sent as much as all others")
    ] = None
    next: Annotated[tuple[str, ...], key("What comes after.", ["Push messages"])] = ()


class Metric(Value, frozen=True, kw_only=True):
    """A number that shows how it went. Values are text, so that `4.2 million` and `95 %` are fine."""

    name: Annotated[Named, key("What is measured.", "Delivered within 60 s")]
    why: Annotated[str | None, key("Why this one.", "Support calls rise after a minute")] = None
    kind: Annotated[
        Literal["product", "technical", "delivery", "business", "guardrail"] | None,
        key("What sort of number it is.", "technical"),
    ] = None
    unit: Annotated[str | None, key("Its unit.", "%")] = None
    better: Annotated[Literal["up", "down"] | None, key("Which way is better.", "up")] = None
    baseline: Annotated[str | None, key("Its value before.", "82")] = None
    target: Annotated[str | None, key("The value aimed at.", "99")] = None
    actual: Annotated[str | None, key("The value reached.", "99.3")] = None
    date: Annotated[Date | None, key("When it was measured.", "2024-01")] = None
    source: Annotated[str | None, key("Where the number comes from.", "Delivery log, weekly report")] = None
    definition: Annotated[
        str | None, key("What is counted, of what, over which time.", "Receipts within 60 s, of all sends, a week")
    ] = None
    attribution: Annotated[str | None, key("How much of it was this work.", "Held against 10 % kept back")] = None
    series: Annotated[dict[str, str], key("Values by date.", {"2023-02": "41", "2023-06": "88"})] = {}


class Impact(Value, frozen=True, kw_only=True):
    """What changed for somebody."""

    shorthand: ClassVar[str] = "statement"
    statement: Annotated[Named, key("What changed.", "A client came over from a competitor for SMS")]
    on: Annotated[Literal["company", "customers", "team"] | None, key("For whom.", "customers")] = None
    evidence: Annotated[str | None, key("What shows it.", "Named in the contract")] = None
    metric: Annotated[str | None, key("The name of the metric that shows it.", "Delivered within 60 s")] = None


class Results(Value, frozen=True, kw_only=True):
    """Section 4, the results."""

    metrics: Annotated[
        tuple[Metric, ...], key("Numbers.", [{"name": "Delivered within 60 s", "baseline": "82", "actual": "99"}])
    ] = ()
    impact: Annotated[
        tuple[Impact, ...], key("What changed.", [{"on": "team", "statement": "No more night calls"}])
    ] = ()


class Lesson(Value, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Section 5: what was learnt."""

    shorthand: ClassVar[str] = "lesson"
    lesson: Annotated[Named, key("What was learnt.", "Ask the provider for its limits first")]
    from_: Annotated[Literal["company", "me", "customers"] | None, key("Whose lesson it is.", "me")] = None
    trigger: Annotated[str | None, key("What taught it.", "The outage of 3 May")] = None
    before: Annotated[str | None, key("What I thought before.", "A timeout is enough")] = None
    after: Annotated[str | None, key("What I think now.", "A timeout needs a budget")] = None
    next_time: Annotated[str | None, key("What I would do differently.", "A load test before the pilot")] = None
    applied: Annotated[str | None, key("Where I have used it since.", "Limits first, in the payments work")] = None


class Learned(Value, frozen=True, kw_only=True):
    """A technology learnt on the way."""

    shorthand: ClassVar[str] = "technology"
    technology: Annotated[Named, key("What was learnt.", "Kafka")]
    need: Annotated[str | None, key("How the need showed.", "The table as a queue locked up")] = None
    how: Annotated[str | None, key("How it was learnt.", "A spike of two weeks, then a review by Platform")] = None
    effect: Annotated[str | None, key("What it changed.", "Replays in minutes")] = None


class RoadmapItem(Value, frozen=True, kw_only=True):
    """What would come next."""

    shorthand: ClassVar[str] = "what"
    what: Annotated[Named, key("What to do.", "Quiet hours")]
    why: Annotated[str | None, key("Why.", "The second most frequent complaint")] = None
    when: Annotated[str | None, key("When.", "Second half of 2024")] = None


class Imported(Value, frozen=True, kw_only=True):
    """What one import wrote, so that the next one tells the author's edits from its own."""

    format: Annotated[str, key("The format that was read.", "compose")]
    files: Annotated[tuple[str, ...], key("The files, as seen from the spec.", ["compose.yaml"])] = ()
    parts: Annotated[
        dict[str, str], key("What was said of each part, as a digest.", {"components.web": "qwmzpa name.hbvtxe"})
    ] = {}
    edges: Annotated[dict[str, str], key("What was said of each edge, as a digest.", {"web -> db": "kdjvqo"})] = {}


class Confidential(Value, frozen=True, kw_only=True):
    """What must not leave."""

    replace: Annotated[
        dict[str, str], key("Texts and what stands in their place in public.", {"Acme Retail": "a large retailer"})
    ] = {}
    omit: Annotated[
        tuple[str, ...], key("Paths that public outputs leave out; items count from 1.", ["results.impact.2"])
    ] = ()
    allow: Annotated[
        tuple[str, ...], key("Texts that may be said, though a word of them is part of what is replaced.", ["Acme"])
    ] = ()


class Spec(Value, frozen=True, kw_only=True):
    """One project, as its author wrote it."""

    archdoc: Annotated[int, key("The version of this format.", 1)] = 1
    title: Annotated[Named, key("The project's name.", "Notification system")]
    summary: Annotated[str | None, key("One or two sentences.", "Tells customers what happens to an order.")] = None
    period: Annotated[Period | None, key("When.", {"from": "2023-02", "to": "2024-01"})] = None
    reviewed: Annotated[Date | None, key("When it was last read through.", "2024-05-02")] = None
    kind: Annotated[Literal["work", "open-source", "hobby"], key("What sort of project.", "work")] = "work"
    me: Annotated[Me | None, key("The author.", {"name": "Ada Byron", "team": "notifications"})] = None
    company: Annotated[Company | None, key("The company.", {"name": "Acme Retail"})] = None
    context: Annotated[Context | None, key("Section 1, the product side.", {"goals": ["Fewer calls"]})] = None
    technical: Annotated[Technical | None, key("Section 2, the technical side.", {"scale": ["900 a second"]})] = None
    teams: Annotated[dict[str, Team], key("Ownership boundaries, by id.", {"orders": "Orders"})] = {}
    groups: Annotated[dict[str, Group], key("Boundaries that say nothing of ownership, by id.", {"shop": "Shop"})] = {}
    components: Annotated[
        dict[str, Component], key("What runs, by id.", {"orders_api": {"technology": "Spring Boot"}})
    ] = {}
    queues: Annotated[dict[str, Queue], key("Queues, topics and streams, by id.", {"events": {"type": "topic"}})] = {}
    third_parties: Annotated[dict[str, ThirdParty], key("What others run, by id.", {"ses": "Amazon SES"})] = {}
    edges: Annotated[tuple[Edge, ...], key("Relationships, in order.", ["orders_api -> events"])] = ()
    tradeoffs: Annotated[
        dict[str, Tradeoff], key("Trade-offs by id.", {"queue_per_channel": {"choice": "A queue for each channel"}})
    ] = {}
    challenges: Annotated[tuple[Challenge, ...], key("What was hard.", [{"title": "Duplicates"}])] = ()
    operations: Annotated[Operations | None, key("How it is run.", {"slo": "99 % in 60 s"})] = None
    incidents: Annotated[tuple[Incident, ...], key("What went wrong in production.", ["Resets waited 40 minutes"])] = ()
    people: Annotated[People | None, key("Those it was done with.", {"team": "Five; one channel each"})] = None
    cost: Annotated[Cost | None, key("What it costs.", {"run": "€4,000 a month"})] = None
    flows: Annotated[dict[str, Flow], key("Processes, by id.", {"order_placed": {"steps": ["a -> b"]}})] = {}
    views: Annotated[dict[str, View], key("More pictures, by id.", {"email": {"focus": ["dispatcher"]}})] = {}
    launch: Annotated[Launch | None, key("Section 3, the launch.", {"scope": "mvp"})] = None
    results: Annotated[Results | None, key("Section 4, the results.", {"impact": []})] = None
    lessons: Annotated[tuple[Lesson, ...], key("Section 5, the lessons.", ["Ask for the limits first"])] = ()
    learned: Annotated[tuple[Learned, ...], key("Technologies learnt.", [{"technology": "Kafka"}])] = ()
    roadmap: Annotated[tuple[RoadmapItem, ...], key("What would come next.", ["Quiet hours"])] = ()
    glossary: Annotated[dict[str, str], key("Terms and their meanings.", {"DLQ": "dead-letter queue"})] = {}
    confidential: Annotated[Confidential | None, key("What must not leave.", {"omit": ["company.name"]})] = None
    imported: Annotated[
        tuple[Imported, ...], key("Kept by `archdoc import`; it is not for writing.", [{"format": "compose"}])
    ] = ()
