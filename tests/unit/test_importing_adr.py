"""Decision records: MADR and Nygard, front matter and lists, English and Portuguese, and what beside them isn't one."""

from __future__ import annotations

from pathlib import Path

import pytest
from imported import archdoc

from archdoc.importers import adr
from archdoc.importers.architecture import Architecture, Decision
from archdoc.importers.files import File, Files
from archdoc.importers.plan import ids, plan

MADR = """---
status: "accepted; supersedes ADR-0003"
date: 2024-05-06
decision-makers: [Ann, Bo]
---
<!-- a comment -->
# 12. Use Redis as cache

## Context and Problem Statement

Pages are slow. See [the numbers](numbers.md).

Which cache?

## Decision Drivers

* Speed

## Considered Options

* [Redis](https://redis.io) 7
* Memcached
* No cache

## Decision Outcome

Chosen option: "Redis", because it also keeps sessions, and we know it.

### Consequences

* Good, because pages are fast
* Bad, because one more thing runs
* Neutral, because it costs the same

### Confirmation

Tests.

## Pros and Cons of the Options

### Redis

* Good, because known

### Memcached

Some words.

* Good, because simple
* Neutral, because old
* Bad, because nothing is kept
"""

NYGARD = """# ADR-007: Keep orders in PostgreSQL

* **Status**: Superseded by [8. Use Kafka](0008-use-kafka.md)
* Date: 28/03/2018
* Deciders: Ann

## Context

Orders get lost.

- often
- silently

## Decision

We will:

- keep orders
- read them back

More words.

## Consequences

It is slower.
"""


def decide(text: str, name: str = "0001-x.md") -> Decision:
    found = adr.read((File(name, text),), Files((".",)))
    (decision,) = found.decisions
    return decision


def left_out(found: Architecture) -> str:
    return "\n".join(f"{one.mark}: {one.what}" for one in found.left_out)


def test_madr() -> None:
    found = decide(MADR, "docs/adr/0012-use-redis.md")
    assert (found.key, found.title, found.status) == ("adr-0012", "Use Redis as cache", "accepted")
    assert (found.date, found.decided_by) == ("2024-05-06", "Ann, Bo")
    assert found.context == "Pages are slow. See the numbers.\n\nWhich cache?"
    assert (found.choice, found.because) == ("Redis", ("it also keeps sessions, and we know it.",))
    assert found.alternatives == (
        ("Memcached", ("simple",), ("nothing is kept",)), ("No cache", (), ()),
    )  # fmt: skip
    assert (found.gains, found.costs) == (("pages are fast",), ("one more thing runs",))
    assert str(found.mark) == "docs/adr/0012-use-redis.md:7:1"


def test_the_chosen_options_own_arguments_count_where_there_are_no_consequences() -> None:
    start, end = MADR.index("### Consequences"), MADR.index("### Confirmation")
    found = decide(MADR[:start] + MADR[end:])
    assert (found.gains, found.costs) == (("known",), ())


def test_nygard_says_only_what_it_says() -> None:
    later = "# 8. Use Kafka\n\n## Status\n\nProposed\n\n## Decision\n\nTBD"
    found = adr.read((File("a/adr007-orders.md", NYGARD), File("a/0008-use-kafka.md", later)), Files((".",)))
    first, second = found.decisions
    assert (first.key, first.title, first.status) == ("adr-007", "Keep orders in PostgreSQL", "superseded")
    assert (first.date, first.decided_by, first.superseded_by) == ("2018-03-28", "Ann", second.key)
    assert first.choice == "We will: keep orders; read them back"
    assert first.context == "Orders get lost.\n\n- often\n- silently"
    assert (first.gains, first.costs, first.alternatives, first.because) == ((), (), (), ())
    assert left_out(found).split("\n") == [
        "a/adr007-orders.md:21:1: `the rest of Decision`: not read.",
        "a/adr007-orders.md:23:1: Its consequences: they don't say whether they are gains or costs.",
    ]
    assert (second.status, second.choice) == ("proposed", None)


