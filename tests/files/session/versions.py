"""Stored sessions of older versions: where they are, and how their training goes on.

Each is one as its version wrote it, of a curve and of classes, which had made 20 steps.
"""

from pathlib import Path

from neuronlab.core.training.trainer import Trainer
from neuronlab.files.session.file import load_session

SIX_STEPS_LATER = {
    5: {
        ("curve", 0): [
            2.68406439,
            -0.20560595,
            -3.49105215,
            -0.06083127,
            0.42881075,
            -0.16233909,
            -0.18957359,
            -0.19335651,
            0.03926604,
            0.19514515,
        ],
        ("classes", 0): [
            1.57066667,
            -1.69151163,
            0.07319655,
            0.10290025,
            -0.21941289,
            0.09153940,
            -0.12923728,
            0.05254479,
            -0.10441827,
        ],
    },
    6: {
        ("curve", 0): [
            -1.17085075,
            1.11673200,
            -0.71052229,
            0.15355986,
            0.55721647,
            1.10522199,
            -0.21364908,
            -0.34139615,
            1.05306971,
            0.07525733,
        ],
        ("classes", 0): [
            -1.31787741,
            -1.01663935,
            1.67046773,
            1.03619194,
            0.25026032,
            1.53297305,
            0.86728257,
            -0.09435780,
            -0.19610731,
        ],
    },
    7: {
        ("curve", 0): [
            -0.91024995,
            1.31158626,
            -0.48989779,
            0.28290144,
            0.56366187,
            0.92347687,
            -0.22765382,
            -0.12904500,
        ],
        ("classes", 0): [
            -0.83578211,
            -0.49855524,
            -1.61418283,
            0.75695807,
            0.36938486,
            -1.25675190,
            -0.70266414,
            -0.31931818,
        ],
    },
    8: {
        ("curve", 0): [-0.91024995, 1.31158626, -0.48989779, 0.28290144],
        ("curve", 2): [-1.07779777, 1.68002748, -0.52639670, -0.31963581],
        ("classes", 0): [-1.31787741, -1.01663935, 1.67046773, 1.03619194],
        ("classes", 2): [-0.82787573, -0.52214926, -1.62400782, 0.60784781],
    },
    9: {
        ("curve", 0): [0.88911927, 1.39015305, 0.49958119, -1.01987445],
        ("curve", 2): [0.08106996, 0.21232438, 0.05806237, -0.02953492],
        ("classes", 0): [0.38908312, 0.82347542, 0.41841251, 0.28265321],
        ("classes", 2): [-0.46191591, -0.22875492, 0.20886405, -0.11057422],
    },
    10: {
        ("curve", 0): [-1.02890253, 0.72379673, -0.42871329, 0.21804740],
        ("curve", 2): [2.21463180, 0.0, 0.14686076, 0.0],
        ("classes", 0): [-0.66145587, -0.36168391, -1.07271028, 0.79760462],
        ("classes", 2): [1.44765365, -0.00386421, 0.0, 1.51247597],
    },
}
"""The first parameters as each version made them, by task and slot."""


def stored(version):
    """The file of a version."""
    return Path(__file__).parent / f"version_{version}.nlab"


def resumed(path, task, slot):
    """A run of a session after six more steps."""
    work = load_session(path)
    workspace = getattr(work.experiment, task).seen_from(slot)
    trainer = Trainer(workspace.run, workspace.points, work.states[task][slot])
    trainer.advance(6)
    return trainer
