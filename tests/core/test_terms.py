"""A term is its code and knows its words in both languages."""

from throughcare.terms import LevelOfCare, Medication, Term


def test_a_term_is_its_code_and_speaks_both_languages():
    assert Medication.METHADONE == "methadone"
    assert (Medication.METHADONE.words("en"), Medication.METHADONE.words("es")) == ("Methadone", "Metadona")


def test_every_code_of_a_vocabulary_stands_once_and_has_both_labels():
    for vocabulary in Term.__subclasses__():
        assert len({str(term) for term in vocabulary}) == len(vocabulary.__members__)
        assert all(term.label and term.label_es for term in vocabulary)


def test_a_meaning_written_over_two_lines_is_one_sentence():
    assert LevelOfCare.MANAGED_OUTPATIENT.meaning.endswith("1-WM).")
