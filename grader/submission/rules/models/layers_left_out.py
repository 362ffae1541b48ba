"""A rule on layers that a function makes and that are not in its model: nothing reads what they return."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.submission.rules.rule import rule
from grader.submission.rules.subjects import LAYER
from grader.submission.source_tree import Finding, SourceTree, names_in, nodes_of, typed
from grader.submission.syntax import called_name


@rule
def layers_that_nothing_reads(tree: SourceTree) -> Iterator[Finding]:
    """Yield the last ``x = layer(x)`` of a model whose next layer begins at another tensor again."""
    for code in tree.all(ast.FunctionDef) if tree.mentions("Model") else ():
        made = [line for line in code.body if any(isinstance(node, ast.Call) and called_name(node) == "Model"
                                                  for node in nodes_of(line))]  # fmt: skip
        lines = code.body[: code.body.index(made[0])] if made else []
        for place, line in enumerate(lines):
            match line:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if name in names_in(
                    call, ast.Load
                ):
                    later = code.body[place + 1 :]
                case _:
                    continue
            kind = _layer_of(tree, call)
            if kind and not any(name in names_in(other) for other in later):
                sentence = (
                    f"Nothing reads `{name}` after this line, so `{typed(call)}` is not in the model. Call the next "
                    f"layer on `{name}`."
                )
                yield tree.finding(line, typed(call), "", sentence, certain=False, about=f"{LAYER}{kind}")
                break


def _layer_of(tree: SourceTree, call: ast.Call) -> str:
    """Return the class of the layer that a call applies, also in a function of the module; else nothing."""
    code = tree.code_of(call.func) if isinstance(call.func, ast.Name) else call.func
    inside = nodes_of(code) if isinstance(code, ast.FunctionDef | ast.Call) else ()
    names = (tree.keras_name_of(node.func) for node in inside if isinstance(node, ast.Call))
    return next((name.rpartition(".")[2] for name in names if name.startswith("layers.")), "")
