from __future__ import annotations

import pytest

from forumtools.language import Language
from forumtools.outputs.dates import day_in_words, in_words, lasting, on_days
from forumtools.outputs.licences import Licence, read_licence

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("start", "end", "french", "english"),
    [
        ("2018-07-03", "2018-07-06", "du 3 au 6~juillet 2018", "3–6~July 2018"),
        ("2014-07-01", "2014-07-04", "du 1er au 4~juillet 2014", "1–4~July 2014"),
        ("2010-06-30", "2010-07-02", "du 30~juin au 2~juillet 2010", "30~June – 2~July 2010"),
        ("2018-12-30", "2019-01-01", "du 30~décembre 2018 au 1er~janvier 2019", "30~December 2018 – 1~January 2019"),
        ("2020-07-08", "2020-07-08", "le 8~juillet 2020", "8~July 2020"),
        ("2020-07-08", "", "le 8~juillet 2020", "8~July 2020"),
        ("2018-04", "2018-08", "d’avril à août 2018", "April – August 2018"),
        ("2018", "2020", "de 2018 à 2020", "2018–2020"),
        ("2018", "2018-07-03", "le 3~juillet 2018", "3~July 2018"),
        ("2018-07", "", "juillet 2018", "July 2018"),
        ("", "", "", ""),
        ("en juillet", "", "en juillet", "en juillet"),
    ],
)
def test_the_days_of_an_edition(start: str, end: str, french: str, english: str) -> None:
    assert on_days(start, end, "fr") == french.replace("~", NBSP)
    assert on_days(start, end, "en") == english.replace("~", NBSP)


@pytest.mark.parametrize(
    ("start", "end", "language", "said"),
    [
        ("2016-09", "", "fr", "depuis septembre 2016"),
        ("2016-09-01", "", "fr", f"depuis le 1er{NBSP}septembre 2016"),
        ("", "2018", "fr", "jusqu’en 2018"),
        ("", "2018-07-03", "fr", f"jusqu’au 3{NBSP}juillet 2018"),
        ("2016", "2018", "fr", "de 2016 à 2018"),
        ("2016", "", "en", "since 2016"),
        ("bientôt", "", "fr", "bientôt"),
    ],
)
def test_how_long_a_project_lasts(start: str, end: str, language: Language, said: str) -> None:
    assert lasting(start, end, language) == said


def test_a_day_with_its_time() -> None:
    assert day_in_words("2018-07-04T09:30", "fr") == f"mercredi 4{NBSP}juillet 2018, 9{NBSP}h{NBSP}30"
    assert day_in_words("2018-07-04T14:00", "fr") == f"mercredi 4{NBSP}juillet 2018, 14{NBSP}h"
    assert day_in_words("2018-07-04T09:30", "en") == f"Wednesday 4{NBSP}July 2018, 09:30"
    assert day_in_words("2018-07", "fr") == in_words("2018-07", "fr") == "juillet 2018"


@pytest.mark.parametrize(
    ("written", "licence"),
    [
        ("CC-BY-SA-4.0", Licence("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/deed.fr")),
        ("cc by sa 3.0", Licence("CC BY-SA 3.0", "https://creativecommons.org/licenses/by-sa/3.0/deed.fr")),
        ("Creative Commons BY 4.0", Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/deed.fr")),
        ("CC-BY-SA", Licence("CC BY-SA")),
        ("CC0", Licence("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/deed.fr")),
        ("etalab-2.0", Licence("Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/")),
        ("Tous droits réservés", Licence("Tous droits réservés")),
    ],
)
def test_licences_however_they_are_written(written: str, licence: Licence) -> None:
    assert read_licence(written, "fr") == licence