def test_consequences_in_prose_are_named_of_each_record() -> None:
    files = tuple(File(f"a/{number:04}-x.md", NYGARD) for number in range(1, 9))
    found = adr.read(files, Files((".",)))
    named = [str(one.mark) for one in found.left_out if one.key == "Consequences (neither gains nor costs)"]
    assert named == [f"a/{number:04}-x.md:23:1" for number in range(1, 9)]


def test_portuguese() -> None:
    found = decide(
        "# ADR 3 – Usar filas\n\n## Estado\n\nAceito em 2023-01-02\n\n## Contexto\n\nPedidos se perdem.\n\n"
        "## Opções consideradas\n\n* Filas\n* Tabelas\n\n## Decisão\n\nOpção escolhida: Filas, porque são simples.\n\n"
        "## Prós e contras das opções\n\n### Tabelas\n\n* Bom, porque existem\n* Ruim, porque são lentas\n\n"
        "## Consequências\n\n### Positivas\n\n* Nada se perde\n\n### Negativas\n\n* Mais um serviço\n"
    )
    assert (found.title, found.status, found.context) == ("Usar filas", "accepted", "Pedidos se perdem.")
    assert (found.choice, found.because) == ("Filas", ("são simples.",))
    assert found.alternatives == (("Tabelas", ("existem",), ("são lentas",)),)
    assert (found.gains, found.costs) == (("Nada se perde",), ("Mais um serviço",))


@pytest.mark.parametrize(
    ("text", "choice", "because"),
    [
        ('Chosen option: "A, because B", because it is short.', "A, because B", ("it is short.",)),
        ("Chosen option: **Option 2: Lunr**, since known", "Lunr", ("known",)),
        ('Chosen option: "A", because it comes out best (see below).', "A", ()),
        ('Chosen option: "A", because\n\n* one\n* two', "A", ("one", "two")),
        ("Chosen option: [A](a.md)", "A", ()),
        ("We use X. It is good.\n\nAnd more.", "We use X. It is good.", ()),
        ("- one\n- two", "one; two", ()),
        ("To be decided", None, ()),
    ],
)
def test_what_was_chosen(text: str, choice: str | None, because: tuple[str, ...]) -> None:
    options = "## Considered Options\n\n* A, because B\n* C\n\n" if "A, because B" in text else ""
    found = decide(f"# X\n\n{options}## Decision Outcome\n\n{text}\n")
    assert (found.choice, found.because) == (choice, because)


def test_options_under_headings_with_lists_of_pros_and_cons() -> None:
    found = decide(
        "# X\n\n## Options\n\n### Is it fast?\n\n### Option A: One\n\nPros:\n- a\n- b\nCons:\n- c\n\n"
        "### Two\n\n#### Advantages\n\n* d\n\n#### Drawbacks\n\n* e\n"
    )
    assert found.alternatives == (("One", ("a", "b"), ("c",)), ("Two", ("d",), ("e",)))


def test_arguments_of_an_option_in_other_words_are_those_of_the_same_place() -> None:
    found = decide(
        "# X\n\n## Considered Options\n\n* The side pane\n* A tab\n\n## Pros and Cons of the Options\n\n"
        "### Side pane\n\n* Good, because seen\n\n### A tab\n\n* Bad, because hidden\n"
    )
    assert found.alternatives == (("The side pane", ("seen",), ()), ("A tab", (), ("hidden",)))


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("✅ Accepted", "accepted"), ("Implemented", "accepted"), ("🤔 Proposed", "proposed"), ("Draft", "proposed"),
        ("❌ Rejected (see [1](1.md))", "rejected"), ("Superceded by 2", "superseded"), ("Deprecated", "deprecated"),
        ("accepted; supersedes 1", "accepted"), ("Obsoleto", "deprecated"), ("Documented", None),
    ],
)  # fmt: skip
def test_statuses(said: str, status: str | None) -> None:
    assert decide(f"# X\n\n## Status\n\n{said}\n").status == status


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("2020-01-02", "2020-01-02"), ("2020/01/02", "2020-01-02"), ("28/03/2018", "2018-03-28"),
        ("03/28/2018", "2018-03-28"), ("04/07/2019", "2019"), ("07/07/2019", "2019-07-07"), ("May 2021", "2021"),
        ("2020-13-45", "2020"), ("soon", None),
    ],
)  # fmt: skip
def test_a_date_that_could_be_either_way_round_is_its_year(said: str, date: str | None) -> None:
    assert decide(f"# X\n\nDate: {said}\n\n## Status\n\nAccepted\n").date == date


