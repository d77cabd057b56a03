"""The table of measures. Adding one is adding a row to the table of its subject."""

from neuronlab.analysis.measures.activity import ACTIVITY
from neuronlab.analysis.measures.best_output import BEST_OUTPUT
from neuronlab.analysis.measures.cost import COST
from neuronlab.analysis.measures.coupling import COUPLING
from neuronlab.analysis.measures.fits import FITS
from neuronlab.analysis.measures.frequencies import FREQUENCIES
from neuronlab.analysis.measures.gradients import GRADIENTS
from neuronlab.analysis.measures.kinks import KINKS
from neuronlab.analysis.measures.lines import LINES
from neuronlab.analysis.measures.measure import MeasureRow
from neuronlab.analysis.measures.parts import PARTS
from neuronlab.analysis.measures.probabilities import PROBABILITIES
from neuronlab.analysis.measures.progress import PROGRESS
from neuronlab.analysis.measures.shapes import SHAPES
from neuronlab.analysis.measures.sharpness import SHARPNESS
from neuronlab.analysis.measures.slopes import SLOPES

MEASURES: dict[str, MeasureRow] = {
    **FITS,
    **LINES,
    **BEST_OUTPUT,
    **SLOPES,
    **SHAPES,
    **FREQUENCIES,
    **KINKS,
    **PROGRESS,
    **PROBABILITIES,
    **ACTIVITY,
    **GRADIENTS,
    **COUPLING,
    **PARTS,
    **SHARPNESS,
    **COST,
}
