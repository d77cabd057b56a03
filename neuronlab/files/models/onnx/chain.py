"""Graphs of other programs that are plain stacks of layers, followed from their input to their output.

What PyTorch, tf2onnx and skl2onnx write for such networks is a chain of operations with constants. It only branches
inside an activation that is composed of several operators, and those are read as formulas.
"""

from neuronlab.core.errors import InputError
from neuronlab.core.specs.network import MAX_HIDDEN_LAYERS
from neuronlab.files.models.onnx.constants import Constants
from neuronlab.files.models.onnx.file import GraphNode, OnnxFile
from neuronlab.files.models.onnx.formulas import custom, known_activation, operator_text
from neuronlab.files.models.onnx.operations import AFFINE, OPERATIONS, GraphOperation, Take
from neuronlab.files.models.stacks.activations import EXACT_GELU, shortened
from neuronlab.files.models.stacks.stack import Stack

MAX_NODES = 500
_MOST_COMPOSED = 16
"""Most operators of one activation."""
_MOST_ACTIVATIONS = MAX_HIDDEN_LAYERS + 4


def stack_of_graph(file: OnnxFile) -> Stack:
    """The layers of a graph. Raises InputError if it is not a chain from one table of inputs to one of outputs."""
    if len(file.nodes) > MAX_NODES:
        raise InputError(f"Its graph has {len(file.nodes):,} operations, more than a network of plain layers has")
    chain = _Chain(file)
    chain.follow()
    return chain.stack


