"""Each rule of the questions: it asks where its pattern is, the spec answers it, and nearly the pattern is let be."""

from __future__ import annotations

from typing import Any

import pytest
from questions_of import Case, asked, decided, model
from theme_cases import THEMES

from archdoc.interview.questions import ask
from archdoc.interview.questions.registry import RULES
from archdoc.interview.questions.words import quoted

ENTRY = """
teams: {us: {name: Us, mine: true}, them: Them}
components:
  shop: {name: Shop API, team: them}
  mailer: {team: us, role: led, type: worker}
queues: {events: {team: us}}
edges:
  - {from: shop, to: events, label: OrderPlaced}
  - {from: events, to: mailer}
"""
SEVERAL = """
components: {sorter: {role: led}, one: {type: worker}, two: {type: worker}}
queues: {mail: {}, text: {}}
edges: [{from: sorter, to: mail}, {from: sorter, to: text}, {from: mail, to: one}, {from: text, to: two}]
"""
ROW = """
components: {sorter: {role: led}, sender: {role: led, type: worker}}
queues: {events: {}, mail: {}}
third_parties: {ses: {name: Amazon SES}}
edges:
  - {from: events, to: sorter}
  - {from: sorter, to: mail}
  - {from: mail, to: sender}
  - {from: sender, to: ses}
"""
CALLED = """
teams: {us: {name: Us, mine: true}}
components: {biller: {role: led, team: us}}
third_parties: {stripe: {name: Stripe}}
edges: [{from: biller, to: stripe, label: charge}]
"""
WEBHOOK = """
components: {biller: {role: led}}
third_parties: {stripe: {name: Stripe}}
edges: [{from: stripe, to: biller, mode: async}]
"""
SHARED = """
teams: {us: {name: Us, mine: true}, them: Them}
components: {api: {role: led, team: us}, report: {role: led, team: us}, orders: {team: them, type: database}}
edges: [{from: api, to: orders}, {from: report, to: orders}]
"""
PAGE = """
components: {web: {type: web}, api: {name: Pay API, role: led}, risk: {}}
edges: [{from: web, to: api, label: pay}, {from: api, to: risk}]
"""
QUEUE = """
components: {api: {}, worker: {type: worker, role: led}}
queues: {jobs: {}}
edges: [{from: api, to: jobs}, {from: jobs, to: worker}]
"""
NO_READER = "{components: {api: {role: led}}, queues: {jobs: {}}, edges: [{from: api, to: jobs}]}"
TOPIC = QUEUE.replace("jobs: {}", "jobs: {type: topic, technology: Kafka}")
TEAM = """
me: {contributions: [{what: I wrote the sender, role: led}]}
teams: {us: {name: Mail, mine: true}, them: Them}
components: {sender: {team: us, role: led}, receipts: {team: us}, shop: {team: them}}
edges: [{from: shop, to: sender}, {from: sender, to: receipts}]
"""
STORE = """
components: {api: {role: led}, orders: {type: database, technology: PostgreSQL, role: led}}
edges: [{from: api, to: orders, label: write}]
"""
TWO_TEAMS = """
teams: {us: {name: Us, mine: true}, them: Them}
components: {mine: {team: us, role: led}, theirs: {team: them}, orders: {type: database, team: us}}
edges: [{from: mine, to: orders, label: write}, {from: theirs, to: orders, label: write}]
"""
TWICE = """
components: {api: {role: led}, orders: {type: database}, far: {type: worker}}
queues: {events: {}}
edges: [{from: api, to: orders, label: insert}, {from: api, to: events}, {from: events, to: far}]
"""
RELAY = """
components: {orders: {type: database, role: led}, relay: {type: worker, role: built}, books: {}}
queues: {events: {}}
edges: [{from: orders, to: relay, mode: batch}, {from: relay, to: events}, {from: events, to: books}]
"""
CUT = """
components: {a: {}, b: {}, hub: {role: led}, c: {}, d: {}}
edges: [{from: a, to: hub}, {from: b, to: hub}, {from: hub, to: c}, {from: hub, to: d}]
"""
CROWD = """
components: {hub: {role: led}, p0: {}, p1: {}, p2: {}, p3: {}, p4: {}, p5: {}, p6: {}}
edges:
  - {from: p0, to: hub}
  - {from: p1, to: hub}
  - {from: p2, to: hub}
  - {from: p3, to: hub}
  - {from: p4, to: hub}
  - {from: p5, to: hub}
  - {from: p6, to: hub}
"""
CHAIN = """
components: {web: {type: web}, api: {role: led}, orders: {}, stock: {}}
edges: [{from: web, to: api}, {from: api, to: orders}, {from: orders, to: stock}]
"""
CIRCLE = "{components: {a: {role: led}, b: {}}, edges: [{from: a, to: b}, {from: b, to: a}]}"
PRIVATE = """
components: {people: {type: database, role: led, store: {personal_data: names}}, sender: {role: led}}
third_parties: {ses: {name: Amazon SES}}
edges: [{from: sender, to: people, label: read}, {from: sender, to: ses}]
"""
ALONE = "{components: {api: {role: led}}}"
METRIC = "{components: {api: {}}, results: {metrics: [{name: Sent in time, better: up, target: 99, actual: %s}]}}"
PHASES = "{components: {api: {}}, launch: {phases: [{id: staff, name: Staff}, {id: all, name: Everyone}]}}"