def test_a_dated_name_gives_date_and_key() -> None:
    found = decide("# Use X\n\n## Decision\n\nX.\n", "20200924-use-x.md")
    assert (found.key, found.date) == ("use-x", "2020-09-24")


def test_what_is_no_record_is_named() -> None:
    plain = "# 3. Use X\n\n## Status\n\nAccepted\n"
    names = ("README.md", "adr-template.md", "0000-template.md", "0001-notes.md", "0039-use-a-template-engine.md")
    given = [File(name, "Words." if "notes" in name else plain) for name in names]
    given.append(File("0002-x.md", "# {short title of the problem}\n\n## Context\n\nx"))
    found = adr.read(tuple(given), Files((".",)))
    assert [one.key for one in found.decisions] == ["adr-0039"]
    told = left_out(found).split("\n")
    assert len(told) == 5
    assert told[0] == "README.md: An index or README, not a record."
    assert told[3].startswith("0001-notes.md: No decision record")


def test_keys_stay_apart_over_folders_and_links_stay_in_theirs() -> None:
    """Two formats that read the same files in another order give them the same keys."""
    old = "# Old\n\n## Status\n\nSuperseded by ADR-0002\n"
    new = "# New\n\n## Status\n\nAccepted\n"
    given = tuple(
        File(f"{folder}/{name}", text)
        for folder in ("a/adr", "b/docs/adr")
        for name, text in (("0001-old.md", old), ("0002-new.md", new))
    )
    found = adr.read(given, Files((".",))).decisions
    assert [one.key for one in found] == ["a adr-0001", "a adr-0002", "b adr-0001", "b adr-0002"]
    assert [one.superseded_by for one in found] == ["a adr-0002", None, "b adr-0002", None]
    assert set(found) == set(adr.read(given[::-1], Files((".",))).decisions)


@pytest.mark.parametrize(
    "front",
    ["a: " + "[" * 3000, "a: &a [" + "x," * 20 + "]\nb: [" + "*a," * 200 + "]", "status: {a: b", "- a\n- b", "\t"],
)
def test_front_matter_that_is_broken_is_passed_over(front: str) -> None:
    found = decide(f"---\n{front}\n---\n# X\n\n## Status\n\nAccepted\n")
    assert (found.title, found.status) == ("X", "accepted")


@pytest.mark.parametrize(
    ("name", "text", "is_it"),
    [
        ("0012-x.md", MADR, True), ("x.md", NYGARD, True), ("x.txt", NYGARD, False),
        ("0003-x.md", "# X\n\n## Decision\n\nx", True), ("notes.md", "# X\n\n## Decision\n\nx", False),
        ("README.md", "# Shop\n\n## Context\n\nx\n\n## Install\n", False),
        ("map.md", "# Context map\n\nStatus: draft\n\n## Contexts\n\n## Settled decisions\n", False),
        ("adr002-x.md", "---\ntitle: 'ADR002: X'\n---\n\n## Background\n\nx", True),
    ],
)  # fmt: skip
def test_what_it_looks_like(name: str, text: str, is_it: bool) -> None:
    assert adr.looks(File(name, text)) is is_it


CASES = Path(__file__).parent.parent / "data" / "cases"


def records(folder: str) -> Architecture:
    files = Files((str(CASES),))
    return adr.read(tuple(files.named(str(path)) for path in sorted((CASES / folder).iterdir())), files)


