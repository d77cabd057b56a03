"""A lesson as frozen records, in the shape of its TOML file. docs/lessons.md describes every key."""

from typing import Annotated, Literal

import msgspec

from neuronlab.core.specs.data import DataSpec, ViewSpec
from neuronlab.core.specs.network import LayerSpec
from neuronlab.core.specs.training import StopSpec, TrainingSpec

MOST_STEPS, MOST_WORDS = 8, 350
FACT_LINES = 5
MOST_SETUPS, MOST_RUNS, MOST_CLAIMS, MOST_OPTIONS, MOST_LIMITS = 20, 40, 40, 8, 5
"""More than any lesson needs; each takes time to check."""

_Line = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
_Key = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class LessonPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A part of a lesson."""


# -- what is set up -----------------------------------------------------------------------------------------------


class RunSetup(LessonPart, frozen=True, kw_only=True):
    """A run of a setup.

    Attributes:
        name: Its name, by which verdicts and live numbers refer to it; "" in a setup of one run.
        hidden: Its hidden layers.
        features: Rows of FEATURES; () for the inputs themselves.
        training: How it is trained. Without a loss, that of the task.
        stop: When training stops.
        parameters: Its parameters in the order of a model file, if it does not start with drawn ones.
        is_shown: Whether it is one of the runs in the window; others exist for verdicts only.
    """

    name: Annotated[str, msgspec.Meta(max_length=40)] = ""
    hidden: tuple[LayerSpec, ...] = ()
    features: tuple[str, ...] = ()
    training: TrainingSpec | None = None
    stop: StopSpec = StopSpec()
    parameters: tuple[float, ...] = ()
    is_shown: bool = True


class Setup(LessonPart, frozen=True, kw_only=True):
    """Points and runs that the learner works with. A lesson opens with that of its first step, or with its first one.

    Attributes:
        name: Its name, unique in the lesson; steps refer to it.
        task: A key of TASKS.
        data: How points are generated and split.
        points: Rows of inputs and target instead of generated points; the target of classes is an index from 0.
        labels: Names of the classes.
        view: What the plot shows.
        runs: Its runs; all names of runs in a lesson differ.
        clock: What is kept equal between runs.
        stage: The page of the stage that is in front.
        keeps_weights: Whether a change of shape keeps the weights that still fit; None for what is set.
    """

    name: _Key
    task: str = "curve"
    data: DataSpec | None = None
    points: tuple[tuple[float, ...], ...] = ()
    labels: tuple[str, ...] = ()
    view: ViewSpec = ViewSpec()
    runs: Annotated[tuple[RunSetup, ...], msgspec.Meta(min_length=1, max_length=MOST_RUNS)]
    clock: Literal["steps", "evaluations"] = "steps"
    stage: str = "network"
    keeps_weights: bool | None = None


# -- what the learner does ----------------------------------------------------------------------------------------


class Callout(LessonPart, frozen=True, kw_only=True):
    """One short hint at one control.

    Attributes:
        at: A row of TARGETS.
        says: Its text.
    """

    at: _Key
    says: _Line


class Done(LessonPart, frozen=True, kw_only=True):
    """When a step counts as done.

    Attributes:
        when: A row of CONDITIONS, which says which of the other keys it takes.
        measure: A row of MEASURES.
        run: The run that is measured; "" for the active one.
        at_least: A lower bound.
        at_most: An upper bound.
        layer: A hidden layer, from 1.
        equals: A word that must be reached: an activation, a page, an optimiser …
    """

    when: _Key
    measure: str = ""
    run: str = ""
    at_least: float | None = None
    at_most: float | None = None
    layer: int = 0
    equals: str = ""


class WhatIf(LessonPart, frozen=True, kw_only=True):
    """A wrong idea, as a change of the active run that can be run beside it.

    Attributes:
        name: The name of the run that shows it.
        flip_gradient: Whether every step goes up the gradient.
        no_bias: Whether all biases stay 0.
        rate_times: A factor of the learning rate.
        activation: The activation of all hidden layers; "" for those they have.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    flip_gradient: bool = False
    no_bias: bool = False
    rate_times: Annotated[float, msgspec.Meta(ge=1e-4, le=1e4)] = 1.0
    activation: str = ""


class Option(LessonPart, frozen=True, kw_only=True):
    """An answer to choose from.

    Attributes:
        text: The answer.
        is_right: Whether it is right.
        says: What is said when it is chosen.
        run: A change of the run's training that shows what this idea would do.
    """

    text: _Line
    is_right: bool = False
    says: _Line = "Not quite."
    run: WhatIf | None = None


class Question(LessonPart, frozen=True, kw_only=True):
    """A question with a right answer. Answering is optional, and any answer can be given again.

    Attributes:
        asks: The question.
        options: Answers to choose from; () for a number.
        answer: The right number, if there are no options.
        tolerance: The largest difference from it that counts as right.
        right: What is said about a right number.
        wrong: What is said about a wrong number.
    """

    asks: _Line
    options: Annotated[tuple[Option, ...], msgspec.Meta(max_length=MOST_OPTIONS)] = ()
    answer: float | None = None
    tolerance: float = 0.0
    right: str = ""
    wrong: str = ""