CASES = (
    Case(id="why-async:shop-events", pattern=ENTRY, answer={"edges.0.tradeoff": decided("An HTTP call to us")},
         says="Why does Shop API publish OrderPlaced to Events instead of calling Mailer over HTTP?",
         nearly=ENTRY.replace("{from: shop, to: events, label: OrderPlaced}", "{from: shop, to: mailer}")),
    Case(id="why-queues:sorter", pattern=SEVERAL, answer={"edges.1.tradeoff": decided("One shared queue")},
         says="Why does Sorter write to two queues, Mail and Text, and not one?",
         nearly=SEVERAL.replace("text: {}}", "text: {type: topic}}")),
    Case(id="why-not-direct:sorter-ses", pattern=ROW, answer={"edges.3.tradeoff": decided("Call SES directly")},
         says="Why doesn't Sorter call Amazon SES directly, without a queue in between?",
         nearly=ROW.replace("  - {from: events, to: sorter}\n", "")),
    Case(id="why-no-queue:biller-stripe", pattern=CALLED,
         answer={"edges.0.tradeoff": decided("A queue before it"), "edges.0.timeout": "2 s"},
         says="Why does Biller call Stripe directly, with no queue in between?",
         nearly=CALLED.replace("label: charge", "mode: async")),
    Case(id="why-sync:web-api", pattern=PAGE, answer={"edges.0.tradeoff": decided("Accept, and charge later")},
         says="Why does Web wait for Pay API while it calls Risk, instead of hearing the result later?",
         nearly=PAGE.replace("label: pay", "label: look up")),
    Case(id="outage:stripe", pattern=CALLED, answer={"third_parties.stripe.outage_plan": "Orders wait"},
         says="What happens when Stripe is down for an hour?", nearly="{third_parties: {stripe: {}}}"),
    Case(id="why-buy:stripe", pattern=CALLED, answer={"third_parties.stripe.why_not_build": "Licences"},
         says="Why use Stripe instead of building what it does?",
         nearly="{components: {api: {role: led}}, third_parties: {bank: {}}, edges: [{from: bank, to: api}]}"),
    Case(id="called-back:stripe-biller", pattern=WEBHOOK,
         answer={"edges.0.tradeoff": decided(because="A webhook that comes twice finds its event kept")},
         says="What if a call from Stripe to Biller comes twice?",
         nearly=WEBHOOK.replace("mode: async", "mode: batch")),
    Case(id="worse:score", pattern="components: {score: {type: model, role: led}}",
         answer={"components.score.tradeoff": decided(risks=[{"risk": "It drifts", "mitigation": "Trained weekly"}])},
         says="How would you notice that Score has got worse, and what happens then?",
         nearly="components: {score: {type: model}, api: {role: led}}"),
    Case(id="contract:api-orders", pattern=SHARED, answer={"edges.1.contract": "Ours; a change is told a month ahead"},
         says="Who may change the shape of the data in Orders, and who is told?",
         nearly=SHARED.replace("orders: {team: them", "orders: {team: us")),
    Case(id="limits:stripe", pattern=CALLED,
         answer={"third_parties.stripe.limits": "100 a second", "third_parties.stripe.cost": "1 %"},
         says="What are the limits and the cost of Stripe at ten times the load?", nearly=ALONE),
    Case(id="exit:stripe", pattern=CALLED, answer={"third_parties.stripe.exit_plan": "Another one in a month"},
         says="How would you leave Stripe for something else?",
         nearly=CALLED.replace("{name: Stripe}", "{name: Stripe}, adyen: {}")
         .replace("label: charge}", "label: charge}, {from: biller, to: adyen, label: charge}")),
    Case(id="inside:shop", pattern=ENTRY.replace("from: shop, to: events", "from: shop, to: mailer"),
         answer={"components.shop.how_it_works": "It writes the order first"},
         says="Shop API is not yours: how does it work inside?",
         nearly=ENTRY.replace("shop: {name: Shop API, team: them}", "shop: {team: us, role: built}")
         .replace("events: {team: us}", "events: {role: led}")),
    Case(id="contract:shop-events", pattern=ENTRY, answer={"edges.0.contract": "Theirs, in the registry"},
         says="Who owns the contract of what Shop API publishes to Events?",
         nearly=ENTRY.replace("team: them", "team: us")),
    Case(id="not-mine:us", pattern=TEAM, answer={"components.receipts.knowledge": "working"},
         says="Which parts of the Mail team's work here were not yours?",
         nearly=TEAM.replace("receipts: {team: us}", "receipts: {team: us, role: built}")),
    Case(id="decided", pattern=TEAM, answer={"edges.0.tradeoff": decided(role="led")},
         says="You led Sender: which decisions were yours alone, and which did others take?",
         nearly=TEAM.replace("team: us, role: led", "team: us, role: built")),
    Case(id="poison:jobs", pattern=QUEUE,
         answer={"queues.jobs.dead_letter": "Set aside", "queues.jobs.retry": "Thrice"},
         says="What happens to a message in the Jobs queue that can't be processed?", nearly=NO_READER),
    Case(id="duplicates:jobs", pattern=QUEUE, answer={"queues.jobs.idempotency": "A key in Redis"},
         says="What happens when a message in the Jobs queue is delivered twice?",
         nearly=QUEUE.replace("jobs: {}", "jobs: {delivery: at most once}")),
    Case(id="order:jobs", pattern=QUEUE.replace("type: worker", "type: worker, replicas: 4"),
         answer={"queues.jobs.ordering": "none needed"},
         says="Does the order of messages in the Jobs queue matter, and what keeps it?",
         nearly=QUEUE.replace("type: worker", "type: worker, replicas: 1")),
    Case(id="backlog:jobs", pattern=QUEUE,
         answer={"queues.jobs.retention": "4 days", "queues.jobs.peak": "9 a second", "queues.jobs.scaling": "Wide"},
         says="Worker stops for an hour at the worst time: what happens to the Jobs queue?", nearly=NO_READER),
    Case(id="why-topic:jobs", pattern=TOPIC, answer={"queues.jobs.tradeoff": decided("A plain queue")},
         says="Why is Jobs a topic on Kafka, and not a plain queue?",
         nearly=TOPIC.replace("worker: {", "other: {}, worker: {").replace("to: worker}", "to: [worker, other]}")),
    Case(id="why-store:orders", pattern=STORE, answer={"components.orders.tradeoff": decided("DynamoDB")},
         says="Why PostgreSQL for Orders?", nearly=STORE.replace("type: database", "type: cache")),
    Case(id="ten-times-data:orders", pattern=STORE,
         answer={"components.orders.scaling": "Bigger machines", "components.orders.store": {"partitioning": "none"}},
         says="What happens to Orders at ten times the data, and which keys are hot?",
         nearly=STORE.replace("technology: PostgreSQL, role: led", "role: none")),
    Case(id="whose-data:orders", pattern=TWO_TEAMS, answer={"components.orders.store": {"owner": "Us"}},
         says="Us and Them write to Orders: who owns the data?",
         nearly=TWO_TEAMS.replace("from: theirs, to: orders, label: write", "from: theirs, to: orders, label: read")),
    Case(id="dual-write:api", pattern=TWICE, answer={"edges.1.tradeoff": decided(choice="An outbox")},
         says="What if Api dies between writing Orders and publishing to Events?".replace("Api", "API"),
         nearly=TWICE.replace("label: insert", "label: look up")),
    Case(id="in-step:orders-events", pattern=RELAY, answer={"edges.1.tradeoff": decided(choice="An outbox")},
         says="How do Orders and Events stay in step, and what if Relay dies halfway?",
         nearly=RELAY.replace("{from: relay", "{from: books, to: relay}, {from: relay")),
    Case(id="cache-lost:keys", pattern=STORE.replace("orders: {type: database", "keys: {type: cache")
         .replace("to: orders", "to: keys"), answer={"components.keys.tradeoff": decided()},
         says="What if the Keys cache is lost, or what it holds is stale?", nearly=STORE),
    Case(id="spof:hub", pattern=CUT, answer={"components.hub.replicas": "3"},
         says="If Hub is gone, what stops and what goes on: is it a single point of failure?",
         nearly=CUT.replace("edges: [", "edges: [{from: a, to: b}, {from: b, to: c}, {from: c, to: d}, ")),
    Case(id="crowded:hub", pattern=CROWD, answer={"components.hub.tradeoff": decided()},
         says="Hub talks to seven others: why is so much in one place?",
         nearly=CROWD.replace("{from: p6, to: hub}", "{from: p6, to: p5}")),
    Case(id="chain:web-api-orders-stock", pattern=CHAIN,
         answer={"edges.0.timeout": "3 s", "edges.1.timeout": "2 s", "edges.2.timeout": "1 s",
                 "technical": {"scale": ["99.9 % within 3 s"]}},
         says="Web waits for API, Orders and Stock in a row: what is the budget for latency and availability?",
         nearly=CHAIN.replace("{from: orders, to: stock}", "{from: orders, to: stock, mode: async}")),
    Case(id="circle:a-b", pattern=CIRCLE, answer={"edges.1.tradeoff": decided(because="They need each other's word")},
         says="A and B call each other: why do they need each other?",
         nearly="{components: {a: {role: led}, b: {}}, edges: [{from: a, to: b, both_ways: true}]}"),
    Case(id="managed:jobs", pattern=QUEUE.replace("jobs: {}", "jobs: {technology: Amazon SQS}"),
         answer={"queues.jobs.tradeoff": decided("RabbitMQ", scaling="Without end")},
         says="Why Amazon SQS for Jobs: what else was there, how far does it scale, what comes next?",
         nearly=QUEUE.replace("jobs: {}", "jobs: {technology: RabbitMQ}")),
    Case(id="job:nightly", pattern="components: {nightly: {type: job, role: led}}",
         answer={"components.nightly.tradeoff": decided(because="A missed run is made up for by the next")},
         says="What if a run of Nightly is missed, or happens twice?",
         nearly="components: {nightly: {type: worker, role: led}}"),
    Case(id="privacy:ses", pattern=PRIVATE,
         answer={"edges.1.tradeoff": decided(risks=[{"risk": "Names leave the company", "mitigation": "A contract"}])},
         says="Which personal data does Amazon SES get to see, and what protects it?",
         nearly=PRIVATE.replace("personal_data: names", "personal_data: none")),
    Case(id="changed:old", says="You first decided on “Poll”, then on “Push”: what changed your mind?",
         pattern="{components: {a: {}}, tradeoffs: {old: {choice: Poll, superseded_by: new}, new: {choice: Push}}}",
         answer={"tradeoffs.old.changed_because": "It was late"},
         nearly="{components: {a: {}}, tradeoffs: {old: {choice: Poll, status: rejected}}}"),
    Case(id="revisit:push", says="When would you revisit “Push”?",
         pattern="{components: {a: {}}, tradeoffs: {push: {choice: Push}}}",
         answer={"tradeoffs.push.revisit_when": "Nobody listens"},
         nearly="{components: {a: {}}, tradeoffs: {push: {choice: Push, status: proposed}}}"),
    Case(id="why:push", says="Poll, or push? You chose “Push”: why that?",
         pattern="{components: {a: {}}, tradeoffs: {push: {choice: Push, question: 'Poll, or push?'}}}",
         answer={"tradeoffs.push": decided("Poll", question="Poll, or push?")},
         nearly="{components: {a: {}}, tradeoffs: {push: {choice: Push, status: rejected}}}"),
    Case(id="launch", pattern="{components: {a: {}}, launch: {scope: mvp}}",
         says="Why did you launch a minimum first, and not all of it at once?",
         answer={"launch.why": "To learn", "launch.alternatives": [{"option": "All", "rejected_because": "Blind"}]},
         nearly=""),
    Case(id="switch:staff", pattern=PHASES,
         says="How were “Staff” and “Everyone” switched on, and how would you have undone them?",
         answer={"launch.phases.0.mechanism": "A flag", "launch.phases.1.mechanism": "The same",
                 "launch.phases.1.rollback": "Flag off"},
         nearly=ALONE),
    Case(id="go-on:staff", pattern=PHASES, says="What had to be true before you went on from “Staff”?",
         answer={"launch.phases.0.exit_criteria": "14 days without a fault"},
         nearly=PHASES.replace("{id: staff, name: Staff}, ", "")),
    Case(id="metric:sent_in_time", pattern=METRIC % 99,
         says="Why did you measure “Sent in time”, and how much of it was your doing?",
         answer={"results.metrics.0.why": "They wait", "results.metrics.0.attribution": "All"}, nearly=""),
    Case(id="missed:sent_in_time", pattern=METRIC % 97,
         says="“Sent in time” came to 97, not the 99 that you aimed at: why?",
         answer={"results.metrics.0.attribution": "One vendor was slow"}, nearly=METRIC % 99),
    Case(id="challenge:twice", pattern="{components: {a: {}}, challenges: [{title: Twice}]}",
         says="“Twice”: why was it hard, and what did you do about it?",
         answer={"challenges.0": {"title": "Twice", "why_hard": "No key", "actions": ["A claim"], "result": "None"}},
         nearly=""),
    Case(id="learned:kafka", pattern="{components: {a: {}}, learned: [Kafka]}",
         says="When did you notice that you had to learn Kafka, and how did you?",
         answer={"learned.0": {"technology": "Kafka", "need": "Replays", "how": "A spike"}}, nearly=ALONE),
    Case(id="differently", pattern=ALONE, says="What would you do differently if you began again?",
         answer={"lessons": [{"lesson": "Ask first", "next_time": "I would ask first"}]}, nearly=""),
)  # fmt: skip
CASES = (*CASES, *THEMES)
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)