class _Chain:
    """The present position in a graph, and the stack of layers up to it."""

    def __init__(self, file: OnnxFile) -> None:
        self.stack = Stack()
        self._constants = Constants(file)
        self._producers = {name: node for node in file.nodes for name in node.outputs if name}
        self._output = _output_of(file)
        needed = self._needed_nodes()
        self._nodes = [node for node in file.nodes if id(node) in needed]
        self._at = self._input_of(file)
        self._users: dict[str, list[GraphNode]] = {}
        for node in self._nodes:
            for name in dict.fromkeys(node.inputs):
                self._users.setdefault(name, []).append(node)
        self._layer = self._composed_count = 0

    def follow(self) -> None:
        """Follow the chain to its end; what does not fit is refused in the stack."""
        for _ in range(len(self._nodes) + 1):
            if self._at == self._output:
                return
            users = self._users.get(self._at, [])
            if not users:
                break
            if not any(
                take(users) for take in (self._take_pair, self._take_one, self._take_composed, self._take_affine)
            ):
                self._take_nothing(users)
        if not self.stack.has_refused:
            raise InputError("Its graph does not lead from its input to its output")

    def _needed_nodes(self) -> set[int]:
        """The ids of the operations that the output depends on."""
        needed, waiting = set[int](), [self._output]
        while waiting:
            node = self._producers.get(waiting.pop())
            if node is not None and id(node) not in needed:
                needed.add(id(node))
                waiting += node.inputs
        return needed

    def _input_of(self, file: OnnxFile) -> str:
        used = {name for node in self._nodes for name in node.inputs}
        inputs = [name for name in file.inputs if name in used]
        if len(inputs) != 1:
            raise InputError(f"Its graph has {len(inputs)} inputs; a network here takes one table")
        return inputs[0]

    def _where(self, node: GraphNode) -> str:
        name = node.name or (node.outputs[0] if node.outputs else "")
        layer = f"Layer {self._layer}" if self._layer else "Before layer 1"
        return f"{layer} ({shortened(node.operator)} {shortened(name)})"

    # -- one operation ------------------------------------------------------------------------------------------------

    def _take_one(self, users: list[GraphNode]) -> bool:
        """Take an operation that is a layer or an activation by itself."""
        return self._is_alone(users) and self._step_to(users[0], OPERATIONS.get((users[0].domain, users[0].operator)))

    def _step_to(self, node: GraphNode, take: Take | None) -> bool:
        if take is None or not node.outputs:
            return False
        if node.operator in ("Gemm", "MatMul"):
            self._layer += 1
        try:
            take(GraphOperation(node, self._at, self._constants, self.stack, self._where(node)))
        except InputError as error:
            self.stack.refuse(self._where(node), str(error))
        self._at = node.outputs[0]
        return True

    def _take_pair(self, users: list[GraphNode]) -> bool:
        """Take p where it goes on as the table [1 − p, p], as scikit-learn writes two classes."""
        minus, pair = users[0], users[-1]
        is_pair = [node.operator for node in users] == ["Sub", "Concat"] and pair.inputs == [*minus.outputs, self._at]
        if is_pair and pair.outputs == [self._output]:
            self._at = self._output
            return True
        return False

    def _take_affine(self, users: list[GraphNode]) -> bool:
        """Take the product with constants, or the sum."""
        node = users[0]
        others = [name for name in node.inputs if name != self._at]
        if not self._is_alone(users) or any(self._constants.find(name) is None for name in others):
            return False
        return self._step_to(node, AFFINE.get((node.domain, node.operator)))

    def _is_alone(self, users: list[GraphNode]) -> bool:
        """Whether the values go into one operation, once."""
        return len(users) == 1 and users[0].inputs.count(self._at) == 1

    def _take_nothing(self, users: list[GraphNode]) -> None:
        """Refuse what comes next, and go on after it to find out what else does not fit."""
        node = users[0]
        if node.operator in ("Gemm", "MatMul"):
            self._layer += 1
        why = "is not a layer that networks here have"
        if len(users) > 1 and any(map(self._leads_to_erf, users)):
            why = EXACT_GELU
        elif len(users) > 1:
            why = f"and {shortened(users[1].operator)} take the same values; a plain stack does not branch"
        self.stack.refuse(self._where(node), why)
        self._at = node.outputs[0] if node.outputs and len(users) == 1 else self._output

    def _leads_to_erf(self, node: GraphNode) -> bool:
        nodes = [node, *(user for name in node.outputs for user in self._users.get(name, []))]
        return any(one.operator == "Erf" for one in nodes)

    # -- activations composed of several operations -------------------------------------------------------------------

    def _take_composed(self, users: list[GraphNode]) -> bool:
        """Take the operations from here that act on every value alone, if they are an activation.

        As many as are one with a name, else as few as branch and join again.
        """
        self._composed_count += 1
        if self._composed_count > _MOST_ACTIVATIONS:
            return False
        found = self._composed()
        if not found:
            return False
        name, text = found[0]
        known = known_activation(text)
        if known is None and self._is_alone(users) and (users[0].domain, users[0].operator) in AFFINE:
            return False
        self.stack.activation(self._where(users[0]), known or custom(text))
        self._at = name
        return True

    def _composed(self) -> list[tuple[str, str]]:
        """The names of values that depend on those here alone, and only through one formula; the longest first."""
        texts = {self._at: "z"}
        waiting = {self._at: len(self._users.get(self._at, []))}  # uses that were not passed yet
        found: list[tuple[str, str]] = []
        for node in self._nodes_from(self._users[self._at][0]):
            if not any(name in texts for name in node.inputs):
                continue
            if len(texts) > _MOST_COMPOSED:
                break
            operands = [texts.get(name) or self._constants.scalar_text(name) for name in node.inputs]
            known = [text for text in operands if text is not None]
            text = operator_text(node, known) if len(known) == len(operands) else None
            if text is None:
                break
            for name in dict.fromkeys(node.inputs):
                if name in waiting:
                    waiting[name] -= 1
            texts[node.outputs[0]], waiting[node.outputs[0]] = text, len(self._users.get(node.outputs[0], []))
            if not any(count for name, count in waiting.items() if name != node.outputs[0]):
                found.append((node.outputs[0], text))
        named = [entry for entry in found if known_activation(entry[1])]
        return [*named[-1:], *found[:1]]

    def _nodes_from(self, node: GraphNode) -> list[GraphNode]:
        start = next(index for index, other in enumerate(self._nodes) if other is node)
        return self._nodes[start : start + 4 * _MOST_COMPOSED]


def _output_of(file: OnnxFile) -> str:
    """The output to follow: the only one, or that of the probabilities beside the labels."""
    likely = [name for name in file.outputs if "prob" in name.lower()]
    outputs = likely if len(file.outputs) > 1 and len(likely) == 1 else file.outputs
    if len(outputs) != 1:
        raise InputError(f"Its graph has {len(outputs)} outputs; a network here has one table")
    return outputs[0]
