from __future__ import annotations

import pytest

from archdoc.privacy import matching

SAID = [
    ("Acme Retail", "for Acme Retail only", "Acme Retail"),
    ("Acme Retail", "ACME\nRETAIL's own", "ACME\nRETAIL"),
    ("Acme Retail", "acme\u00a0retail", "acme\u00a0retail"),
    ("Acme Retail", "the acme-retail shop", "acme-retail"),
    ("Acme Retail", "acme\u2011retail", "acme\u2011retail"),
    ("Acme Retail", "acme_retail_api", "acme_retail"),
    ("Acme Retail", "Ａｃｍｅ Ｒｅｔａｉｌ", "Ａｃｍｅ Ｒｅｔａｉｌ"),
    ("Acme Retail", "Ac\u00adme Re-\n  tail", "Ac\u00adme Re-\n  tail"),
    ("Acme Retail", "in AcmeRetailOrders now", "AcmeRetailOrders"),
    ("Acme Retail", "**Acme** Retail", "Acme** Retail"),
    ("Acme Retail", "A c m e  R e t a i l", "A c m e  R e t a i l"),
    ("Acme", "Acmeous", "Acmeous"),
    ("Acme", "all of acmes", "acmes"),
    ("Acme", "myAcme", "myAcme"),
    ("Acme", "A c m e", "A c m e"),
    ("Acme", "Ac**me**", "Ac**me"),
    ("Acme", "Acm\u0065\u0301", "Acme\u0301"),
    ("Acme", "Ac\u200bme, Ac\u0007me"[:5], "Ac\u200bme"),
    ("Acme", "for Ac-\nme", "Ac-\nme"),
    ("Acme Retail", "Acm e Ret ail", "Acm e Ret ail"),
    ("SES", "two AwsSESClient objects", "AwsSESClient"),
    ("Finch", "ﬁnch", "ﬁnch"),
    ("Straße", "STRASSE 5", "STRASSE"),
    ("Nestlé", "nestle\u0301 and", "nestle\u0301"),
    ("O'Reilly", "O’Reilly", "O’Reilly"),
    ("Hollin & Hay", "Hollin and Hay", "Hollin and Hay"),
    ("Acme Inc.", "at Acme Inc, then", "Acme Inc"),
    ("2,600", "2600 of them", "2600"),
    ("2600", "2,600 of them", "2,600"),
    ("2,600", "about ２，６００.", "２，６００"),
    ("2,600", "٢٦٠٠", "٢٦٠٠"),
    ("4.2 million", "4.2million", "4.2million"),
    ("4.2 million", "4,2\nMillion", "4,2\nMillion"),
    ("€210,000", "210 000 euros", "210 000"),
    ("12 %", "12 or 12%", "12%"),
    ("東京電力", "昨日東京電力株式会社で", "東京電力"),
    ("삼성", "삼성이 만든", "삼성"),
    ("Яндекс", "с Яндексом", "Яндексом"),
    ("Οδυσσέας", "του ΟΔΥΣΣΈΑΣ", "ΟΔΥΣΣΈΑΣ"),
    ("ᾠδή", "ΩΙΔΗ", "ΩΙΔΗ"),
    ("हिन्दी", "मैं हिन्दी भाषा", "हिन्दी"),
    ("ลูกค้า", "ดูลูกค้ามา", "ลูกค้า"),
]
OTHERS = [
    ("SES", "processes and sessions"),
    ("SES", "PROCESSES"),
    ("Orin", "monitoring"),
    ("2,600", "12,600"),
    ("2,600", "2,600,000"),
    ("2,600", "2.6 00"),
    ("4.2 million", "14.2 million"),
    ("4.2 million", "42 million"),
    ("12 %", "12 of them"),
    ("Acme Retail", "We left Acme. Retail is another matter."),
    ("ideas", "hide a seat"),
]


@pytest.mark.parametrize(("secret", "text", "found"), SAID)
def test_a_secret_is_found_in_every_form_and_at_its_place(secret: str, text: str, found: str) -> None:
    spans = matching.spans(matching.form(secret), text)
    assert found in {text[start:end] for start, end in spans}
    assert matching.says(matching.form(secret), text)


@pytest.mark.parametrize(("secret", "text"), OTHERS)
def test_what_is_only_alike_is_not_found(secret: str, text: str) -> None:
    assert not matching.spans(matching.form(secret), text)


def test_a_word_that_was_broken_to_fit_is_found_where_lines_are_known_to_be_broken() -> None:
    wanted = matching.form("Orrin")
    assert any(list(matching.hits(wanted, view)) for view in matching.views("by Or\nrin", wrapped=True))
    assert not any(list(matching.hits(wanted, view)) for view in matching.views("by Or\nrin"))
    short = matching.form("Ideas")
    assert not any(list(matching.hits(short, view)) for view in matching.views("hide\nas", wrapped=True))


def test_what_is_looked_through_and_what_is_placed_agree() -> None:
    for secret, text, _ in SAID:
        assert any(list(matching.hits(matching.form(secret), view)) for view in matching.views(text))
    for secret, text in OTHERS:
        assert not any(list(matching.hits(matching.form(secret), view)) for view in matching.views(text))