@EACH
def test_a_rule_asks_where_its_pattern_is(case: Case) -> None:
    question = asked(case.pattern)[case.id]
    assert question.text == case.says
    assert question.standing != "answered"
    assert question.missing


@EACH
def test_the_spec_answers_it(case: Case) -> None:
    question = asked(case.pattern, case.answer)[case.id]
    assert question.missing == ()
    assert question.standing == "answered"
    assert question.answer


@EACH
def test_each_part_of_the_answer_is_needed(case: Case) -> None:
    before = len(asked(case.pattern)[case.id].missing)
    for left_out in case.answer:
        rest = {path: value for path, value in case.answer.items() if path != left_out}
        assert asked(case.pattern, rest)[case.id].standing != "answered"
        assert len(asked(case.pattern, rest)[case.id].missing) <= before


@pytest.mark.parametrize("case", [case for case in CASES if case.nearly], ids=lambda case: case.id)
def test_nearly_the_pattern_is_let_be(case: Case) -> None:
    rule = case.id.split(":")[0]
    assert rule not in {one.rule for one in ask(model(case.nearly)) if one.id != rule or rule == case.id}


def test_what_is_not_set_aside_is_not_replayed() -> None:
    queue = """
components: {api: {role: led}, worker: {role: built, type: worker}}
queues: {jobs: {role: led, dead_letter: %s}}
edges: [api -> jobs, jobs -> worker]
"""
    assert "replay:jobs" in asked(queue % "After 5 tries")
    assert "replay:jobs" not in asked(queue % "None; the worker stops")


