"""Cases for the themes beyond the picture: running it, incidents, people, money, the reason, pressure."""

from __future__ import annotations

from questions_of import Case, decided

ALONE = "{components: {a: {}}}"
MINE = "components: {api: {role: led}}"
FLOW = """
components: {web: {type: web}, api: {role: led}, db: {type: database, role: built}}
edges: [web -> api, api -> db: write]
"""
STORE = """
components: {api: {role: led}, page: {type: web}, orders: {type: database, role: built}}
edges: [{from: api, to: orders, mode: write}, {from: page, to: orders, mode: read}]
"""
QUEUE = """
components: {api: {role: led}, worker: {role: built, type: worker}}
queues: {jobs: {role: led, dead_letter: After 5 tries}}
edges: [api -> jobs, jobs -> worker]
"""
VENDOR = """
components: {api: {role: led}}
third_parties: {stripe: {name: Stripe}}
edges: [{from: api, to: stripe, timeout: 2 s}]
"""
TEAMS = """
teams: {us: {name: Us, mine: true}, them: {name: Them}}
components: {api: {team: us, role: led}, shop: {team: them}}
edges: [shop -> api: place]
"""
THREE_TEAMS = """
teams: {us: {name: Us, mine: true}, them: {name: Them}, more: {name: More}}
components: {api: {team: us, role: led}, shop: {team: them}, desk: {team: more}}
edges: [shop -> api: place, desk -> api: place]
"""
ALIKE = """
components: {api: {role: led}}
third_parties: {stripe: {name: Stripe}, adyen: {name: Adyen}}
edges: [{from: api, to: stripe, label: charge}, {from: api, to: adyen, label: charge}]
"""
KEPT = "{components: {orders: {type: database, role: led, store: {personal_data: names}}}}"
WAY = """
components: {shop: {name: Shop API}, api: {role: led}, books: {}, orders: {type: database}}
edges: [shop -> api, api -> books, books -> orders]
"""
SPLIT = "{components: {a: {role: led}, b: {role: led}, c: {role: led}}, edges: [{from: a, to: b}, {from: b, to: c}]}"
CHOSEN = """
components: {a: {role: led}}
tradeoffs: {push: {choice: Push, role: led, costs: [Two queues], alternatives: [Poll]}}
"""
TWO = "{components: {a: {}}, tradeoffs: {push: {choice: Push}, log: {choice: A log}}}"
SHARE = "{components: {a: {}}, results: {metrics: [{name: In time, unit: '%%', actual: 99%s}]}}"
LAUNCHED = "{components: {a: {}}, launch: {scope: mvp}}"

