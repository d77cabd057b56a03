"""Sessions of version 6 still open: `version_6.nlab` is one as that version wrote it, of formulas."""

from neuronlab.core.data.series import formula_constants
from neuronlab.files.session.file import load_session, read_save_number
from tests.files.session.versions import stored

PATH = stored(6)


def test_its_formulas_have_no_constants_and_its_views_predict():
    experiment = load_session(PATH).experiment
    for workspace in (experiment.curve, experiment.classes):
        assert workspace.data.constants == ()
        assert formula_constants(workspace.task, workspace.data) == {}
        assert workspace.view.predicts
    assert experiment.curve.data.formula == "x^2 - 1"
    assert experiment.curve.view.residuals
    assert not experiment.curve.view.test_points
    assert read_save_number(PATH) == 41