def test_a_department_around_my_team_is_no_other_team() -> None:
    text = """
teams: {all: {name: All}, us: {name: Us, mine: true, part_of: all}, them: {name: Them, part_of: all}}
components: {a: {team: us}, b: {team: them}}
"""
    assert asked(text)["clash"].text == "Did the priorities of Them clash with yours, and how was it settled?"


def test_every_rule_has_its_case() -> None:
    ask(model(ALONE))
    assert {case.id.split(":")[0] for case in CASES} == {*RULES, "why"} - {"example"}


def test_a_word_without_a_number_is_asked_for_an_example_until_it_has_one() -> None:
    text = "{components: {a: {role: led, description: %s}}}"
    found = asked(text % "A robust relay of events")["example:robust"]
    assert (
        found.text
        == "You say “robust” (“A robust relay of events”): which concrete example, with a number, can you give?"
    )
    assert [gap.path for gap in found.missing] == [("components", "a", "description")]
    assert "example:robust" not in asked(text % "A robust relay that lost 2 of 4 million events")
    assert "example:robust" not in asked(text % "A relay of events")


@pytest.mark.parametrize("lacking", ["because", "alternatives", "costs"])
def test_a_decision_without_one_of_its_parts_is_half_an_answer(lacking: str) -> None:
    whole = decided("DynamoDB")
    del whole[lacking]
    question = asked(STORE, {"components.orders.tradeoff": whole})["why-store:orders"]
    assert question.standing == "partial"
    assert [gap.path for gap in question.missing] == [("components", "orders", "tradeoff", 0, lacking)]


