"""Every federal form is read, whatever its file is called, and every row ends as a program or as a refusal."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from throughcare.errors import BadInput
from throughcare.programs import Phone, Program, Reading, Refused, read_directory


FIXTURES = Path(__file__).parents[1] / "fixtures" / "directory"


def national(**cells: str) -> str:
    """Return a National Directory of one row, as text."""
    row = {
        "name1": "Fictional Pine",
        "street1": "20 Example Street",
        "city": "Cambridge",
        "state": "MA",
        "zip": "02139",
        "phone": "617-555-0120",
        "service_code_info": "SA * OP",
    } | cells
    return f"{','.join(row)}\n{','.join(row.values())}\n"


def read_text(tmp_path: Path, text: str, name: str = "directory.csv", **options: str) -> Reading:
    """Return the reading of a file that holds `text`."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return read_directory(path, **options)


def by_name(reading: Reading) -> dict[str, Program]:
    return {program.name1: program for program in reading.programs}


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*_20*.*")), ids=lambda path: path.name)
def test_rows_are_programs_plus_refusals(path: Path):
    if "coordinates" in path.name:
        pytest.skip("a table of coordinates is no directory")
    reading = read_directory(path)
    assert reading.rows_in == len(reading.programs) + len(reading.refused) > 0
    assert all(program.source == reading.source for program in reading.programs)


def test_a_national_directory_is_read_whole():
    reading = read_directory(FIXTURES / "fictional_su_2023.csv")
    assert reading.kind == "SAMHSA National Directory (table)"
    assert reading.source == "SAMHSA National Directory of substance use treatment, 2023"
    assert reading.vintage == "2023"
    assert reading.rows_in == 8
    assert reading.notes == ()
    river = reading.programs[0]
    assert (river.kind, river.row, river.zip, river.state) == ("SA", 1, "02139", "MA")
    assert river.phones == (
        Phone("617-555-0100", "main"),
        Phone("617-555-0101", "intake"),
        Phone("617-555-0102 x7", "intake"),
    )
    assert [river.services.says(key) for key in ("OTP", "MM", "RES")] == [True, True, None]


def test_a_row_without_name_and_address_is_refused_by_its_line_in_the_file():
    reading = read_directory(FIXTURES / "fictional_su_2023.csv")
    assert reading.refused == (
        Refused(10, "neither a name nor a street address"),
    )  # a cell above holds two lines


def test_a_code_nobody_knows_is_kept_and_counted():
    reading = read_directory(FIXTURES / "fictional_su_2023.csv")
    assert reading.unknown_codes == {"XYZ": 1}
    assert by_name(reading)['Fictional Quiet "Corner"'].other == ("XYZ",)


def test_cells_are_trimmed_and_single_spaced():
    programs = by_name(read_directory(FIXTURES / "fictional_su_2023.csv"))
    assert programs["Fictional Oak House"].street2 == "Unit B"
    assert programs['Fictional Quiet "Corner"'].name2 == "Second Line"


def test_a_repeated_row_is_kept_under_an_id_of_its_own():
    reading = read_directory(FIXTURES / "fictional_su_2023.csv")
    twins = [program for program in reading.programs if program.name1 == "Fictional Oak House"]
    assert [twin.id for twin in twins] == [twins[0].id, f"{twins[0].id}-2"]


def test_a_listing_of_women_only_does_not_take_men_and_the_reverse():
    programs = by_name(read_directory(FIXTURES / "fictional_su_2023.csv"))
    assert programs["Fictional Oak House"].services.no_codes() == ("MALE",)
    assert programs["Fictional Far North"].services.no_codes() == ("FEM",)
    assert programs["Fictional River Opioid Treatment"].services.no == 0
    assert programs["Fictional Plain Talk"].services.no == 0  # it does not answer the question


def test_free_treatment_is_known_from_no_payment_accepted():
    oak = by_name(read_directory(FIXTURES / "fictional_su_2023.csv"))["Fictional Oak House"]
    assert oak.services.says("NP") is True
    assert oak.services.says("SF") is None


def test_the_workbook_and_the_table_say_the_same():
    table = read_directory(FIXTURES / "fictional_su_2023.csv")
    workbook = read_directory(FIXTURES / "fictional_su_2023.xlsx")
    assert workbook.kind == "SAMHSA National Directory (workbook)"
    assert workbook.programs == table.programs
    assert workbook.refused == (Refused(9, "neither a name nor a street address"),)