class Prediction(LessonPart, frozen=True, kw_only=True):
    """What the learner predicts before Play.

    Attributes:
        kind: "curve" is drawn on the plot, "number" is typed, "order" sorts the runs of the setup.
        asks: What is asked.
        measure: A row of MEASURES: what the number predicts, or what the runs are sorted by, lowest first.
        run: The run whose function or number is predicted; "" for the active one.
        why: The question that one sentence answers once the gap is seen.
    """

    kind: Literal["curve", "number", "order"]
    asks: _Line
    measure: str = ""
    run: str = ""
    why: _Line = "Why?"


class Limit(LessonPart, frozen=True, kw_only=True):
    """A bound that a challenge requires.

    Attributes:
        measure: A row of MEASURES.
        at_least: A lower bound.
        at_most: An upper bound.
    """

    measure: _Key
    at_least: float | None = None
    at_most: float | None = None


class Challenge(LessonPart, frozen=True, kw_only=True):
    """A number to find: the learner's best stands beside the best that is known.

    Attributes:
        asks: The goal, in one line.
        measure: A row of MEASURES: what is to be small or large.
        best: Whether the smallest or the largest number is best.
        requires: What must hold for a number to count.
        known_best: The best number that is known.
        keeps_points: Whether the points must be those of the lesson.
    """

    asks: _Line
    measure: _Key
    best: Literal["smallest", "largest"] = "smallest"
    requires: Annotated[tuple[Limit, ...], msgspec.Meta(max_length=MOST_LIMITS)] = ()
    known_best: float
    keeps_points: bool = True


class LessonStep(LessonPart, frozen=True, kw_only=True):
    """A step: text, one act of the learner, and when it is done.

    Attributes:
        text: Paragraphs, separated by empty lines. {rmse} is a live number of the active run, {rmse of tanh} that of a
            run by name; **bold** and `code` are marked as in Markdown.
        do: What the learner does, in the imperative.
        done: When it counts as done.
        setup: The setup that is put in place when the step is first entered; "" for what is there.
        callout: A hint at one control.
        controls: Groups of controls that are open under the text; None for those of the lesson.
        stage: The page of the stage that comes to the front; "" for the one that is.
        question: A question.
        prediction: A prediction.
        challenge: A number to find.
    """

    text: _Text
    do: _Line
    done: Done
    setup: str = ""
    callout: Callout | None = None
    controls: tuple[str, ...] | None = None
    stage: str = ""
    question: Question | None = None
    prediction: Prediction | None = None
    challenge: Challenge | None = None


# -- what is measured ---------------------------------------------------------------------------------------------


class Claim(LessonPart, frozen=True, kw_only=True):
    """A part of the verdict: a statistic over seeds, and the bound it must keep.

    A number that is not defined, for instance because the run diverged, speaks against the claim.

    Attributes:
        says: The claim in one sentence.
        measure: A row of MEASURES, taken of a run after its last step, for every seed.
        run: The run, by name.
        versus: The run it is compared with; "" for none.
        compare: With `versus`: "ratio" or "difference" of the two numbers of each seed, or "lower", the share of seeds
            in which `run` has the lower number.
        statistic: Of the numbers of all seeds; "share" is the share of seeds with a number above 0. "lower" has its
            own: the share of wins, of which a tie counts one half, and Wilson's interval around it.
        at_least: A lower bound of the statistic.
        at_most: An upper bound of the statistic.
        seeds: Number of seeds.
        steps: Steps of every run, unless its stop rules end it before; 0 measures it at its start.
        varies: Keys of VARIES: what differs from seed to seed.
        exact: Whether it is computed in float64.
    """

    says: _Line
    measure: _Key
    run: str
    versus: str = ""
    compare: Literal["ratio", "difference", "lower"] = "ratio"
    statistic: Literal["median", "mean", "smallest", "largest", "share"] = "median"
    at_least: float | None = None
    at_most: float | None = None
    seeds: Annotated[int, msgspec.Meta(ge=20, le=1_000)] = 20
    steps: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 2_000
    varies: tuple[str, ...] = ("weights",)
    exact: bool = False


class Lesson(LessonPart, frozen=True, kw_only=True):
    """A lesson.

    Attributes:
        format: The version of this format.
        title: Its title.
        claim: What it shows, in one sentence.
        half_true: What is said about it elsewhere and holds only in part, and where it fails; "" for nothing.
        shows: Topics, rows of TOPICS, from which "Why?" leads here.
        controls: Groups of controls under the text, rows of CONTROLS.
        hides_controls: Whether the learner cannot open the other controls.
        views: Which views at the right are open, rows of VIEWS.
        setups: What the learner works with.
        steps: Its steps.
        verdict: What is measured over seeds.
        facts: The fact card.
    """

    format: Literal[1]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    claim: _Line
    half_true: Annotated[str, msgspec.Meta(max_length=400)] = ""
    shows: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    hides_controls: bool = False
    views: tuple[str, ...] = ("neurons", "loss")
    setups: Annotated[tuple[Setup, ...], msgspec.Meta(min_length=1, max_length=MOST_SETUPS)]
    steps: Annotated[tuple[LessonStep, ...], msgspec.Meta(min_length=1, max_length=MOST_STEPS)]
    verdict: Annotated[tuple[Claim, ...], msgspec.Meta(min_length=1, max_length=MOST_CLAIMS)]
    facts: Annotated[tuple[_Line, ...], msgspec.Meta(min_length=FACT_LINES, max_length=FACT_LINES)]