def test_an_alternative_without_its_reason_is_half_an_answer() -> None:
    question = asked(ENTRY, {"edges.0.tradeoff": decided() | {"alternatives": ["An HTTP call"]}})
    assert question["why-async:shop-events"].standing == "partial"


@pytest.mark.parametrize("option", ["gRPC", "An HTTP call", "Call us directly", "POST to our REST API", "Poll Orders"])
def test_a_direct_call_is_recognised_by_many_words(option: str) -> None:
    assert asked(ENTRY, {"edges.1.tradeoff": decided(option)})["why-async:shop-events"].standing == "answered"


@pytest.mark.parametrize("option", ["A library in each service", "The rest of the week", "Work it out on request"])
def test_another_alternative_does_not_say_why_no_call(option: str) -> None:
    question = asked(ENTRY, {"edges.0.tradeoff": decided(option, choice="Publish to a topic")})["why-async:shop-events"]
    assert question.standing == "partial"
    assert "the direct call" in question.missing[0].what


def test_what_was_given_up_answers_nothing() -> None:
    gone = decided("An HTTP call", status="superseded")
    assert asked(ENTRY, {"edges.0.tradeoff": gone})["why-async:shop-events"].standing == "open"


def test_nobody_asks_about_the_inside_of_what_others_own() -> None:
    text = """
    teams: {us: {name: Us, mine: true}, them: Them}
    components:
      mine: {team: us, role: led}
      theirs: {team: them}
      vault: {team: them, type: database}
      nightly: {team: them, type: job}
      hot: {team: them, type: cache}
    edges: [{from: mine, to: theirs}, {from: theirs, to: vault}, {from: theirs, to: hot}, {from: nightly, to: vault}]
    """
    rules = {one.rule for one in asked(text).values()}
    assert not rules & {"why-store", "ten-times-data", "job", "cache-lost", "spof", "managed"}


def test_a_person_and_a_page_have_no_replicas() -> None:
    text = """
    components: {ada: {type: person}, page: {type: web}, app: {type: mobile}, a: {}, b: {}}
    edges: [{from: ada, to: page}, {from: ada, to: app}, {from: page, to: a}, {from: app, to: b}]
    """
    assert not {"spof:ada", "spof:page", "spof:app"} & {*asked(text)}
    assert "inside:ada" not in asked(text.replace("page: {type: web}", "page: {type: web, role: led}"))


def test_what_a_part_is_hosted_on_is_no_neighbour_that_reads() -> None:
    text = QUEUE.replace("edges: [", "edges: [{from: jobs, to: cluster, label: hosted on}, ").replace(
        "api: {}", "api: {}, cluster: {}"
    )
    assert "Cluster" not in " ".join(one.text for one in asked(text).values() if one.rule != "inside")


