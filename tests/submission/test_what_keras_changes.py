"""All that the installed Keras changes beyond a call has been read: none of it lets one function leave something.

A newer Keras may change more. Read what is new. A function that learners may call and that leaves something goes out of
``grader.submission.known_calls``; what is reached only by calls that are not known, and what ends with its block, is
added here.
"""

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

OTHER_BACKENDS = {"jax", "numpy", "openvino", "torch"}
CHANGING = {"add", "append", "clear", "discard", "extend", "insert", "pop", "remove", "setdefault", "update"}

NOT_KNOWN = [
    "api_export.register_internal_serializable",
    "applications.imagenet_utils.decode_predictions",
    "backend.config.disable_flash_attention",
    "backend.config.enable_flash_attention",
    "backend.config.set_epsilon",
    "backend.config.set_image_data_format",
    "backend.config.set_max_epochs",
    "backend.config.set_max_steps_per_epoch",
    "backend.config.set_nnx_enabled",
    "distribution.distribution_lib.set_distribution",
    "dtype_policies.dtype_policy.set_dtype_policy",
    "legacy.saving.saving_utils.model_from_config",
    "saving.file_editor.increment_id_counter",
    "saving.file_editor.initialize_id_counter",
    "saving.object_registration.register_keras_serializable",
    "saving.serialization_lib.enable_unsafe_deserialization",
    "tree.dmtree_impl.register_tree_node",
    "utils.io_utils.disable_interactive_logging",
    "utils.io_utils.enable_interactive_logging",
    "utils.naming.reset_uids",
    "utils.traceback_utils.disable_traceback_filtering",
    "utils.traceback_utils.enable_traceback_filtering",
]
"""What only calls do that are not known."""
BEGUN_ANEW = [
    "backend.common.global_state.clear_session",
    "backend.config.set_floatx",
    "random.seed_generator.global_seed_generator",
    "utils.naming.get_uid",
    "utils.naming.uniquify",
    "utils.rng_utils.set_random_seed",
]
"""Names, numbers and settings: begun anew before each call, or allowed once (``RESTARTS`` and ``SETTINGS``)."""
AS_LONG_AS_A_BLOCK_RUNS = [
    "backend.common.name_scope.name_scope.__enter__",
    "backend.common.remat.RematScope.__enter__",
    "backend.common.stateless_scope.StatelessScope.__enter__",
    "backend.common.stateless_scope.StatelessScope.__exit__",
    "backend.common.symbolic_scope.SymbolicScope.__enter__",
    "backend.common.symbolic_scope.SymbolicScope.__exit__",
    "backend.common.variables.AutocastScope.__enter__",
    "backend.common.variables.AutocastScope.__exit__",
    "backend.common.variables.initialize_all_variables",
    "backend.common.variables.register_uninitialized_variable",
    "backend.tensorflow.core.name_scope.__enter__",
    "layers.layer.Layer._get_call_context",
    "layers.layer.Layer._maybe_reset_call_context",
    "legacy.saving.saving_options.keras_option_scope",
    "legacy.saving.serialization.DisableSharedObjectScope.__enter__",
    "legacy.saving.serialization.DisableSharedObjectScope.__exit__",
    "legacy.saving.serialization.SharedObjectLoadingScope.__enter__",
    "legacy.saving.serialization.SharedObjectLoadingScope.__exit__",
    "legacy.saving.serialization.SharedObjectSavingScope.__enter__",
    "legacy.saving.serialization.SharedObjectSavingScope.__exit__",
    "legacy.saving.serialization.skip_failed_serialization",
    "saving.object_registration.CustomObjectScope.__enter__",
    "saving.object_registration.CustomObjectScope.__exit__",
    "saving.serialization_lib.ObjectSharingScope.__enter__",
    "saving.serialization_lib.ObjectSharingScope.__exit__",
    "saving.serialization_lib.SafeModeScope.__enter__",
    "saving.serialization_lib.SafeModeScope.__exit__",
    "utils.backend_utils.TFGraphScope.__enter__",
    "utils.backend_utils.TFGraphScope.__exit__",
    "utils.tracking.DotNotTrackScope.__enter__",
    "utils.tracking.DotNotTrackScope.__exit__",
]
NEVER_SEEN = [
    "backend.common.global_state.get_global_attribute",
    "backend.common.tensor_attributes.set_tensor_attr",
    "saving.saving_lib.get_attr_skipset",
    "trainers.data_adapters.py_dataset_adapter.OrderedEnqueuer._get_executor_init",
    "trainers.data_adapters.py_dataset_adapter.PyDatasetEnqueuer.__init__",
    "trainers.data_adapters.py_dataset_adapter.PyDatasetEnqueuer._send_py_dataset",
    "trainers.data_adapters.py_dataset_adapter.PyDatasetEnqueuer.stop",
    "trainers.data_adapters.py_dataset_adapter.get_worker_id_queue",
    "trainers.data_adapters.py_dataset_adapter.init_pool_generator",
]
"""Caches, and numbers of processes and pools: no call gives them back."""
FORBIDDEN = ["models.model.inject_functional_model_class"]
"""What ``dependence`` does not allow a module in parts to bring about."""