def test_what_a_record_has_a_key_for_comes_along_and_the_rest_is_named() -> None:
    found = records("madr-sections")
    (one,) = found.decisions
    assert (one.choice, one.status, one.date, one.decided_by) == ("PostgreSQL", "accepted", "2025-03-04", "Kim, Lee")
    assert one.revisit_when == "writes pass 2000 a second"
    assert one.alternatives == (("Cassandra", (), ("nobody knows it",)),)
    assert {(left.key, left.mark.line) for left in found.left_out if left.mark} == {
        ("consulted", 5), ("informed", 6), ("Decision Drivers", 15), ("Confirmation", 33),
        ("what speaks for and against PostgreSQL, which was chosen", 39),
    }  # fmt: skip


def test_lines_of_one_paragraph_are_state_date_and_people_in_any_order() -> None:
    found = [(one.status, one.date, one.decided_by, one.superseded_by) for one in records("adr-header-lines").decisions]
    assert found == [
        ("superseded", "2026-01-01", "Kim", "adr-0002"),
        ("accepted", "2026-02-01", "Lee", None),
        ("rejected", "2026-03-01", None, None),
    ]


def test_labels_in_bold_are_labels() -> None:
    (one,) = records("adr-bold-labels").decisions
    assert (one.gains, one.costs) == (("half the time; nothing waits.",), ("twice the bill",))
    assert (one.alternatives, one.reasons) == (
        (("One after the other", (), ()),),
        (("One after the other", "simple, but slow"),),
    )


def test_records_of_other_languages() -> None:
    found = records("adr-languages")
    assert [(one.status, one.date, one.choice) for one in found.decisions] == [
        ("accepted", "2024-03-01", "Wir nehmen PostgreSQL, weil das Team es betreibt."),
        ("accepted", "2024-04-02", "Nous mettons les courriels dans une file RabbitMQ."),
        ("proposed", None, "Guardamos los precios en Redis durante una hora."),
        ("accepted", None, "検索には OpenSearch を使う。"),
    ]
    assert [one.context for one in found.decisions][3] == "全文検索が遅い。"
    assert all(adr.looks(File(str(path), path.read_text())) for path in (CASES / "adr-languages").iterdir())


def test_a_decision_that_ends_with_a_colon_goes_on() -> None:
    (one,) = records("adr-lead-in").decisions
    assert one.choice == (
        "Implement scaling in three tiers: Fast (seconds): more workers when the queue is deeper than 1000; "
        "Medium (minutes): more brokers when the CPU is above 70 % for five minutes"
    )


@pytest.mark.parametrize(
    "head",
    [
        "Deciders: Kim\nStatus: Rejected\nDate: 2024-05-06",
        "**Status** Rejected\n**Date** 2024-05-06\n**Deciders** Kim",
        "* __Date__: May 6, 2024\n* __Decision makers__: [Kim](mailto:kim@acme.org)\n* __Status__: Rejected",
        "| Status | Rejected |\n| --- | --- |\n| Date | 06.05.2024 |\n| Decided by | Kim |",
        "| Date | Status | Deciders |\n| --- | --- | --- |\n| 2024-05-06 | **Rejected** | Kim |",
        "> Status: Rejected\n> Date: 2024-05-06\n> Deciders: Kim",
        "Status: Rejected | Date: 2024-05-06 | Deciders: Kim",
        "## Metadata\n\n- Status: rejected\n- Date: 2024-05-06\n- Approvers: Kim",
        "## Status\n\n- 2024-04-01: proposed\n- 2024-05-06: rejected\n\n## Deciders\n\n- Kim",
        "## Status: Rejected\n\n## Date: 2024-05-06\n\n## Deciders: Kim",
        "## Status\n\n- [ ] Accepted\n- [x] Rejected on 2024-05-06\n\nDeciders: Kim",
        "## Status\n\n~~Accepted~~ Rejected, 2024-05-06\n\n## Decision makers\n\nKim",
    ],
)
def test_state_date_and_people_in_any_shape(head: str) -> None:
    found = decide(f"# 1. X\n\n{head}\n\n## Context\n\nWhy.\n\n## Decision\n\nWe do X.\n")
    assert (found.status, found.date, found.decided_by) == ("rejected", "2024-05-06", "Kim")
    assert (found.context, found.choice) == ("Why.", "We do X.")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Hyvä", None), ("Proposed | Accepted | Rejected", None), ("Proposed | **Accepted** | Rejected", "accepted"),
        ("Proposed → Accepted", "accepted"), ("To be accepted", "proposed"), ("Not approved", "rejected"),
        ("Abgelehnt", "rejected"), ("Remplacé par l'ADR 4", "superseded"), ("Принято", "accepted"),
        ("已废弃", "deprecated"), ("No longer used", "deprecated"),
    ],
)  # fmt: skip
def test_a_state_that_is_not_understood_is_never_accepted(said: str, status: str | None) -> None:
    found = adr.read((File("0001-x.md", f"# X\n\n## Status\n\n{said}\n\n## Decision\n\nX\n"),), Files((".",)))
    assert found.decisions[0].status == status
    drafted = plan(found, ids(found)).of("tradeoffs")[0].fields.get("status")
    assert drafted == (status or "proposed" if status != "accepted" else None)
    assert ("counts as proposed" in left_out(found)) == (status is None)


