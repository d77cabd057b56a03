from neuronlab.files.tables.computed import computed_columns, say_the_same
from neuronlab.files.tables.profile import profiles_of
from tests.files.tables.tables import sheet_of


def computed(header, row):
    lines = "".join(",".join(map(str, row(n * 7.31 % 5 + 1.0, n * 3.7 % 11 + 1.0))) + "\n" for n in range(1, 15))
    sheet = sheet_of(f"{header}\n{lines}")
    return [sheet.name(index) for index in sorted(computed_columns(profiles_of(sheet)))]


def test_squares_and_products_are_known_by_their_names():
    assert computed("age,income,IncomeSq,age_income", lambda a, b: (a, b, b * b, a * b)) == ["IncomeSq", "age_income"]


def test_products_with_names_cut_short_are_known_by_their_values():
    assert computed("tax,unemp_f,tax_female", lambda a, b: (a, b, f"{a * b:.3f}")) == ["tax_female"]
    assert computed("a,b,c,a_b_x", lambda a, b: (a, b, a + b, a * b * (a + b))) == ["a_b_x"]


def test_products_too_large_for_a_number_are_those_of_no_column():
    assert computed("a,b,a_c", lambda a, b: (f"{a}e300", f"{b}e20", a * b)) == []
    assert computed("a,b,a_c", lambda a, b: ("inf" if a > 3 else a, 0, a * b)) == []


def test_other_names_that_begin_alike_and_other_products_are_measures():
    assert computed("temp,rain,temp_max", lambda a, b: (a, b, a + 5)) == []
    assert computed("time,speed,distance", lambda a, b: (a, b, a * b)) == []


def test_a_measure_in_another_unit_says_the_same():
    def same(rule, rows=12):
        lines = "".join(f"{n * 7.31 % 5:.2f},{rule(n * 7.31 % 5, n)}\n" for n in range(rows))
        return say_the_same(*profiles_of(sheet_of(f"a,b\n{lines}")))

    assert same(lambda a, _: f"{32 + 1.8 * a:.2f}")
    assert same(lambda a, _: f"{24 - a:.2f}")
    assert same(lambda a, n: f"{a:.2f}" if n % 4 else "")
    assert not same(lambda a, _: f"{a:.2f}", rows=7)
    assert not same(lambda a, n: a + n * 0.1)
    assert not same(lambda a, _: a * a)
    assert not say_the_same(*profiles_of(sheet_of("a,b\n" + "".join(f"{n}.5,{2 * n}\n" for n in range(1, 13)))))
    assert not same(lambda *_: 3)
    assert not same(lambda *_: "text")
    assert not same(lambda _, n: (-1) ** n * 1e308)