def functions(body: list[ast.stmt], place: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions and methods of a module by their full names; those within another are part of it."""
    for statement in body:
        match statement:
            case ast.FunctionDef(name=name):
                yield f"{place}.{name}", statement
            case ast.ClassDef(name=name, body=inner):
                yield from functions(inner, f"{place}.{name}")
            case ast.If(body=inner, orelse=other) | ast.Try(body=inner, orelse=other):
                yield from functions([*inner, *other], place)


def root_of(node: ast.AST) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def lasts(function: ast.FunctionDef, shared: set[str]) -> bool:
    """Return whether a function changes something that is there after it: ``shared`` are names of its module."""
    nodes = [*ast.walk(function)]
    every = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    bound = {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)} - every
    own = shared - bound
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store()) if name in every:
                return True
            case ast.Attribute(attr=attribute, ctx=ast.Store() | ast.Del()):
                of_a_class = root_of(node) == "cls" or "__class__" in ast.unparse(node)
                if of_a_class or root_of(node) in own or attribute == "__bases__":
                    return True
            case ast.Subscript(ctx=ast.Store() | ast.Del()) if root_of(node) in own:
                return True
            case ast.Call(func=ast.Attribute(attr=attribute)) if attribute in CHANGING and root_of(node.func) in own:
                return True
            case ast.Call(func=function_called, keywords=words):
                if ast.unparse(function_called).endswith("set_global_attribute"):
                    return True
                if any(word.arg == "set_to_default" for word in words):
                    return True
    return False


def changed_by(folder: Path) -> Iterator[str]:
    """Yield the functions of a package that change something which lasts."""
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        if path.name.endswith("_test.py") or (parts[0] == "backend" and OTHER_BACKENDS & {*parts}):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assigned = (one for one in tree.body if isinstance(one, (ast.Assign, ast.AnnAssign)))
        shared = {node.id for one in assigned for node in ast.walk(one)
                  if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}  # fmt: skip
        for name, function in functions(tree.body, ".".join(parts)):
            if lasts(function, shared):
                yield name


def test_all_that_keras_changes_beyond_a_call_has_been_read() -> None:
    spec = importlib.util.find_spec("keras")
    assert spec and spec.submodule_search_locations
    found = [*changed_by(Path(spec.submodule_search_locations[0]) / "src")]
    read = [*NOT_KNOWN, *BEGUN_ANEW, *AS_LONG_AS_A_BLOCK_RUNS, *NEVER_SEEN, *FORBIDDEN]
    assert sorted({*found} - {*read}) == []
    # An older or newer Keras may have fewer; most are there, or the reader sees nothing.
    assert len({*found} & {*read}) > 0.8 * len(read)