@pytest.mark.parametrize(
    "options",
    [
        "- A. Kafka\n- B. RabbitMQ: known to us\n",
        "1. **Option A: Kafka** (chosen)\n2. **Option B: RabbitMQ** - known to us\n",
        "| Option | Pros | Cons |\n| --- | --- | --- |\n| Kafka | fast | |\n| RabbitMQ | | known to us |\n",
        "**Kafka** ✅\n\nfast\n\n**RabbitMQ**\n\nknown to us\n",
        "| Criterion | Kafka | RabbitMQ |\n| --- | --- | --- |\n| Team | new | known to us |\n",
        "### A: Kafka\n\n+ fast\n\n### B: RabbitMQ\n\n- Con: known to us\n",
    ],
)
def test_options_under_letters_in_tables_and_in_bold(options: str) -> None:
    found = decide(f"# X\n\n## Considered Options\n\n{options}\n## Decision\n\nWe take Kafka.\n")
    (other,) = found.alternatives
    assert other[0].startswith("RabbitMQ")
    assert "known to us" in f"{other}{found.reasons}"


def test_a_choice_that_is_a_letter_is_the_option_of_that_letter() -> None:
    options = "## Options\n\n### Option A: Kafka\n\nx\n\n### Option B: RabbitMQ\n\ny\n\n"
    found = decide(f"# X\n\n{options}## Decision\n\nOption B\n")
    assert (found.choice, found.alternatives) == ("RabbitMQ", (("Kafka", (), ()),))


def test_a_record_whose_parts_are_paragraphs_in_bold() -> None:
    found = decide("# 4. X\n\n**Status:** Accepted\n\n**Context:** Slow.\n\n**Decision:**\n\nWe cache.\n\n"
                   "**Consequences:**\n\n- Positive: fast\n- Negative: stale\n")  # fmt: skip
    assert (found.status, found.context, found.choice) == ("accepted", "Slow.", "We cache.")
    assert (found.gains, found.costs) == (("fast",), ("stale",))


def test_a_record_in_a_language_nobody_knows_is_read_by_its_form() -> None:
    text = "# 4. Q\n\n## Aa\n\nBb\n\n## Cc\n\nDd ee.\n\n## Ff\n\nGg hh.\n\n## Ii\n\nJj.\n"
    assert adr.looks(File("0004-q.md", text))
    found = adr.read((File("0004-q.md", text),), Files((".",)))
    (one,) = found.decisions
    assert (one.status, one.state, one.context, one.choice) == (None, "Bb", "Dd ee.", "Gg hh.")
    assert "“Cc” is taken for the context by its place." in left_out(found)


