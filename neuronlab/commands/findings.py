"""The window's most important finding about a training, with the options of `neuronlab fit` that its fixes mean."""

from collections.abc import Iterator

from neuronlab.analysis.health.examination import examine, examine_best
from neuronlab.analysis.health.insight import Action, Insight
from neuronlab.commands.keeping import Keep
from neuronlab.core.training.trainer import Trainer
from neuronlab.wording.command_line import changed_options


def finding_in_words(trainer: Trainer, keep: Keep) -> str | None:
    """What the window would say about the network that is kept, and which options to try; None if all is well."""
    found = examine_best(trainer) if keep == "best" else examine(trainer)
    if found is None:
        return None
    text = f"{found.location}: {found.text}" if found.location else found.text
    if keep == "best" and trainer.best is not None and not trainer.best.step:
        text = f"At step {trainer.step:,}: {text}"
    options = list(dict.fromkeys(_options(found, trainer, keep)))
    return f"{text} Try {' or '.join(options)}." if options else text


def _options(found: Insight, trainer: Trainer, keep: Keep) -> Iterator[str]:
    """The options that do what the fixes do; some fixes have none."""
    for fix in found.fixes:
        if fix.action is Action.GO_TO_BEST:
            if keep != "best":
                yield "--keep best"
        elif fix.action is Action.EDIT and fix.relearn is None:
            words = changed_options(trainer.run, fix.apply(trainer.run), trainer.points)
            if words:
                yield words
