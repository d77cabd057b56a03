from neuronlab.files.tables.choices import ReadingChoices
from neuronlab.files.tables.notes import ReadingFix, ReadingNote

DECIMAL = ReadingFix(
    label="Read as decimals", option="--decimal ,", effect="read 1,234 as 1.234", choices=ReadingChoices(decimal=",")
)
LABELS = ReadingFix(
    label="Read as a class", option="--missing none", effect="keep it", choices=ReadingChoices(missing=())
)


def test_a_sentence_names_the_option_of_every_fix():
    assert ReadingNote(sentence="It is odd.").with_options == "It is odd."
    one = ReadingNote(sentence="It is odd.", fixes=(DECIMAL,))
    assert one.with_options == "It is odd. Use --decimal , to read 1,234 as 1.234."
    two = ReadingNote(sentence="It is odd.", fixes=(DECIMAL, LABELS))
    assert two.with_options.endswith("Use --decimal , to read 1,234 as 1.234, or --missing none to keep it.")