def test_asciidoc_is_named() -> None:
    text = "= 1. Use X\n\n== Status\n\nAccepted\n\n== Decision\n\nX.\n"
    assert adr.looks(File("0001-x.adoc", text))
    assert not adr.looks(File("guide.adoc", "= Guide\n\n== Install\n"))
    found = adr.read((File("0001-x.adoc", text),), Files((".",)))
    assert (found.decisions, left_out(found)) == (
        (),
        "0001-x.adoc: A record in AsciiDoc, which is not read: convert it to Markdown.",
    )


@pytest.mark.parametrize(
    ("head", "state"),
    [
        ("Status\n: Rejected\n\nDate\n: 2025-02-04\n", ("rejected", "2025-02-04")),
        ("<b>Status:</b> Rejected<br>\n<b>Date:</b> 2025-02-04<br>\n", ("rejected", "2025-02-04")),
        ("<table>\n<tr><th>Status</th><td>Rejected</td></tr>\n<tr><td>Date</td><td>2025-02-04</td></tr>\n</table>\n",
         ("rejected", "2025-02-04")),
        ("## Decision status\n\n[ ] accepted\n[x] rejected\n\n## Date\n\n4th of February, 2025\n",
         ("rejected", "2025-02-04")),
        ("## Status\n\nNot accepted yet\n", ("proposed", None)),
        ("## Status\n\nNot accepted\n", ("rejected", None)),
    ],
)  # fmt: skip
def test_a_state_in_every_type(head: str, state: tuple[str, str | None]) -> None:
    found = decide(f"# 4. X\n\n{head}\n## Context\n\nSlow.\n\n## Decision\n\nWe cache.\n")
    assert ((found.status, found.date), found.choice) == (state, "We cache.")


def test_front_matter_in_toml_and_with_what_is_nested() -> None:
    body = "\n## Context\n\nSlow.\n\n## Decision\n\nWe cache.\n"
    toml = decide(f'+++\ntitle = "Cache"\nstatus = "rejected"\ndate = 2024-05-06\n+++\n{body}')
    assert (toml.title, toml.status, toml.date) == ("Cache", "rejected", "2024-05-06")
    nested = decide(f"---\nstatus: {{current: rejected, since: 2024-05-06}}\n---\n# Cache\n{body}")
    assert (nested.status, nested.date) == ("rejected", "2024-05-06")


def test_a_state_that_stands_in_words_nobody_understands_is_no_accepted_one() -> None:
    found = decide("# 4. X\n\nThis was rejected in May.\n\n## Context\n\nSlow.\n\n## Decision\n\nWe cache.\n")
    assert (found.status, found.state) == (None, "This was rejected in May.")


def test_the_successor_stands_below_the_heading_with_the_state() -> None:
    old = "# 4. X\n\n## Status: Superseded\n\nby [ADR 5](0005-y.md)\n\n## Context\n\nS.\n\n## Decision\n\nWe cache.\n"
    new = old.replace("Superseded\n\nby [ADR 5](0005-y.md)", "Accepted")
    one, other = adr.read((File("0004-x.md", old), File("0005-y.md", new)), Files((".",))).decisions
    assert (one.superseded_by, one.status, other.status) == ("adr-0005", "superseded", "accepted")


@pytest.mark.parametrize(
    "options",
    [
        "- Kafka: can replay\n- RabbitMQ: cannot\n",
        "- Kafka - can replay\n- RabbitMQ - cannot\n",
        "- Kafka (known to us)\n- RabbitMQ (new to us)\n",
        "1. *Kafka* - can replay\n2. *RabbitMQ* - cannot\n",
    ],
)
def test_the_chosen_option_is_known_by_what_stands_before_its_description(options: str) -> None:
    found = decide(f"# X\n\n## Considered Options\n\n{options}\n## Decision\n\nWe take Kafka.\n")
    (other,) = found.alternatives
    assert other[0].startswith("RabbitMQ")