def test_a_workbook_zipped_and_called_otherwise_is_recognized(tmp_path: Path):
    path = tmp_path / "list.txt"
    path.write_bytes(gzip.compress((FIXTURES / "fictional_su_2023.xlsx").read_bytes()))
    assert len(read_directory(path).programs) == 7


def test_a_file_read_twice_gives_the_same_programs():
    path = FIXTURES / "fictional_su_2023.csv"
    assert read_directory(path) == read_directory(path)


def test_the_mental_health_directory_is_recognized_by_its_codes():
    reading = read_directory(FIXTURES / "fictional_mh_2023.csv")
    assert reading.source == "SAMHSA National Directory of mental health treatment, 2023"
    assert reading.programs[0].kind == "MH"
    assert reading.unknown_codes == {}


def test_codes_of_2022_tell_their_year_and_keep_their_meaning():
    reading = read_directory(FIXTURES / "fictional_su_2022.csv")
    assert reading.vintage == "2022"
    assert reading.programs[0].services.says("DLC") is True  # written ULC that year
    assert reading.unknown_codes == {}


@pytest.mark.parametrize(
    ("codes", "name", "given", "vintage"),
    [
        ("SA * OP", "directory.csv", None, ""),
        ("SA * OP", "directory_2022.csv", None, "2022"),
        ("SA * OP", "directory_2022.csv", "2023", "2023"),  # a person's word before a file's name
        ("SA * DLC", "directory.csv", None, "2023"),
        ("SA * DLC", "directory_2022.csv", None, "2023"),  # the codes before a name
        ("SA * DLC", "directory_2024.csv", None, "2024"),  # they came in 2023 and stayed
        ("SA * BMW", "directory_2023.csv", "2023", "2022"),  # the codes before a person's word
        ("SA * BMW", "directory.csv", "2022-05-06", "2022-05-06"),
        ("SA * ADLT SNR YAD", "directory.csv", None, "2022"),  # the age groups by the alphabet
        ("SA * YAD ADLT SNR", "directory.csv", None, "2023"),  # by age
        ("SA * BMW DLC", "directory.csv", None, ""),
    ],
)
def test_the_year_is_bounded_by_the_codes(
    tmp_path: Path, codes: str, name: str, given: str | None, vintage: str
):
    assert read_text(tmp_path, national(service_code_info=codes), name, vintage=given).vintage == vintage


def test_an_unknown_year_is_said(tmp_path: Path):
    reading = read_text(tmp_path, national())
    assert reading.notes == ("Nothing in the file or its name tells its year, and no vintage was given.",)
    assert reading.source == "SAMHSA National Directory of substance use treatment"


def test_a_year_that_the_codes_refute_is_said(tmp_path: Path):
    reading = read_text(tmp_path, national(service_code_info="SA * BMW"), "directory_2023.csv")
    assert reading.notes == ("Called 2023, but its codes are those of 2022: read as 2022.",)


def test_a_dictionary_beside_the_file_explains_its_codes(tmp_path: Path):
    shutil.copy(FIXTURES / "service_codes_fictional.csv", tmp_path / "service_codes_other.csv")
    heading = "category_code,category_name,service_code,service_name,service_description\n"
    lines = "TC,Type of Care,SA,Substance use treatment,\nTAP,Approaches,OP,Telemedicine/telehealth therapy,\nX,X,MU,Dancing,\n"
    (tmp_path / "service_codes_new.csv").write_text(heading + lines)
    reading = read_text(tmp_path, national(service_code_info="SA * OP * MU * MD"), "list_new.csv")
    assert reading.programs[0].services.yes_codes() == ("SA", "TELE", "MD")
    assert reading.unknown_codes == {"MU": 1}


def test_a_neighbour_that_only_looks_like_a_dictionary_is_let_be(tmp_path: Path):
    (tmp_path / "service_codes_new.csv").write_text("code,meaning\nOP,Dancing\n")
    assert read_text(tmp_path, national(), "list_new.csv").programs[0].services.yes_codes() == ("SA", "OP")


def test_a_row_of_the_wrong_width_is_refused_and_the_next_is_read(tmp_path: Path):
    text = national()
    reading = read_text(tmp_path, text + "too,few\n\n" + text.splitlines()[1] + "\n")
    assert reading.refused == (Refused(3, "2 columns where the heading has 7"),)
    assert len(reading.programs) == 1 + 1


def test_a_quotation_mark_that_is_never_closed_loses_no_row_silently(tmp_path: Path):
    row = national().splitlines()[1]
    reading = read_text(tmp_path, f'{national()}"{row}\n{row}\n{row}\n')
    assert reading.refused == (Refused(3, "a quotation mark that is not closed (lines 3 to 5)"),)


