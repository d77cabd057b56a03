"""Well-known tables, made up in their shape: names, kinds, ranges and order of their columns, not their values.

What a person would choose to learn from each was written down before any of them was read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Column = Callable[[np.random.Generator, int], Sequence[object]]
"""The cells of a column of so many rows."""


def _real(low: float, high: float, digits: int = 2) -> Column:
    return lambda rng, rows: [f"{value:.{digits}f}" for value in rng.uniform(low, high, rows)]


def _whole(low: int, high: int) -> Column:
    return lambda rng, rows: rng.integers(low, high + 1, rows).tolist()


def _steps(low: float, high: float, step: float) -> Column:
    """Numbers that are rounded to a step."""
    return lambda rng, rows: [f"{low + step * n:g}" for n in rng.integers(0, round((high - low) / step) + 1, rows)]


def _kind(kinds: str) -> Column:
    return lambda rng, rows: rng.choice(kinds.split(), rows).tolist()


def _rare(often: str, seldom: str, share: float = 0.1) -> Column:
    return lambda rng, rows: [seldom if value < share else often for value in rng.uniform(size=rows)]


def _blocks(kinds: str, each: int) -> Column:
    return lambda _, rows: [kinds.split()[n // each % len(kinds.split())] for n in range(rows)]


def _from(first: float, step: float = 1) -> Column:
    return lambda _, rows: [f"{first + step * n:g}" for n in range(rows)]


def _sorted(column: Column) -> Column:
    return lambda rng, rows: sorted(column(rng, rows), key=lambda cell: float(str(cell)))


def _names(prefix: str) -> Column:
    return lambda _, rows: [f"{prefix} {chr(97 + n % 26)}{n * 7919 % 1000}" for n in range(rows)]


def _with_gaps(column: Column, share: float, mark: str = "") -> Column:
    return lambda rng, rows: [
        mark if value < share else cell for cell, value in zip(column(rng, rows), rng.uniform(size=rows), strict=True)
    ]


def _listed(names: str) -> list[str]:
    return names.split("," if "," in names else None)


@dataclass(frozen=True)
class Remembered:
    """A table and what may be learned from it.

    Attributes:
        rows: Number of rows.
        columns: How its columns are filled, by their names.
        right: Tasks with the columns that may be inputs and those that may be targets, separated by commas if there are
            any, else by spaces. () if it is right to ask.
    """

    rows: int
    columns: dict[str, Column]
    right: tuple[tuple[str, str, str], ...]

    def allows(self, task: str, inputs: Sequence[str], target: str) -> bool:
        """Whether it is right to learn a column from others."""
        return any(
            task == right and set(inputs) <= set(_listed(sources)) and target in {targets, *targets.split()}
            for right, sources, targets in self.right
        )

    def text(self) -> str:
        """The table as CSV, always the same."""
        rng = np.random.default_rng(7)
        cells = [column(rng, self.rows) for column in self.columns.values()]
        lines = [",".join(map(str, row)) for row in zip(*cells, strict=True)]
        return "\n".join([",".join(self.columns), *lines, ""])


REMEMBERED = {
    "mtcars": Remembered(
        32,
        {"": _names("Car"), "mpg": _real(10, 34, 1), "cyl": _kind("4 6 8"), "disp": _real(71, 472, 1)}
        | {"hp": _whole(52, 335), "drat": _real(2.7, 4.9), "wt": _real(1.5, 5.4, 3), "qsec": _real(14, 23)}
        | {"vs": _kind("0 1"), "am": _kind("0 1"), "gear": _kind("3 4 5"), "carb": _kind("1 2 3 4 6 8")},
        (
            ("surface", "disp hp drat wt qsec", "mpg"),
            ("curve", "disp hp wt", "mpg"),
            ("classes", "mpg disp hp drat wt qsec", "cyl am vs gear"),
        ),
    ),
    "airquality": Remembered(
        153,
        {"Ozone": _with_gaps(_whole(1, 168), 0.24, "NA"), "Solar.R": _with_gaps(_whole(7, 334), 0.05, "NA")}
        | {"Wind": _real(1.7, 20.7, 1), "Temp": _whole(56, 97), "Month": _blocks("5 6 7 8 9", 31)}
        | {"Day": _blocks(" ".join(map(str, range(1, 32))), 1)},
        (("surface", "Solar.R Wind Temp", "Ozone Temp"), ("curve", "Wind Temp Solar.R", "Ozone Temp")),
    ),
    "ToothGrowth": Remembered(
        60,
        {"len": _real(4.2, 33.9, 1), "supp": _blocks("VC OJ", 30), "dose": _blocks("0.5 1 2", 10)},
        (("curve", "dose", "len"), ("classes", "len dose", "supp")),
    ),
    "women": Remembered(
        15,
        {"height": _from(58), "weight": _sorted(_whole(115, 164))},
        (("curve", "height weight", "weight height"),),
    ),
    "trees": Remembered(
        31,
        {"Girth": _sorted(_real(8.3, 20.6, 1)), "Height": _whole(63, 87), "Volume": _real(10.2, 77, 1)},
        (("surface", "Girth Height", "Volume"),),
    ),
    "warpbreaks": Remembered(
        54,
        {"breaks": _whole(10, 70), "wool": _blocks("A B", 27), "tension": _blocks("L M H", 9)},
        # One column of numbers: nothing to learn it from.
        (),
    ),
    "ChickWeight": Remembered(
        240,
        {"weight": _whole(35, 373), "Time": _blocks("0 2 4 6 8 10 12 14 16 18 20 21", 1)}
        | {"Chick": _blocks(" ".join(map(str, range(1, 21))), 12), "Diet": _blocks("1 2 3 4", 60)},
        (("curve", "Time", "weight"), ("classes", "weight Time", "Diet")),
    ),
    "Orange": Remembered(
        35,
        {"Tree": _blocks("1 2 3 4 5", 7), "age": _blocks("118 484 664 1004 1231 1372 1582", 1)}
        | {"circumference": _whole(30, 214)},
        (("curve", "age", "circumference"), ("classes", "age circumference", "Tree")),
    ),
    "faithful": Remembered(
        272,
        {"eruptions": _real(1.6, 5.1, 3), "waiting": _whole(43, 96)},
        (("curve", "eruptions waiting", "eruptions waiting"),),
    ),
    "swiss": Remembered(
        47,
        {"": _names("District"), "Fertility": _real(35, 92.5, 1), "Agriculture": _real(1.2, 89.7, 1)}
        | {"Examination": _whole(3, 37), "Education": _whole(1, 53), "Catholic": _real(2, 100)}
        | {"Infant.Mortality": _real(10.8, 26.6, 1)},
        (
            ("surface", "Agriculture Examination Education Catholic Infant.Mortality", "Fertility"),
            ("surface", "Fertility Agriculture Examination Education Catholic", "Infant.Mortality"),
        ),
    ),
    "esoph": Remembered(
        88,
        {"agegp": _blocks("25-34 35-44 45-54 55-64 65-74 75+", 15), "alcgp": _blocks("0-39 40-79 80-119 120+", 4)}
        | {"tobgp": _blocks("0-9g 10-19 20-29 30+", 1), "ncases": _whole(0, 6), "ncontrols": _whole(1, 46)},
        # Two counts beside names of groups.
        (("curve", "ncontrols", "ncases"), ("classes", "ncases ncontrols", "alcgp agegp tobgp")),
    ),
    "infert": Remembered(
        248,
        {"education": _kind("0-5yrs 6-11yrs 12+yrs"), "age": _whole(21, 44), "parity": _whole(1, 6)}
        | {"induced": _kind("0 1 2"), "case": _blocks("1 0 0", 83), "spontaneous": _kind("0 1 2")}
        | {"stratum": _blocks(" ".join(map(str, range(1, 84))), 1), "pooled.stratum": _whole(1, 63)},
        (("classes", "age parity", "case education induced spontaneous"),),
    ),
    "InsectSprays": Remembered(
        72,
        {"count": _whole(0, 26), "spray": _blocks("A B C D E F", 12)},
        # One number beside a name.
        (),
    ),
    "pressure": Remembered(
        19,
        {"temperature": _from(0, 20), "pressure": _sorted(_real(0.0002, 806, 4))},
        (("curve", "temperature", "pressure"),),
    ),
    "BOD": Remembered(
        6,
        {"Time": lambda _, __: [1, 2, 3, 4, 5, 7], "demand": lambda _, __: [8.3, 10.3, 19, 16, 15.6, 19.8]},
        (("curve", "Time", "demand"),),
    ),
    "quakes": Remembered(
        1000,
        {"lat": _real(-38.6, -10.7), "long": _real(165.7, 188.1), "depth": _whole(40, 680)}
        | {"mag": _steps(4, 6.4, 0.1), "stations": _whole(10, 132)},
        (("surface", "lat long", "depth mag"), ("curve", "mag", "stations"), ("surface", "depth mag", "stations")),
    ),
    "rock": Remembered(
        48,
        {"area": _whole(1016, 12212), "peri": _real(308, 4864, 3), "shape": _real(0.1, 0.46, 6)}
        | {"perm": _blocks("6.3 17.1 119 82.4 58.6 142 740 890 950 100 1300 580", 4)},
        (("surface", "area peri shape", "perm"),),
    ),
    "attitude": Remembered(
        30,
        {"rating": _whole(40, 85), "complaints": _whole(37, 90), "privileges": _whole(30, 83)}
        | {"learning": _whole(34, 75), "raises": _whole(43, 88), "critical": _whole(49, 92), "advance": _whole(25, 72)},
        (("surface", "complaints privileges learning raises critical advance", "rating"),),
    ),
    "PlantGrowth with ids": Remembered(
        30,
        {"id": _from(1), "weight": _real(3.6, 6.3), "height": _real(20, 40, 1), "group": _blocks("ctrl trt1 trt2", 10)},
        (("classes", "weight height", "group"),),
    ),
    "titanic": Remembered(
        300,
        {"PassengerId": _from(1), "Survived": _kind("0 1"), "Pclass": _kind("1 2 3"), "Name": _names("Passenger")}
        | {"Sex": _kind("male female"), "Age": _with_gaps(_steps(0.5, 80, 0.5), 0.2), "SibSp": _whole(0, 5)}
        | {"Parch": _whole(0, 4), "Ticket": _names("PC"), "Fare": _real(7, 512, 4)}
        | {"Cabin": _with_gaps(_names("C"), 0.77), "Embarked": _kind("S C Q")},
        (("classes", "Age Fare SibSp Parch", "Survived"),),
    ),
    "housing": Remembered(
        400,
        {"longitude": _real(-124, -114), "latitude": _real(32, 42), "housing_median_age": _whole(1, 52)}
        | {"total_rooms": _whole(100, 9000), "total_bedrooms": _with_gaps(_whole(30, 1800), 0.01)}
        | {"population": _whole(50, 5000), "households": _whole(30, 1700), "median_income": _real(0.5, 15, 4)}
        | {"median_house_value": _whole(15000, 500001)}
        | {"ocean_proximity": _kind("NEAR_BAY INLAND ISLAND NEAR_OCEAN OCEAN")},
        (
            (
                "surface",
                "longitude latitude housing_median_age total_rooms population households median_income",
                "median_house_value",
            ),
            ("classes", "longitude latitude", "ocean_proximity"),
        ),
    ),
    "house prices": Remembered(
        200,
        {
            "Id": _from(1),
            "MSSubClass": _kind("20 60 50 70 90"),
            "MSZoning": _kind("RL RM FV"),
            "LotArea": _whole(1300, 20000),
        }
        | {"OverallQual": _whole(3, 10), "OverallCond": _whole(3, 9), "YearBuilt": _whole(1900, 2010)}
        | {"GrLivArea": _whole(600, 4000), "FullBath": _kind("1 2 3"), "GarageArea": _whole(0, 1000)}
        | {"YrSold": _kind("2006 2007 2008 2009 2010"), "SalePrice": _whole(40000, 700000)},
        (("surface", "LotArea OverallQual OverallCond YearBuilt GrLivArea GarageArea", "SalePrice"),),
    ),
    "advertising": Remembered(
        200,
        {"": _from(1), "TV": _real(0.7, 296, 1), "Radio": _real(0, 49.6, 1), "Newspaper": _real(0.3, 114, 1)}
        | {"Sales": _real(1.6, 27, 1)},
        (("surface", "TV Radio Newspaper", "Sales"),),
    ),
    "salary and experience": Remembered(
        30,
        {"YearsExperience": _sorted(_steps(1.1, 10.5, 0.1)), "Salary": _whole(37731, 122391)},
        (("curve", "YearsExperience", "Salary"),),
    ),
    "heart disease": Remembered(
        303,
        {"age": _whole(29, 77), "sex": _kind("0 1"), "cp": _kind("0 1 2 3"), "trestbps": _whole(94, 200)}
        | {"chol": _whole(126, 564), "fbs": _kind("0 1"), "restecg": _kind("0 1 2"), "thalach": _whole(71, 202)}
        | {"exang": _kind("0 1"), "oldpeak": _real(0, 6.2, 1), "slope": _kind("0 1 2"), "ca": _kind("0 1 2 3 4")}
        | {"thal": _kind("0 1 2 3"), "target": _kind("0 1")},
        (("classes", "age trestbps chol thalach oldpeak", "target"),),
    ),
    "insurance": Remembered(
        400,
        {"age": _whole(18, 64), "sex": _kind("female male"), "bmi": _real(16, 53), "children": _whole(0, 5)}
        | {"smoker": _kind("yes no"), "region": _kind("southwest southeast northwest northeast")}
        | {"charges": _real(1122, 63770, 4)},
        (("surface", "age bmi", "charges"),),
    ),
    "wine quality": Remembered(
        400,
        {"fixed acidity": _real(4.6, 15.9, 1), "volatile acidity": _real(0.12, 1.58), "citric acid": _real(0, 1)}
        | {"residual sugar": _real(0.9, 15.5, 1), "pH": _real(2.7, 4), "sulphates": _real(0.3, 2)}
        | {"alcohol": _real(8.4, 14.9, 1), "quality": _kind("3 4 5 6 7 8")},
        (
            ("surface", "fixed acidity,volatile acidity,citric acid,residual sugar,pH,sulphates,alcohol", "quality"),
            ("classes", "fixed acidity,volatile acidity,citric acid,residual sugar,pH,sulphates,alcohol", "quality"),
        ),
    ),
    "diabetes of Pima": Remembered(
        400,
        {"Pregnancies": _whole(0, 15), "Glucose": _whole(44, 199), "BloodPressure": _whole(24, 122)}
        | {"SkinThickness": _whole(0, 60), "Insulin": _whole(0, 846), "BMI": _real(18, 67, 1)}
        | {"DiabetesPedigreeFunction": _real(0.08, 2.4, 3), "Age": _whole(21, 81), "Outcome": _kind("0 1")},
        (
            (
                "classes",
                "Pregnancies Glucose BloodPressure SkinThickness Insulin BMI DiabetesPedigreeFunction Age",
                "Outcome",
            ),
        ),
    ),
    "churn": Remembered(
        300,
        {"RowNumber": _from(1), "CustomerId": _whole(15565701, 15815690), "Surname": _names("N")}
        | {"CreditScore": _whole(350, 850), "Geography": _kind("France Spain Germany"), "Gender": _kind("Male Female")}
        | {
            "Age": _whole(18, 92),
            "Tenure": _whole(0, 10),
            "Balance": _real(0, 250000),
            "NumOfProducts": _kind("1 2 3 4"),
        }
        | {"HasCrCard": _kind("0 1"), "IsActiveMember": _kind("0 1"), "EstimatedSalary": _real(11, 199992)}
        | {"Exited": _rare("0", "1", 0.2)},
        (("classes", "CreditScore Age Tenure Balance EstimatedSalary", "Exited"),),
    ),
    "students": Remembered(
        100,
        {"student_id": _whole(10000, 99999), "hours_studied": _real(0, 10, 1), "attendance": _whole(40, 100)}
        | {"previous_score": _whole(30, 100), "exam_score": _whole(20, 100)},
        (
            ("surface", "hours_studied attendance previous_score", "exam_score"),
            ("curve", "hours_studied previous_score", "exam_score"),
        ),
    ),
    "shoppers": Remembered(
        200,
        {"CustomerID": _from(1), "Gender": _kind("Male Female"), "Age": _whole(18, 70)}
        | {"Annual Income (k$)": _whole(15, 137), "Spending Score (1-100)": _whole(1, 99)},
        (
            ("surface", "Age,Annual Income (k$)", "Spending Score (1-100)"),
            ("classes", "Age,Annual Income (k$),Spending Score (1-100)", "Gender"),
            ("curve", "Annual Income (k$),Age", "Spending Score (1-100)"),
        ),
    ),
    "admission": Remembered(
        200,
        {"Serial No.": _from(1), "GRE Score": _whole(290, 340), "TOEFL Score": _whole(92, 120)}
        | {"University Rating": _kind("1 2 3 4 5"), "SOP": _steps(1, 5, 0.5), "LOR": _steps(1, 5, 0.5)}
        | {"CGPA": _real(6.8, 9.92), "Research": _kind("0 1"), "Chance of Admit": _real(0.34, 0.97)},
        (("surface", "GRE Score,TOEFL Score,SOP,LOR,CGPA", "Chance of Admit"),),
    ),
    "weather station": Remembered(
        200,
        {"timestamp": lambda _, rows: [f"2023-07-{1 + n // 24:02}T{n % 24:02}:00:00" for n in range(rows)]}
        | {"sensor_id": _kind("17 23 42"), "temperature": _real(-5, 35, 1), "humidity": _real(20, 100, 1)}
        | {"battery": _real(3.1, 4.2)},
        (("curve", "timestamp", "temperature humidity"), ("surface", "temperature humidity", "battery")),
    ),
    "galton": Remembered(
        200,
        {"family": _blocks(" ".join(map(str, range(1, 51))), 4), "father": _real(62, 78, 1), "mother": _real(58, 71, 1)}
        | {"gender": _kind("M F"), "height": _real(56, 79, 1), "nkids": _blocks("4", 4)},
        (("surface", "father mother", "height"), ("curve", "father mother", "height")),
    ),
    "loans": Remembered(
        300,
        {"loan_id": _names("LP"), "income": _whole(1500, 20000), "loan_amount": _whole(9, 700)}
        | {"credit_history": _kind("0 1"), "area": _kind("Urban Rural Semiurban"), "approved": _kind("Y N")},
        (("classes", "income loan_amount", "approved"),),
    ),
}
"""What was written down by heart, before it was read."""

OTHERWISE = {
    "Orange": "numbers of trees, and ages that repeat, may as well be the two inputs of a grid",
    "quakes": "what the last column counts stands in its name alone",
}
"""Tables that are still read otherwise, and why."""