def test_the_chosen_option_in_a_script_without_blanks() -> None:
    found = decide("# X\n\n## 备选方案\n\n- 消息队列：可以重放\n- 轮询：太慢\n\n## 决策\n\n使用消息队列。\n")
    assert [name for name, _, _ in found.alternatives] == ["轮询：太慢"]


def test_an_option_by_its_letter_with_the_reason_behind_it() -> None:
    options = "## Options\n\n### Option A: Kafka\n\nx\n\n### Option B: RabbitMQ\n\ny\n\n"
    found = decide(f"# X\n\n{options}## Decision\n\nOption B, because it is small.\n")
    assert (found.choice, found.because) == ("RabbitMQ", ("it is small.",))
    assert [name for name, _, _ in found.alternatives] == ["Kafka"]


def test_lists_under_plus_and_minus_are_gains_and_costs() -> None:
    found = decide("# X\n\n## Decision\n\nWe cache.\n\n## Consequences\n\n+ fast\n+ known\n\n- stale\n")
    assert (found.gains, found.costs) == (("fast", "known"), ("stale",))
    found = decide("# X\n\n## Decision\n\nWe cache.\n\n## Consequences\n\n- fast\n- stale\n")
    assert (found.gains, found.costs) == ((), ())


def test_reasons_under_a_heading_of_their_own() -> None:
    found = decide("# X\n\n## Context\n\nSlow.\n\n## Decision\n\nWe cache.\n\n## Rationale\n\nReads are many.\n")
    assert found.because == ("Reads are many.",)


def test_when_a_decision_is_looked_at_again_in_bold() -> None:
    found = decide("# X\n\n## Decision\n\nWe cache.\n\n**Reconsider when** writes outnumber reads.\n")
    assert found.revisit_when == "writes outnumber reads"


def test_people_with_their_teams_in_brackets() -> None:
    found = decide("# X\n\n- Status: accepted\n- Deciders: Ana [Storage]\n\n## Decision\n\nWe cache.\n")
    assert found.decided_by == "Ana [Storage]"


def test_a_title_under_a_heading_of_its_own() -> None:
    found = decide("# ADR 4\n\n## Title\n\nUse a cache\n\n## Decision\n\nWe cache.\n")
    assert found.title == "Use a cache"


def test_what_is_named_as_a_record_and_is_not_understood_is_told(tmp_path: Path) -> None:
    (tmp_path / "0001-cache.md").write_text("# 1. X\n\n## Status\n\nAccepted\n\n## Decision\n\nWe cache.\n")
    (tmp_path / "0002-queue.md").write_text("# 2. Y\n\nWords.\n")
    (tmp_path / "0003-queue.rst").write_text("3. Y\n====\n\nStatus\n------\n\nAccepted\n\nDecision\n--------\n\nZ.\n")
    (tmp_path / "notes.md").write_text("# Notes\n")
    (tmp_path / "compose.yaml").write_text("services: {api: {image: acme/api}}\n")
    done = archdoc("import", ".", folder=tmp_path)
    assert done.exit_code == 0, done.output
    assert "0002-queue.md: Named as a decision record is, and not understood as one." in done.output
    assert "0003-queue.rst: A record in reStructuredText, which is not read" in done.output
    assert "notes.md" not in done.output


def test_a_choice_in_prose_under_no_heading() -> None:
    text = "# 8. Versions\n\n**Status**: Accepted\n\nOption A: in the URL\n\nOption B: in a header\n\n"
    found = decide(f"{text}We chose Option A because clients see it, not option B.\n")
    assert found.choice == "We chose Option A because clients see it, not option B."
    assert [name for name, _, _ in found.alternatives] == ["in a header"]


def test_headings_that_are_underlined_make_a_record() -> None:
    text = "ADR-004: Broker\n======\n\nStatus\n------\nProposed - by Ana\n\nIssue\n-----\nNone yet.\n\nPositions\n"
    text += "---------\n1. **Kafka** – fast\n2. **SQS** – managed\n\nDecision\n--------\nOption 2.\n\n"
    text += "Argument\n-----\nNo ops.\n"
    assert adr.looks(File("0004-broker.md", text))
    found = decide(text)
    assert (found.title, found.status, found.choice, found.because) == ("Broker", "proposed", "SQS", ("No ops.",))
    assert found.reasons == (("Kafka", "fast"),)