THEMES = (
    Case(id="problem", says="What was wrong or missing before Shop, and for whom?", pattern=ALONE,
         answer={"context.problems": ["Orders were lost"]}, nearly=""),
    Case(id="numbers", says="What are the numbers of Shop: load, data, latency, availability?",
         pattern="{components: {a: {}}, technical: {scale: [A lot of it]}}",
         answer={"technical.scale": ["900 a second at peak"]}, nearly=""),
    Case(id="why-then", pattern="{components: {a: {}}, period: {from: 2023-02}}",
         says="Why was Shop built in 2023, and not a year earlier or later? What would have come without it?",
         answer={"context.why_now": "Two renewals hung on it"}, nearly=""),
    Case(id="company-goal", pattern="{components: {a: {}}, company: {name: Acme}}",
         says="Which goal of Acme did Shop serve?", answer={"context.company_goal": "Keep the largest clients"},
         nearly="{components: {a: {}}, kind: hobby}"),
    Case(id="evidence", pattern="{components: {a: {}}, context: {problems: [Orders were lost]}}",
         says="How did you know that “Orders were lost” was worth solving: from which data, reports or incidents?",
         answer={"context.evidence": "2,100 calls a month, read for a week"}, nearly=""),
    Case(id="out-of-scope", says="What did you leave out of Shop on purpose?", pattern=ALONE,
         answer={"context.non_goals": ["Newsletters"]}, nearly=""),
    Case(id="in-a-sentence", says="In one sentence, to somebody outside your field: why did Shop matter?",
         pattern=ALONE, answer={"context.importance": "Without it nobody knew of their parcel"}, nearly=""),
    Case(id="team", pattern="{teams: {us: {name: Us, mine: true}}, components: {a: {team: us}}}",
         says="How large was the Us team, and how was the work split?", answer={"people.team": "Five; a channel each"},
         nearly="{components: {a: {}}, kind: hobby}"),
    Case(id="after-launch", says="How long after the launch was API still yours, and what did that mean?",
         pattern=MINE, answer={"me.after_launch": "On call for a year"}, nearly=ALONE),
    Case(id="clash", says="Did the priorities of Them clash with yours, and how was it settled?", pattern=TEAMS,
         answer={"people.clash": "Them had no time until May"}, nearly=TEAMS.replace(", them: {name: Them}", "")
         .replace("{team: them}", "{}")),
    Case(id="persuaded", says="Who had to be won over for Shop, and what won them over?", pattern=MINE,
         answer={"people.persuaded": "Legal, by a demo"}, nearly=ALONE),
    Case(id="explained", pattern=CHOSEN, answer={"people.explained": "Twice is better than never"},
         says="How did you explain “Push”, and what it costs, to people who are not engineers?",
         nearly=CHOSEN.replace("costs: [Two queues], ", "")),
    Case(id="delegated", pattern=MINE, answer={"people.delegated": "Push to Adaeze, who leads it now"},
         says="What of it did you hand to others, whom did you help to grow, and what came of that?",
         nearly=MINE.replace("led", "built")),
    Case(id="cost", says="What did Shop take to build, in people and months, and was it worth it?", pattern=ALONE,
         answer={"cost.build": "Five people for eight months"}, nearly=""),
    Case(id="running-cost", says="What does Shop cost to run, and what is most of it?", pattern=ALONE,
         answer={"cost.run": "€4,000 a month, most of it mail"}, nearly=""),
    Case(id="halved", says="If Shop had to answer in half the time, what would you redesign first?", pattern=ALONE,
         answer={"cost.halved": "The look-up in the middle"}, nearly=""),
    Case(id="reversible", pattern=TWO, answer={"tradeoffs.push.reversible": "A day, until August"},
         says="Of the two decisions that stand, which is the hardest to take back, and what would that take?",
         nearly="{components: {a: {}}, tradeoffs: {push: {choice: Push}}}"),
    Case(id="blind-spot", says="Was there a time when all dashboards looked well and users complained?",
         pattern=ALONE, answer={"operations.blind_spot": "Mails were accepted, and filed as spam"},
         nearly="{components: {a: {}}, kind: hobby}"),
    Case(id="toil", says="Which part of Shop costs the most work by hand?", pattern=ALONE,
         answer={"operations.toil": "Dead letters, 2 hours a week"}, nearly=""),
    Case(id="region", says="What happens to API when a zone is lost, and when a region is?", pattern=MINE,
         answer={"operations.region_loss": "Nothing; hours"}, nearly="{third_parties: {ses: {}}}"),
    Case(id="still-bad", says="What is still bad about Shop?", pattern=ALONE,
         answer={"technical.debt": "Templates are edited in SQL"}, nearly=""),
    Case(id="applied", says="What did you take from Shop into later work, as a rule or a pattern?",
         pattern="{components: {a: {}}, lessons: [Ask first]}",
         answer={"lessons.0": {"lesson": "Ask first", "applied": "In the payments work"}}, nearly=""),
    Case(id="moved-over", pattern=LAUNCHED, answer={"launch.migration": "By brand; the old one went in August"},
         says="What was there before Shop, how were its users moved over, and when was it switched off?", nearly=ALONE),
    Case(id="noticed", pattern=SHARE % "", says="Did those whom it is for notice any of it, and how do you know?",
         answer={"results.impact": [{"on": "customers", "statement": "They call less", "evidence": "The call log"}]},
         nearly=ALONE),
    Case(id="guardrail", pattern=SHARE % "",
         says="Which number was to show harm, when would you have stopped, and where did it come to?",
         answer={"results.metrics.0.kind": "guardrail"}, nearly=ALONE),
    Case(id="define", pattern=SHARE % "",
         says="Define “In time”: what is counted, of what, over which time, and where is it from?",
         answer={"results.metrics.0.definition": "Receipts in 60 s, of all sends, a week",
                 "results.metrics.0.source": "The log"},
         nearly="{components: {a: {}}, results: {metrics: [{name: Clicks, actual: 99}]}}"),
    Case(id="walk", pattern=FLOW.replace("}\nedges", "}\nqueues: {q: {}}\nedges").replace("write]", "write, db -> q]"),
         says="Follow one request from Web to Q: what happens at each step?",
         answer={"flows": {"one": {"steps": ["web -> api", "api -> db: write"]}}}, nearly=FLOW),
    Case(id="write-read:orders", pattern=STORE, nearly=STORE.replace(", mode: write", ""),
         says="What is the write path into Orders, and the read path out of it, each by itself?",
         answer={"edges.0.description": "One row an order", "edges.1.description": "By shopper, a page at a time"}),
    Case(id="deeper:api", pattern=MINE, says="Go two levels below the picture: how does API work inside?",
         answer={"components.api.how_it_works": "A thread a partition"}, nearly=MINE.replace("led", "consulted")),
    Case(id="breaks-first:api", pattern=MINE, answer={"components.api.capacity": "Its CPU, at 600 a second"},
         says="What in API breaks first at ten times the load, and what at a hundred?", nearly=""),
    Case(id="load-signal:api", pattern=MINE, says="What lets API scale, what stops it, and what tells load from a bug?",
         answer={"components.api.scaling": "By partition", "operations.alerts": "The oldest message"}, nearly=""),
    Case(id="degrades:api", pattern=MINE, answer={"technical.degrades": "Parcel mails wait"}, nearly="",
         says="When API gets more than it can take, what is given up first, and what do users see?"),
    Case(id="tested:api", pattern=MINE, answer={"components.api.tests": "Killed at random under load"}, nearly="",
         says="How was API tested, and how did you know before the launch that it would hold?"),
    Case(id="slo:api", pattern=MINE, says="What is the objective (SLO) of API, and what happens when it is missed?",
         answer={"operations.slo": "99 % in 60 s; below it we stop releases"}, nearly=""),
    Case(id="on-call:api", pattern=MINE, nearly="",
         says="API fails at night: which alert wakes whom, and what does the runbook say?",
         answer={"operations.alerts": "The oldest message", "operations.on_call": "One of five",
                 "operations.runbook": "Drain, then switch"}),
    Case(id="deploy:api", pattern=MINE, answer={"operations.deploy": "Rolling; a minute back"}, nearly="",
         says="How does a change to API go live, and what could make going back impossible?"),
    Case(id="secrets:api", pattern=VENDOR, says="Where are the secrets for Stripe kept, and how are they changed?",
         answer={"operations.secrets": "In the vault, new each 90 days"}, nearly=ALONE),
    Case(id="replay:jobs", pattern=QUEUE, answer={"queues.jobs.replay": "By hand; older than a day is dropped"},
         says="You replay what was parked from the Jobs queue: what does that do to newer messages?",
         nearly=QUEUE.replace("dead_letter: After 5 tries", "ordering: none, dead_letter: After 5 tries")),
    Case(id="restore:orders", pattern=STORE, answer={"components.orders.store.backup": "Daily; tried in May, 22 min"},
         says="How is the data of Orders restored, and when was that last tried?", nearly=FLOW.replace(
             "type: database", "type: cache")),
    Case(id="entities:orders", pattern=STORE, answer={"components.orders.store.data_model": "A row a consent"},
         says="What are the core entities in Orders, and why are they modelled like that?",
         nearly=STORE.replace("type: database", "type: storage")),
    Case(id="move-data:orders", pattern=STORE, answer={"components.orders.store.migration": "Write both, compare"},
         says="How would you move Orders to another store without stopping?",
         nearly=STORE.replace("type: database", "type: storage")),
    Case(id="overload:api", pattern=VENDOR, answer={"components.api.backpressure": "A pool of 20, then 503"},
         says="API waits for Stripe: what keeps a slow one from tying up the rest, and how do timeouts and retries "
         "work together?", nearly=VENDOR.replace("timeout: 2 s", "mode: async")),
    Case(id="auth:api", pattern=TEAMS, says="How does API know that it is Shop who calls, and what may they do?",
         answer={"technical.auth": "mTLS; each service its own methods"},
         nearly=TEAMS.replace("shop: {team: them}", "shop: {team: us}")),
    Case(id="versioning:api", pattern=TEAMS, answer={"edges.0.versioning": "Additions only"},
         says="A field changes in what API exchanges with Shop: how, without breaking anybody?",
         nearly=TEAMS.replace("shop: {team: them}", "shop: {team: us}")),
    Case(id="least-known", says="What don't you know about Shop?", pattern=TEAMS,
         answer={"components.shop.knowledge": "basic"}, nearly=MINE),
    Case(id="criteria", says="By which criteria did you choose “Push”, and who weighed them?", pattern=CHOSEN,
         answer={"tradeoffs.push.criteria": ["Nights on call"]}, nearly=CHOSEN.replace(", alternatives: [Poll]", "")),
    Case(id="disagreed", says="Did anybody argue against “Push”, and on what grounds?", pattern=CHOSEN,
         answer={"tradeoffs.push.disagreed": "Tomasz: one queue is less to run"},
         nearly=CHOSEN.replace(", alternatives: [Poll]", "")),
    Case(id="proof", pattern="{components: {a: {}}, challenges: [{title: Twice}]}",
         says="“Twice”: how did you isolate the cause, and how did you prove that the cure worked?",
         answer={"challenges.0.proof": "With the cache off it was gone"}, nearly=ALONE),
    Case(id="incident:resets_waited", pattern="{components: {a: {}}, incidents: [Resets waited]}", nearly=ALONE,
         says="“Resets waited”: what was the cause, how was it noticed, what was your part, what changed?",
         answer={"incidents.0": {"title": "Resets waited", "cause": "A poison message", "detection": "An alert",
                                 "my_part": "I parked it", "changed": "Parking after five"}}),
    Case(id="who-for", says="Who uses Shop, and how many are they?", pattern=ALONE,
         answer={"context.users": ["900 shops"]}, nearly=""),
    Case(id="goals", says="What did Shop have to achieve, and who set that?", pattern=ALONE,
         answer={"context.goals": ["99 % in a minute, which Sales had promised"]}, nearly=""),
    Case(id="constraints", pattern=ALONE, answer={"technical.constraints": ["Data stays in the EU"]}, nearly="",
         says="What could you not change when you built Shop?"),
    Case(id="unclear", says="What was unclear when Shop began, and how did you make it clear?", pattern=ALONE,
         answer={"context.unclear": "The volume; a week of counting told"}, nearly=""),
    Case(id="risks", says="What was the greatest risk of Shop, and what did you do about it?",
         pattern="{components: {a: {}}, tradeoffs: {push: {choice: Push, risks: [It floods]}}}",
         answer={"tradeoffs.push.risks.0": {"risk": "It floods", "mitigation": "A limit"}}, nearly=""),
    Case(id="simplest", pattern=ALONE, answer={"technical.simplest": "A cron job; mails an hour late"}, nearly="",
         says="What is the simplest thing that would have done instead of Shop, and why was it not enough?"),
    Case(id="planned", pattern=ALONE, answer={"cost.planned": "Six months, it took nine"},
         says="How long was Shop planned to take, how long did it take, and what gave way?",
         nearly="{components: {a: {}}, kind: hobby}"),
    Case(id="reviewed", says="Who reviewed the design of Shop, and what did that change?", pattern=ALONE,
         answer={"people.reviewed": "Platform: one topic, not six"}, nearly="{components: {a: {}}, kind: hobby}"),
    Case(id="proud", says="What are you proudest of in Shop, and what would be missing without you?", pattern=MINE,
         answer={"me.proud": "No reset is lost"}, nearly=ALONE),
    Case(id="first-weeks", says="What surprised you in the first weeks after the launch?", pattern=LAUNCHED,
         answer={"launch.surprises": "One brand sent as much as all others"}, nearly=ALONE),
    Case(id="trace", says="Somebody says that something got lost between Shop API and Orders: how do you find out "
         "where?", pattern=WAY, answer={"operations.trace": "By the order's id, in every log"}, nearly=FLOW),
    Case(id="one-more", says="What does it take to add one more like Stripe and Adyen?", pattern=ALIKE,
         answer={"technical.one_more": "An adapter and a contract, six weeks"},
         nearly=ALIKE.replace("adyen, label: charge", "adyen, label: mail")),
    Case(id="attack", says="What would an attacker go for first in Shop, and what stops them?", pattern=ALONE,
         answer={"technical.attack": "Forged receipts; each is signed"}, nearly="{components: {a: {}}, kind: hobby}"),
    Case(id="law", pattern=KEPT, answer={"technical.law": "GDPR: nothing is kept over 90 days"},
         says="Orders keeps personal data: which law or contract binds that, and what did it change?",
         nearly=KEPT.replace("personal_data: names", "personal_data: none")),
    Case(id="next", says="With three more months, what would you do next in Shop, and why that first?", pattern=ALONE,
         answer={"roadmap": [{"what": "Quiet hours", "why": "They ask for it"}]}, nearly=""),
    Case(id="kept-for:orders", pattern=STORE, answer={"components.orders.store.kept_for": "90 days, then it expires"},
         says="How long is what is in Orders kept, how fast does it grow, and what deletes it?",
         nearly=STORE.replace("type: database", "type: cache")),
    Case(id="own-writes:orders", pattern=STORE, answer={"components.orders.store.consistency": "A second behind"},
         says="Page reads Orders right after API wrote to it: does it see that, and what if not?",
         nearly=STORE.replace("{from: page, to: orders, mode: read}", "{from: orders, to: page, mode: batch}")),
    Case(id="at-once:orders", pattern=STORE.replace("mode: read", "mode: write"),
         answer={"components.orders.store.concurrency": "The second fails on the version"},
         says="API and Page write the same record of Orders at once: which one counts?", nearly=STORE),
    Case(id="sent-twice:api", pattern=TEAMS, answer={"components.api.idempotency": "By its key, for a day"},
         says="Shop sends the same request to API twice, after a timeout: what happens?",
         nearly=TEAMS.replace("api: place", "api: look up")),
    Case(id="noisy:api", pattern=THREE_TEAMS, answer={"components.api.backpressure": "A limit for each"},
         says="Shop sends a hundred times as much as usual to API: what does Desk notice of it?",
         nearly=THREE_TEAMS.replace("team: more", "team: them")),
    Case(id="why-split", pattern=SPLIT, answer={"edges.0.tradeoff": decided("All in one service")},
         says="Why is the work split over A, B and C, and not done in one part?",
         nearly=SPLIT.replace("c: {role: led}", "c: {type: job, role: led}")),
    Case(id="costs", says="What did “Push” cost you, and when did you feel it?", pattern=TWO,
         answer={"tradeoffs.push.costs": ["Two queues to watch"]}, nearly=ALONE),
    Case(id="internals:orders", pattern=STORE.replace("role: built", "role: built, technology: DynamoDB"),
         says="What do you lean on in DynamoDB for Orders, how does it do that inside, and when doesn't it?",
         answer={"components.orders.internals": "A leader for each partition; a fail-over stops writes for seconds"},
         nearly=STORE),
    Case(id="why-own", says="Why did you build Shop yourselves, when something like it can be bought?", pattern=MINE,
         answer={"technical.why_not_buy": "Suites bill each event"}, nearly=ALONE),
    Case(id="others", says="How do others solve what Shop does, and why isn't yours like theirs?", pattern=ALONE,
         answer={"context.others": "They buy a suite"}, nearly="{components: {a: {}}, kind: hobby}"),
    Case(id="tenants", pattern="{components: {a: {role: led}}, company: {name: L, does: Runs shops for 140 brands}}",
         says="One of the 140 brands sends a hundred times its usual: what do the others notice, and what keeps its "
         "data apart from theirs?", answer={"technical.tenants": "A share of the workers for each"},
         nearly="{components: {a: {role: led}}, company: {name: L, does: Runs shops for brands}}"),
    Case(id="erasure", pattern=KEPT, answer={"technical.erasure": "Two stores at once; backups after 35 days"},
         says="A person asks to be deleted: where are they besides Orders (topics, logs, backups, vendors), and how "
         "long does each take?", nearly=STORE),
    Case(id="harm", pattern=KEPT, answer={"technical.harm": "Night mails; Legal read all texts"}, nearly=STORE,
         says="Working just as designed, whom could Shop harm or treat unfairly, and who looked at that?"),
    Case(id="clocks", pattern="{components: {a: {description: Closes at 18:00}}}",
         answer={"technical.clocks": "Ours, in UTC"}, nearly=ALONE,
         says="Which clock does Shop go by, and what do two clocks that disagree, or summer time, do to it?"),
    Case(id="escaped", pattern="{components: {a: {}}, incidents: [Resets waited]}",
         answer={"technical.escaped": "A kind in capitals; the registry would"}, nearly=ALONE,
         says="Which fault got past the tests of A, and what would have caught it?"),
    Case(id="pages", pattern=MINE, answer={"operations.pages": "Nine a week before, one since"},
         says="How often is somebody called for API, how often before, and how often for nothing?",
         nearly="{third_parties: {ses: {}}}"),
    Case(id="data-move", pattern=STORE + "launch: {migration: By brand}", nearly=STORE + "launch: {scope: mvp}",
         says="What became of the old way's data, and how did you show that both sides agree?",
         answer={"launch.data_move": "Copied; counts agreed for a week"}),
    Case(id="cut", says="With half the time for Shop, what would you have left out, and what not?", pattern=ALONE,
         answer={"cost.cut": "The second vendor; never the opt-outs"}, nearly="{components: {a: {}}, kind: hobby}"),
    Case(id="reported", pattern=MINE + "\nincidents: [Resets waited]",
         answer={"people.reported": "Each Friday; the delay with two ways out"}, nearly=ALONE,
         says="What did you tell those above you about progress, how often, and how did you bring the bad news of "
         "“Resets waited”?"),
    Case(id="bus-factor", pattern=MINE, answer={"people.bus_factor": "Nothing by day; replays are in the wiki"},
         says="You are gone tomorrow: what of API stops, and where is what only you know written down?",
         nearly=ALONE),
    Case(id="feedback", pattern=MINE + "\nlessons: [Ask first]", nearly=MINE,
         answer={"people.feedback": "The shared queue; Tomasz told me"},
         says="Which mistake in Shop was your own, and who told you?"),
)  # fmt: skip
