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


@pytest.mark.parametrize(
    ("secret", "text", "found"),
    [
        ("EY", "at EY, now", "EY"), ("EY", "EY's", "EY"), ("Ey", "EY", "EY"), ("SES", "ses", "ses"),
        ("SES", "awsSES", "awsSES"), ("SES", "SESs", "SESs"), ("Orin", "MyOrin", "MyOrin"), ("Orin", "Orins", "Orins"),
        ("Orrin", "myorrinx", "myorrinx"), ("Chase", "PurChase", "PurChase"), ("Chase", "chaseful", "chaseful"),
        ("Müller", "Mueller", "Mueller"), ("Mueller", "Müller", "Müller"), ("Müller", "MULLER", "MULLER"),
        ("Goethe", "Göthe", "Göthe"), ("Ørsted", "Oersted", "Oersted"),
        ("AT&T", "AT and T", "AT and T"), ("AT&T", "at&t", "at&t"), ("Hollin & Hay", "Hollin&Hay", "Hollin&Hay"),
        ("2600", "2600, and", "2600"), ("2600", "2'600", "2'600"), ("1234567", "1 234 567", "1 234 567"),
        ("1,234,567", "1234567", "1234567"), ("3.5", "3,5", "3,5"), ("3.5", "v3.5", "3.5"),
        ("Acme®", "Acme", "Acme"), ("Acme", "Acme™", "Acme™"), ("(Acme)", "Acme", "Acme"), ("Acme!", "Acme?", "Acme"),
        ("SAP", "S. A. P. is", "S. A. P"), ("Acme", "A.C.M.E.", "A.C.M.E"),
        ("Acme", "by Ac-\u2028me.", "Ac-\u2028me"), ("Acme", "by Ac-\u2029me.", "Ac-\u2029me"),
        ("tide_pool", "TidePool", "TidePool"), ("Acme Retail", "acme.retail", "acme.retail"),
        ("Acme Retail", "acme/retail", "acme/retail"), ("Acme Retail", "acme+retail", "acme+retail"),
        ("O'Reilly", "OReilly", "OReilly"), ("l'Oréal", "loreal", "loreal"),
        ("東", "東京", "東"), ("Янд", "мойяндекс", "мойяндекс"), ("Янд", "МойЯндекс", "МойЯндекс"),
        ("མི་", "བདེམི་ལེགས", "མི་"), ("ខ្មែរ", "ភាសាខ្មែរនេះ", "ខ្មែរ"), ("カナ", "ヒラカナタ", "カナ"),
        ("豈更", "車豈更賈", "豈更"), ("𠀀𠀁", "𠀂𠀀𠀁𠀃", "𠀀𠀁"), ("မြန်", "မမြန်မာ", "မြန်"),
    ],
)  # fmt: skip
def test_spellings_hide_nothing(secret: str, text: str, found: str) -> None:
    assert found in {text[start:end] for start, end in matching.spans(matching.form(secret), text)}


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("EY", "at ey now"), ("EY", "they"), ("EY", "EYE"), ("EY", "Ey"), ("EY", "E-Y"), ("EY", "4EY"),
        ("SES", "uses"), ("Orin", "orinoco"), ("Orin", "Orinoco"), ("Orin", "myorin"), ("Orin", "MYORIN"),
        ("Chase", "chased"), ("Noel", "Nöl"), ("Boer", "Bör"), ("Hollin & Hay", "HollinHay"), ("AT&T", "ATT"),
        ("2600", "12600"), ("2600", "2600.5"), ("2600", "26001"), ("2600", "1,2600"), ("2600", "2600,1"),
        ("3.5", "13.5"), ("3.5", "3.55"), ("3.5", "2.3.5"), ("Ян", "Яндекс"),
        ("Acme Retail", "acme. retail"), ("Big Co", "the big core"), ("Price Eng", "price engineer"),
        ("Blue Wha", "bluew ha"), ("", ""), ("", "a"),
    ],
)  # fmt: skip
def test_likeness_is_no_secret(secret: str, text: str) -> None:
    assert matching.spans(matching.form(secret), text) == []
    assert not matching.says(matching.form(secret), text)


UNSEEN = (
    0x00, 0x08, 0x0B, 0x0E, 0x1F, 0x7F, 0x9F, 0xAD, 0x300, 0x36F, 0x61C, 0x180E, 0x200B, 0x200F, 0x202A, 0x202E, 0x2060,
    0x206F, 0xFE00, 0xFE0F, 0xFEFF, 0xE0000, 0xE01EF,
)  # fmt: skip


@pytest.mark.parametrize("code", UNSEEN)
def test_what_cannot_be_seen_hides_nothing(code: int) -> None:
    assert matching.spans(matching.form("Acme"), f"by Ac{chr(code)}me.") == [(3, 8)]
    assert matching.spans(matching.form(f"Ac{chr(code)}me"), "by Acme.") == [(3, 7)]


@pytest.mark.parametrize("code", [0x2D, 0x2010, 0x2015, 0x2043, 0x2212, 0x58A, 0x5BE, 0xFE58, 0xFE63, 0x20, 0xA0, 0x5F])
def test_each_hyphen_and_blank_is_like_any_other(code: int) -> None:
    assert matching.spans(matching.form("Tide Pool"), f"a tide{chr(code)}pool.")[0] == (2, 11)


@pytest.mark.parametrize("code", [0x27, 0x2018, 0x2019, 0x201B, 0x2BC, 0x2032])
def test_each_apostrophe_is_like_any_other(code: int) -> None:
    assert matching.spans(matching.form("O'Reilly"), f"by O{chr(code)}Reilly.") == [(3, 11)]
    assert matching.spans(matching.form(f"O{chr(code)}Reilly"), "by O'Reilly.") == [(3, 11)]


@pytest.mark.parametrize(
    ("text", "as_word", "as_name"),
    [
        ("An Apple fell", True, True), ("we eat Apple pie", True, True), ("in, Apple", True, True),
        ("eat APPLE", True, True), ("Apple is", True, False), ("pie. Apple is", True, False),
        ("THE Apple", True, False),
        ("eat apple", False, False), ("eat Apples", False, False), ("eat mApple", False, False),
        ("eat A p p l e", False, False), ("eat Apple2", False, False),
    ],
)  # fmt: skip
def test_a_common_word_counts_as_it_is_written_or_as_a_name_only(text: str, as_word: bool, as_name: bool) -> None:
    assert matching.says(matching.form("Apple", exact=True), text) is as_word
    assert matching.says(matching.form("Apple", proper=True), text) is as_name


def test_a_secret_is_found_as_often_as_it_is_said() -> None:
    text = "Acme and AcmePay, acme-retail; not placement"
    assert [text[a:b] for a, b in matching.spans(matching.form("Acme"), text)] == ["Acme", "AcmePay", "acme"]


def test_addresses_are_known_to_their_end() -> None:
    text = "see https://a.example/x?y=1) and www.b.example, mailto:x@y.example; not a.example"
    found = [text[start:end].rstrip(",;") for start, end in matching.urls(text)]
    assert found == ["https://a.example/x?y=1", "www.b.example", "mailto:x@y.example"]