def test_consequences_with_signs_in_one_paragraph() -> None:
    found = decide("# A\n\n**Decision.** gRPC.\n\n**Consequences.** (+) Typed. (−) Hard to debug. (+) Fast.\n")
    assert (found.gains, found.costs) == (("Typed.", "Fast."), ("Hard to debug.",))


@pytest.mark.parametrize(
    ("good", "bad"), [("Positive Folgen", "Negative Folgen"), ("Conséquences positives", "Conséquences négatives")]
)
def test_headings_of_good_and_bad_consequences_in_other_languages(good: str, bad: str) -> None:
    found = decide(f"# A\n\n## Decision\n\nX.\n\n### {good}\n\n- fast\n\n### {bad}\n\n- dear\n")
    assert (found.gains, found.costs) == (("fast",), ("dear",))


def test_people_and_dates_that_are_told_twice_and_differ_are_named() -> None:
    text = "# A\n\n* Deciders: Ana\n* Authors: Tom\n* Owner: Eva\n* Date: 2024-01-02\n\n## Decision\n\nX.\n"
    found, left_out = adr.decisions((File("0001-a.md", text),))
    assert found[0].decided_by == "Ana"
    assert [left.key for left in left_out] == ["Owner", "Authors"]


def test_a_record_that_is_deprecated_and_replaced_is_superseded() -> None:
    old = File("0001-a.md", "# A\n\nStatus: Deprecated (2025-01-10), replaced by 0002\n\n## Decision\n\nX.\n")
    new = File("0002-b.md", "# B\n\nStatus: accepted\n\n## Decision\n\nY.\n")
    found, _ = adr.decisions((old, new))
    assert (found[0].status, found[0].superseded_by) == ("superseded", "adr-0002")
    alone, _ = adr.decisions((old,))
    assert (alone[0].status, alone[0].superseded_by) == ("deprecated", None)


def test_of_a_state_and_what_took_its_place_the_latter_counts() -> None:
    old = "# 2. A\n\n## Status\n\nAccepted\n\nSuperseded by [3. B](0003-b.md)\n\nAmended by [5. X](0005-x.md)\n\n"
    files = (File("0002-a.md", f"{old}## Decision\n\nX.\n"), File("0003-b.md", "# 3. B\n\n## Decision\n\nY.\n"))
    found, left_out = adr.decisions(files)
    assert (found[0].status, found[0].superseded_by) == ("superseded", "adr-0003")
    assert [(left.key, left.mark.line) for left in left_out if left.mark] == [("Amended by [5. X](0005-x.md)", 9)]


def test_a_title_of_the_second_level_and_a_choice_that_is_ticked() -> None:
    text = "## ADR-3 Use something\n\n**Status:** accepted\n\n### Decision\n"
    text += "- [ ] Option A – Keep\n- [x] Option B – Change\n"
    found = decide(text)
    assert (found.title, found.choice) == ("Use something", "Change")
    assert [name for name, _, _ in found.alternatives] == ["Keep"]


@pytest.mark.parametrize("end", [".", ", because we know it."])
def test_a_decision_in_one_sentence(end: str) -> None:
    said = "In the context of the shop, facing slow pages, we decided for Redis and neglected Memcached and Hazelcast, "
    text = f"# 4. Cache\n\nStatus: accepted\n\n{said}to achieve speed, accepting that it needs memory{end}\n"
    found = decide(text)
    assert (found.choice, found.context, found.status) == ("Redis", "the shop: slow pages", "accepted")
    assert [name for name, _, _ in found.alternatives] == ["Memcached", "Hazelcast"]
    assert (found.gains, found.costs) == (("speed",), ("it needs memory",))
    assert found.because == (("we know it",) if "because" in end else ())
