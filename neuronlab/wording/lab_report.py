"""What a lab report says: settings that differ, figures, findings, verdicts, and the command that repeats each run."""

from collections.abc import Sequence
from dataclasses import dataclass

from neuronlab.analysis.frames.frame import Frame
from neuronlab.core.specs.experiment import Workspace
from neuronlab.core.specs.tasks import TASKS
from neuronlab.core.training.trajectory import NO_TRAJECTORY
from neuronlab.wording.command_line import POINTS_FILE, fit_command
from neuronlab.wording.numbers import count_text, counted
from neuronlab.wording.repeatable import why_not_repeated
from neuronlab.wording.run_names import run_names
from neuronlab.wording.run_table import RunEntry, RunTable, run_table

LONGEST_TITLE, LONGEST_NOTES = 200, 20_000
"""Characters that a person may write."""
HOW_TO_REPEAT = f"Export the points as {POINTS_FILE} first; in the same folder, the command makes the same weights."


@dataclass(frozen=True)
class RepeatedRun:
    """How a run is made again.

    Attributes:
        name: The name of the run.
        command: The command.
        obstacles: Why it does not make the same weights; none if it does.
    """

    name: str
    command: str
    obstacles: tuple[str, ...]


@dataclass(frozen=True)
class LabReport:
    """A report on the runs of a task; every text may come from outside.

    Attributes:
        title: Its title.
        made: When and by what it was made.
        about: The task, its points and what all runs share, as sentences.
        notes: What the person wrote, in paragraphs.
        table: The settings that differ and the figures, a row for each run.
        findings: What was found about the active run.
        verdicts: What repeats over seeds say.
        runs: How each run is made again.
    """

    title: str
    made: str
    about: tuple[str, ...]
    notes: tuple[str, ...]
    table: RunTable
    findings: tuple[str, ...]
    verdicts: tuple[str, ...]
    runs: tuple[RepeatedRun, ...]


def lab_report(
    title: str, made: str, notes: str, workspace: Workspace, frame: Frame, facts: Frame, verdicts: Sequence[str]
) -> LabReport:
    """The report on a workspace, with the findings of `frame`; `facts` is a frame that has the facts of all runs."""
    entries = [
        RunEntry(run.run, run.facts, run.step, None if run.divergence is None else run.divergence.step)
        for run in facts.runs
    ]
    table = run_table(entries)
    points, task = workspace.points, TASKS[workspace.task]
    about = (
        f"{task.label}: {task.meaning[0].lower()}{task.meaning[1:]}.",
        f"{count_text(points.train_count)} training points, {counted(int(points.test.sum()), 'test point')}.",
        f"{'All runs' if len(entries) > 1 else 'The run'}: {table.common}." if table.common else "",
    )
    paragraphs = [part.strip() for part in notes[:LONGEST_NOTES].split("\n")]
    return LabReport(
        title.strip()[:LONGEST_TITLE] or "Lab report",
        made,
        tuple(filter(None, about)),
        tuple(filter(None, paragraphs)),
        table,
        tuple(_findings(frame)),
        tuple(verdicts),
        tuple(_repeated(workspace, facts)),
    )


def _findings(frame: Frame) -> list[str]:
    """The insight of now, and those of before with their steps."""
    found = []
    if frame.insight is not None:
        found.append(f"{frame.insight.location}: {frame.insight.text}".lstrip(": "))
    record = frame.trajectory or NO_TRAJECTORY
    found += [f"Step {count_text(note.step)}: {note.text}" for note in record.notes]
    return found


def _repeated(workspace: Workspace, frame: Frame) -> list[RepeatedRun]:
    found = []
    for run, name in zip(frame.runs, run_names([run.run for run in frame.runs]), strict=True):
        points, record = workspace.points, run.trajectory or NO_TRAJECTORY
        obstacles = why_not_repeated(run.run, points, run.step, run.network, record)
        found.append(RepeatedRun(name, fit_command(run.run, points, max(1, run.step)), obstacles))
    return found