def test_a_queue_that_is_drawn_from_its_reader_is_read_all_the_same() -> None:
    drawn = QUEUE.replace("{from: jobs, to: worker}", "{from: worker, to: jobs, label: consumes}")
    assert asked(drawn)["why-async:api-jobs"].text == asked(QUEUE)["why-async:api-jobs"].text


def test_only_one_of_a_part_is_half_an_answer_until_its_loss_is_dealt_with() -> None:
    one = {"components.hub.replicas": "1"}
    assert asked(CUT, one)["spof:hub"].standing == "partial"
    risk = decided(risks=[{"risk": "While it is down nothing is sent", "mitigation": "Work waits in the callers"}])
    assert asked(CUT, one | {"components.hub.tradeoff": risk})["spof:hub"].standing == "answered"


def test_a_wait_for_a_third_party_is_asked_of_the_page_not_again_at_its_end() -> None:
    text = PAGE.replace("risk: {}}", "risk: {}}\nthird_parties: {stripe: {}}").replace("to: risk", "to: stripe")
    assert "why-sync:web-api" in asked(text)
    assert "why-no-queue:api-stripe" not in asked(text)


def test_a_page_that_calls_a_vendor_needs_no_queue() -> None:
    assert "why-no-queue" in {one.rule for one in asked(CALLED).values()}
    page = CALLED.replace("biller: {", "biller: {type: web, ")
    assert "why-no-queue" not in {one.rule for one in asked(page).values()}
    measured = CALLED.replace("label: charge", "label: metrics")
    assert "why-no-queue" not in {one.rule for one in asked(measured).values()}


def test_a_store_calls_nobody() -> None:
    flow = CHAIN.replace("orders: {}", "orders: {type: database}")
    assert not {"chain"} & {one.rule for one in asked(flow).values()}
    captured = QUEUE.replace("api: {}", "api: {type: database}")
    assert "why-async:api-jobs" not in asked(captured)


def test_a_page_is_not_called() -> None:
    text = QUEUE.replace("worker: {type: worker", "worker: {type: mobile")
    assert asked(text)["why-async:api-jobs"].text.endswith("instead of having Worker ask for it?")


def test_several_pages_wait_for_one_service_in_one_question() -> None:
    text = PAGE.replace("web: {type: web}", "web: {type: web}, app: {type: mobile}").replace(
        "edges: [", "edges: [{from: app, to: api, label: pay}, "
    )
    found = asked(text)["why-sync:app-api"]
    assert found.text.startswith("Why do App and Web wait for Pay API")
    assert found.also == ("why-sync:web-api",)


def test_contracts_of_which_nothing_is_said_are_one_question_for_a_part() -> None:
    text = """
    teams: {us: {name: Us, mine: true}, them: Them, those: Those}
    components: {api: {team: us, role: led}, page: {team: them}, books: {team: those}}
    edges: [{from: page, to: api}, {from: api, to: books}]
    """
    found = asked(text)["contract:page-api"]
    assert found.text == "Who owns the contracts that API has with Page and Books?"
    assert found.also == ("contract:api-books",)
    said = asked(text, {"edges.1.contract": "Theirs"})
    assert said["contract:api-books"].standing == "answered"
    assert said["contract:page-api"].standing == "open"


def test_what_others_have_among_themselves_is_not_asked_of_me() -> None:
    theirs = "teams: {us: {name: Us, mine: true}, them: Them}\ncomponents: {mine: {team: us, role: led}}\n"
    far = "far: {team: them}, web: {team: them, type: web}, deep: {team: them}"
    text = (
        theirs.replace("}}\n", "}, " + far + "}\n")
        + """
queues: {q: {team: them}, r: {team: them}}
third_parties: {vendor: {}}
edges: [{from: far, to: q}, {from: far, to: r}, {from: q, to: deep}, {from: r, to: deep}, {from: deep, to: vendor},
        {from: web, to: far}, {from: far, to: deep}]
"""
    )
    assert {one.about for one in asked(text).values()} <= {
        "Why it was done",
        "My part",
        "People",
        "Running it",
        "Incidents",
        "Cost",
        "Results",
        "Challenges",
        "Lessons",
        "Launch",
        "Decisions",
        "The design",
        "Mine",
    }


def test_a_queue_for_what_failed_is_asked_nothing() -> None:
    text = QUEUE.replace("jobs: {}", "jobs: {}, dlq: {name: Dead letters}, graveyard: {dead_letter: none}").replace(
        "edges: [",
        "edges: [{from: jobs, to: dlq}, {from: dlq, to: ops}, {from: worker, to: dlq}, {from: api, to: graveyard}, ",
    )
    found = asked(text.replace("api: {}", "api: {}, ops: {type: person, name: Ops}"))
    assert "poison:jobs" in found
    assert not [one.id for one in found.values() if "dlq" in one.elements and one.rule != "inside"]
    assert not [one.text for one in found.values() if "calling Ops" in one.text]