def test_a_table_saved_by_a_spreadsheet_in_windows_1252_is_read_and_noted(tmp_path: Path):
    path = tmp_path / "directory_2023.csv"
    path.write_bytes(national(name1="Fictional Niña’s House").encode("cp1252"))
    reading = read_directory(path)
    assert reading.programs[0].name1 == "Fictional Niña’s House"
    assert "Windows-1252" in reading.notes[0]


def test_a_byte_order_mark_and_capital_headings_do_not_matter(tmp_path: Path):
    heading, row = national().splitlines()
    reading = read_text(tmp_path, f"\ufeff{heading.upper()}\r\n{row}\r\n")
    assert len(reading.programs) == 1


@pytest.mark.parametrize(
    ("written", "zip_code", "zip4", "other"),
    [
        ("2139", "02139", "", ()),
        ("2139.0", "02139", "", ()),
        ("02139-1234", "02139", "1234", ()),
        ("021391234", "02139", "1234", ()),
        ("K1A 0B1", "", "", ("K1A 0B1",)),
        ("", "", "", ()),
    ],
)
def test_a_zip_code_has_five_digits_again(
    tmp_path: Path, written: str, zip_code: str, zip4: str, other: tuple[str, ...]
):
    program = read_text(tmp_path, national(zip=written)).programs[0]
    assert (program.zip, program.zip4, program.other) == (zip_code, zip4, other)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("617-555-0120", "617-555-0120"),
        ("(617) 555-0120", "617-555-0120"),
        ("1.617.555.0120 ext. 9", "617-555-0120 x9"),
        ("888-555-HELP", "888-555-HELP"),
    ],
)
def test_a_telephone_number_is_written_one_way(tmp_path: Path, written: str, number: str):
    assert read_text(tmp_path, national(phone=written)).programs[0].phones == (Phone(number, "main"),)


def test_a_number_listed_twice_is_kept_once(tmp_path: Path):
    text = national(intake1="617-555-0120", intake2="617-555-0121")
    assert read_text(tmp_path, text).programs[0].phones == (
        Phone("617-555-0120", "main"),
        Phone("617-555-0121", "intake"),
    )


def test_a_program_without_a_name_is_still_a_place_that_can_be_called(tmp_path: Path):
    reading = read_text(tmp_path, national(name1=""))
    assert reading.programs[0].name == "20 Example Street"


def test_a_page_of_2019_is_mapped_by_the_names_of_2019():
    reading = read_directory(FIXTURES / "locator_page_2019-05-24.json")
    assert reading.source == "SAMHSA treatment locator (FindTreatment.gov), 2019-05-24"
    river = reading.programs[0]
    assert river.id == "f" * 64
    assert river.services.yes_codes() == (
        "SA",
        "OTP",
        "UB",
        "MOA",
        "VTRL",
        "TAY",
        "STU",
        "YAD",
        "ADLT",
        "MALE",
    )
    assert river.other == ("Dancing",)
    assert river.website == ""
    assert Phone("617-555-0110", "hotline") in river.phones


def test_a_row_without_services_is_a_program_of_which_nothing_is_known():
    center = read_directory(FIXTURES / "locator_page_2019-05-24.json").programs[1]
    assert (center.kind, center.zip, center.name2) == ("HRSA", "02139", "")
    assert center.phones == (Phone("617-555-0111 x4", "main"),)
    assert (center.services.yes, center.services.no) == (0, 0)


def test_a_row_that_is_no_object_is_refused_by_its_number():
    reading = read_directory(FIXTURES / "locator_page_2019-05-24.json")
    assert reading.refused == (Refused(3, "found 'not a program', wanted a program"),)


def test_pages_that_hold_only_part_of_what_was_found_say_so():
    reading = read_directory(FIXTURES / "locator_page_2019-05-24.json")
    assert reading.notes == ("These pages hold 3 of the 4 programs the locator found.",)


def test_pages_of_version_2_are_read_one_a_line():
    reading = read_directory(FIXTURES / "locator_pages_v2.jsonl", vintage="2025-01-15")
    assert [(p.kind, p.zip4, p.vintage) for p in reading.programs] == [
        ("SA", "0001", "2025-01-15"),
        ("MH", "0001", "2025-01-15"),
    ]
    assert reading.notes == ()


