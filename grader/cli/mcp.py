"""The verb *mcp*: a server of the Model Context Protocol for an assistant that helps and never solves."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from grader.errors import GraderError, UsageProblem

if TYPE_CHECKING:
    from mcp.server import MCPServer


@click.command()
def mcp() -> None:
    """Serve an AI assistant: briefs, verdicts, hints, quiz, progress; never a solution.

    It talks on standard input and output. Your assistant starts it: see docs/editors.md.

    \b
    Example:  python -m grader mcp
    """
    make_server().run()


def make_server() -> MCPServer[Any]:
    """Return the server; raises ``UsageProblem`` where the SDK is not installed."""
    try:
        from mcp.server import MCPServer
    except ImportError as error:
        raise UsageProblem(
            "The server for assistants needs a library that is not installed.",
            f"{error}.",
            "Install it: `python -m pip install 'mcp>=2.0'`.",
        ) from error
    from grader import __version__
    from grader.practice import assistant

    server: MCPServer[Any] = MCPServer(
        "tf-exam-kit", instructions=assistant.INSTRUCTIONS, version=__version__, log_level="CRITICAL"
    )
    for tool in (
        assistant.list_exercises,
        assistant.brief,
        assistant.verdict,
        assistant.next_hint,
        assistant.quiz_question,
        assistant.answer_quiz_question,
        assistant.progress,
    ):
        server.tool()(_in_words(tool))
    return server


def _in_words(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Return a tool whose errors are told as the command line tells them."""
    from mcp.server.mcpserver.exceptions import ToolError

    @functools.wraps(tool)
    def told(*arguments: Any, **named: Any) -> Any:
        try:
            return tool(*arguments, **named)
        except GraderError as error:
            raise ToolError(str(error)) from error

    return told
