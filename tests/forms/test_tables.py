"""CSV as spreadsheets save it: the encoding and separator are found out, faults are said with their line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumtools.errors import InputError
from forumtools.forms.tables import Sheet, read_csv
from forumtools.model.cells import guard, unguard
from forumtools.outputs.cells import to_csv

TABLE = "titre;édition\nL'été à Brest;2018\n"


def read(content: bytes | str) -> Sheet:
    return read_csv(content.encode() if isinstance(content, str) else content, source="liste.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found_out(encoding: str) -> None:
    sheet = read(TABLE.encode(encoding))

    assert [dict(row.cells) for row in sheet.rows] == [{"titre": "L'été à Brest", "édition": "2018"}]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found_out(separator: str) -> None:
    sheet = read(TABLE.replace(";", separator))

    assert sheet.separator == separator
    assert len(sheet.rows) == 1


def test_a_separator_in_quotes_does_not_mislead() -> None:
    sheet = read('"titre, long","autre, encore"\n"a, b",c\n')

    assert dict(sheet.rows[0].cells) == {"titre, long": "a, b", "autre, encore": "c"}


def test_a_cell_of_several_lines_counts_its_lines() -> None:
    sheet = read('titre;Présentation\nUn;"a\nb"\nDeux;c\n')

    assert [(row.line, row.cells["Présentation"]) for row in sheet.rows] == [(2, "a\nb"), (4, "c")]


def test_the_star_of_required_columns_is_no_part_of_the_name() -> None:
    assert "Titre" in read("Titre *,x\na,b\n").rows[0].cells


def test_ragged_rows_are_kept_and_carry_their_fault() -> None:
    sheet = read("a;b;c\n1;2\n1;2;3\n1;2;3;4\n")

    assert [row.fault is not None for row in sheet.rows] == [True, False, True]
    assert sheet.rows[2].fault is not None
    assert sheet.rows[2].fault.fr == "4 cellules au lieu de 3 : un séparateur manque ou est de trop"


def test_empty_rows_are_no_rows() -> None:
    assert len(read("a;b\n\n;\n1;2\n").rows) == 1


def test_a_heading_twice_is_refused_with_its_name() -> None:
    with pytest.raises(InputError, match=r"liste\.csv, line 1: the heading “titre” comes twice"):
        read("titre;Titre \na;b\n")


def test_a_cut_table_is_refused_with_its_line() -> None:
    with pytest.raises(InputError, match=r"liste\.csv, line 2: the table is cut or a quote is not closed"):
        read('titre;texte\na;"coupé en plein')


@pytest.mark.parametrize("content", [b"", b"\n\n", b";;\n"])
def test_a_table_without_headings_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match="no heading row"):
        read(content)


def test_a_very_long_cell_is_read() -> None:
    assert len(read(f"titre;texte\na;{'x' * 300_000}\n").rows[0].cells["texte"]) == 300_000


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(' ;,"\n'), max_size=20)


@given(st.lists(st.tuples(cells.filter(lambda cell: bool(cell.strip())), cells), min_size=1), st.sampled_from(";,\t|"))
def test_what_the_csv_module_writes_is_read_back(rows: list[tuple[str, str]], separator: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([("titre", "texte"), *rows])

    sheet = read(out.getvalue())

    assert [(row.cells["titre"], row.cells["texte"]) for row in sheet.rows] == [
        (unguard(a), unguard(b)) for a, b in rows
    ]


@given(cells | st.from_regex(r"'{0,2}\s?[=+@＝-]\w?", fullmatch=True))
def test_what_our_guard_against_formulas_adds_is_taken_off(cell: str) -> None:
    cell = cell.replace("\r", "\n")
    out = to_csv(["titre", "texte"], [["Un", cell]])

    assert read(out).rows[0].cells["texte"] == cell


@pytest.mark.parametrize("cell", ["'avant", "l'été", "' - ", "'"])
def test_other_apostrophes_stay(cell: str) -> None:
    assert unguard(guard(cell)) == cell
    assert guard("d'abord") == unguard("d'abord") == "d'abord"


def test_a_damaged_utf_8_table_is_refused_and_not_turned_into_noise() -> None:
    content = "titre;texte\nPremière;à l'été, déjà\n".encode() + b"Deux;\xff\n"

    with pytest.raises(InputError, match="is UTF-8, but damaged at byte"):
        read(content)