def test_pages_that_were_fetched_are_as_old_as_their_oldest_page(tmp_path: Path):
    days = ("2026-03-02", "2026-03-01", "soon")
    text = "\n".join(json.dumps({"retrieved_on": day, "rows": [{"name1": "Fictional"}]}) for day in days)
    assert read_text(tmp_path, text, "pages.jsonl").vintage == "2026-03-01"
    assert read_text(tmp_path, text, "pages-2025.jsonl").vintage == "2025"
    assert read_text(tmp_path, text, "pages.jsonl", vintage="2024").vintage == "2024"
    assert read_text(tmp_path, '[{"name1": "Fictional"}]', "pages.json").notes != ()


def test_a_vintage_that_is_no_date_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="vintage: found 'last week'; wanted a year or a date such as"):
        read_text(tmp_path, national(), vintage="last week")


def test_a_line_in_text_that_ends_no_line_in_a_file_does_not_part_pages(tmp_path: Path):
    page = json.dumps({"rows": [{"name1": "Fictional\u2028Pine"}]}, ensure_ascii=False)
    assert read_text(tmp_path, f"{page}\n{page}", "pages.jsonl").rows_in == 2


def test_pages_in_a_list_and_bare_rows_are_read_alike(tmp_path: Path):
    lines = (FIXTURES / "locator_pages_v2.jsonl").read_text(encoding="utf-8").splitlines()
    pages = [json.loads(line) for line in lines]
    rows = [row for page in pages for row in page["rows"]]
    ways = [pages, rows, {"rows": rows}]
    readings = [read_text(tmp_path, json.dumps(way), vintage="2025") for way in ways]
    assert readings[0].programs == readings[1].programs == readings[2].programs


def test_a_page_past_the_end_is_a_directory_without_programs(tmp_path: Path):
    reading = read_text(tmp_path, '{"page": 9, "rows": []}', vintage="2025")
    assert (reading.rows_in, reading.notes) == (0, ())


def test_a_list_without_categories_tells_namesakes_apart_by_their_order():
    program = read_directory(FIXTURES / "locator_list_2025-08.json").programs[0]
    assert program.services.yes_codes() == ("SA", "INPE", "AUINPE", "TAY", "YAD")
    assert program.other == ("Juggling",)


def test_only_the_export_can_deny_a_service():
    reading = read_directory(FIXTURES / "locator_export_2022-05.csv")
    bay, hill = reading.programs
    assert bay.services.yes_codes() == ("MH", "OP", "MD", "FEM", "MALE")
    assert bay.services.no_codes() == ("SP",)
    assert hill.services.yes_codes() == ("SA", "OP")
    assert hill.services.no_codes() == ("MH", "MD")
    assert hill.services.says("TELE") is None


def test_what_an_export_says_in_its_own_way_is_kept():
    reading = read_directory(FIXTURES / "locator_export_2022-05.csv")
    assert reading.unknown_codes == {"msnh": 1, "tele=maybe": 1}


def test_an_export_repairs_what_a_spreadsheet_did_to_its_numbers():
    bay = read_directory(FIXTURES / "locator_export_2022-05.csv").programs[0]
    assert (bay.zip, bay.zip4, bay.county) == ("02139", "0123", "Middlesex")
    assert bay.phones == (Phone("617-555-0115 x1177", "main"), Phone("617-555-0116", "intake"))


def test_an_export_in_the_letters_of_2026_is_read_by_their_meaning(tmp_path: Path):
    with (FIXTURES / "locator_export_2022-05.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[:2]
    rows[0][-2:], rows[1][-2:] = ["mi", "iop"], ["1", "1"]
    reading = read_text(tmp_path, "\n".join(",".join(row) for row in [*rows, ["short"]]))
    assert {"MOTI", "OIT"} <= set(reading.programs[0].services.yes_codes())
    assert reading.refused == (Refused(3, "1 columns where the heading has 26"),)


def test_an_export_keeps_a_zip_code_it_cannot_read(tmp_path: Path):
    text = (FIXTURES / "locator_export_2022-05.csv").read_text(encoding="utf-8").replace("2139,123.0", "?,")
    bay = read_text(tmp_path, text).programs[0]
    assert (bay.zip, bay.other) == ("", ("msnh", "?"))


def test_the_same_listing_is_the_same_program_next_year():
    first = read_directory(FIXTURES / "fictional_su_2022.csv").programs[0]
    second = read_directory(FIXTURES / "fictional_su_2023.csv").programs[0]
    assert first.id == second.id
    assert replace(first, services=second.services).services == second.services