def test_two_that_may_only_read_are_said_to_use_the_data() -> None:
    found = asked(TWO_TEAMS.replace(", label: write", ""))["whose-data:orders"]
    assert found.text == "Us and Them both use Orders: who owns the data?"


def test_a_guardrail_is_not_asked_whether_it_was_me() -> None:
    text = METRIC.replace("better: up", "better: up, kind: guardrail, why: It hurts") % 99
    found = asked(text)
    assert "metric:sent_in_time" not in found
    assert found["guardrail"].standing == "answered"


def test_jobs_of_which_nothing_is_said_are_asked_about_together() -> None:
    spec = "components: {a: {type: job, role: led}, b: {type: job, role: built}, c: {type: job, role: led}}"
    found = asked(spec, {"components.c.tradeoff": decided(because="A missed run is made up for by the next")})
    assert found["job:a"].text == "What if a run of A or B is missed, or happens twice?"
    assert found["job:a"].also == ("job:b",)
    assert found["job:c"].standing == "answered"


def test_parallel_edges_have_one_contract() -> None:
    spec = """
teams: {us: {mine: true}, them: Them}
components: {api: {role: led, team: us}, shop: {team: them}}
edges: [api -> shop, {from: api, to: shop, contract: Theirs}]
"""
    assert [one.standing for one in ask(model(spec)) if one.rule == "contract"] == ["answered"]


def test_jobs_that_are_decided_about_are_asked_each() -> None:
    spec = "components: {a: {type: job, role: led}, b: {type: job, role: led}}"
    settled = decided(because="A missed run is made up for by the next")
    found = asked(spec, {"components.a.tradeoff": settled, "components.b.tradeoff": settled | {"choice": "That"}})
    assert {id for id in found if id.startswith("job:")} == {"job:a", "job:b"}


def test_a_worker_that_alone_reads_its_queue_has_the_queue_in_between() -> None:
    spec = """
components: {shop: {}, shipper: {type: worker}}
queues: {orders: {}}
third_parties: {dhl: {}}
edges: [{from: shop, to: orders}, {from: orders, to: shipper}, {from: shipper, to: dhl}]
"""
    assert "why-no-queue:shipper-dhl" not in asked(spec)
    assert "why-no-queue:shipper-dhl" in asked(spec.replace("type: worker", "type: service"))
    shared = spec.replace("shop: {}", "shop: {}, books: {}").replace("to: shipper}", "to: [shipper, books]}")
    assert "why-no-queue:shipper-dhl" in asked(shared)


def test_a_person_waits_as_a_page_does() -> None:
    found = asked(PAGE.replace("web: {type: web}", "web: {type: person, name: Customer}"))
    assert found["why-sync:web-api"].text.startswith("Why does Customer wait for Pay API")


def test_nobody_waits_to_hear_a_models_answer_later() -> None:
    assert "why-sync:web-api" not in asked(PAGE.replace("risk: {}", "risk: {type: model}"))


def test_what_only_gets_data_in_batches_is_not_a_service_to_leave() -> None:
    batches = CALLED.replace("label: charge", "mode: batch")
    assert not {"why-buy:stripe", "exit:stripe"} & set(asked(batches))
    assert "exit:stripe" in asked(batches, {"third_parties.stripe.exit_plan": "Another one in a month"})


def test_files_are_not_asked_how_they_are_partitioned() -> None:
    files = asked(STORE.replace("type: database", "type: storage"), {"components.orders.scaling": "Without end"})
    assert files["ten-times-data:orders"].standing == "answered"


@pytest.mark.parametrize(
    ("orders", "text"),
    [
        ("{}", "Whose is Orders, and how does it work inside?"),
        ("{team: us}", "Orders is your team's, and not your own work: how does it work inside?"),
        ("{team: them}", "Orders is not yours: how does it work inside?"),
        ("{team: them, type: cache}", "Orders is not yours: what is in it, and who keeps it running?"),
    ],
)
def test_what_is_beside_mine_is_called_what_it_is(orders: str, text: str) -> None:
    spec = "{teams: {us: {mine: true}, them: Them}, components: {api: {role: led}, orders: %s}, edges: [api -> orders]}"
    assert asked(spec % orders)["inside:orders"].text == text


def test_of_a_third_party_is_asked_what_one_has_to_know() -> None:
    assert asked(CALLED)["inside:stripe"].text == "How does Stripe work, as far as your part depends on it?"


@pytest.mark.parametrize("told", [{"components.biller.description": "Keeps each event's id, so none counts twice."},
                                  {"queues": {"events": {"idempotency": "By its id"}},
                                   "edges.1": {"from": "biller", "to": "events"}}])  # fmt: skip
def test_a_call_that_comes_twice_is_answered_by_the_part_or_the_queue_behind_it(told: dict[str, Any]) -> None:
    spec = WEBHOOK.replace("mode: async}]", "mode: async}, {from: biller, to: stripe}]")
    assert asked(spec)["called-back:stripe-biller"].standing == "open"
    assert asked(spec, told)["called-back:stripe-biller"].standing == "answered"


def test_an_alternative_without_its_reason_is_what_lacks() -> None:
    found = asked(CALLED, {"edges.0.tradeoff": {"choice": "Each night", "because": "x", "alternatives": ["Each hour"]}})
    gaps = found["why:each_night"].missing
    assert (gaps[0].what, gaps[0].path) == (
        "Say why you turned down “Each hour”", ("edges", 0, "tradeoff", 0, "alternatives", 0, "rejected_because")
    )  # fmt: skip


def test_a_reason_begins_as_a_sentence_does() -> None:
    options = [{"option": "Each hour", "rejected_because": "too dear"}]
    found = asked(CALLED, {"edges.0.tradeoff": decided(choice="Each night", alternatives=options)})
    assert found["why:each_night"].answer[1] == "Turned down: Each hour. Too dear."


def test_an_id_is_cut_between_words() -> None:
    choice = "Charge ourselves each night instead of Stripe Billing"
    assert "why:charge_ourselves_each_night_instead_of" in asked(CALLED, {"edges.0.tradeoff": choice})


def test_a_decision_on_a_store_answers_why_this_store_only_where_it_is_about_that() -> None:
    kept = {"question": "For how long?", "choice": "A week", "because": "Storage is dear", "alternatives": ["For ever"]}
    found = asked(STORE, {"components.orders.tradeoff": kept})
    assert found["why-store:orders"].standing == "open"
    assert "why:a_week" in found
    for more in (
        {"question": None},
        {"alternatives": ["DynamoDB"]},
        {"question": "Which database?"},
        {"choice": "PostgreSQL"},
    ):
        assert asked(STORE, {"components.orders.tradeoff": kept | more})["why-store:orders"].standing == "partial"


@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        ("Mail the link and never the file; a mail can be forwarded, a link can expire, and it does.",
         "“Mail the link and never the file; a mail can be forwarded…”"),
        ("Word " + "and one more " * 6, "“Word and one more and one more and one more and one more and one more…”"),
        ("x" * 100, f"“{'x' * 72}…”"),
        ("Nightly. It is enough.", "“Nightly. It is enough”"),
    ],
)  # fmt: skip
def test_a_long_choice_is_named_by_its_beginning(choice: str, shown: str) -> None:
    assert quoted(choice) == shown


@pytest.mark.parametrize(
    ("technology", "text"),
    [("MongoDB", "Why MongoDB?"), ("PostgreSQL", "Why PostgreSQL for MongoDB?"),
     ("A layer that turns events into tables, by definitions kept in files.", "Why MongoDB, and what else was there?")],
)  # fmt: skip
def test_a_store_is_asked_by_its_technology_where_that_is_a_name_of_its_own(technology: str, text: str) -> None:
    spec = "components: {db: {name: MongoDB, type: database, role: led, technology: %r}}" % technology  # noqa: UP031
    assert asked(spec)["why-store:db"].text == text


def test_what_people_are_shown_and_what_is_measured_makes_no_circle_and_no_chain() -> None:
    shown = """
components: {shopper: {type: person}, web: {}, page: {type: web}, api: {role: led}, watch: {}, alarm: {}}
edges: [shopper -> web, web -> page: delivers, page -> api, api -> shopper: mails, {from: api, to: watch, label: %s},
        watch -> alarm]
"""
    assert not {"circle", "chain"} & {one.rule for one in asked(shown % "metrics").values()}
    assert "chain" in {one.rule for one in asked(shown % "asks").values()}


def test_of_many_callers_it_is_asked_how_they_are_told_apart() -> None:
    five = "components: {api: {role: led}, %s}\nedges: [%s]" % (  # noqa: UP031
        ", ".join(f"p{n}: {{type: web}}" for n in range(5)), ", ".join(f"p{n} -> api" for n in range(5))
    )  # fmt: skip
    assert (
        asked(five)["auth:api"].text
        == "How does API tell callers apart (P0, P1, P2 and two more), and what may each of them do?"
    )


def test_a_library_is_not_asked_who_is_woken_until_it_says_how_it_is_run() -> None:
    run = {
        "slo",
        "on-call",
        "degrades",
        "region",
        "blind-spot",
        "running-cost",
        "overload",
        "secrets",
        "deploy",
        "auth",
    }
    library = VENDOR_CALL.replace("components:", "kind: open-source\ncomponents:")
    assert not run & {one.rule for one in asked(library).values()}
    assert run <= {one.rule for one in asked(VENDOR_CALL).values()}
    assert run <= {one.rule for one in asked(library, {"operations.slo": "99 %"}).values()}

    assert asked(library)["outage:stripe"].text == "What if Stripe fails, or is no longer looked after?"


VENDOR_CALL = """
components: {web: {type: web}, api: {role: led}}
third_parties: {stripe: {name: Stripe}}
edges: [{from: web, to: api}, {from: api, to: stripe, label: charge}]
"""
