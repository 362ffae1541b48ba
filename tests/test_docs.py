"""What the documentation says is what the program does; ``python tests/test_docs.py`` writes docs/cli.md anew."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from grader.authoring.verbs import author
from grader.cli import cli

KIT = Path(__file__).resolve().parent.parent
PAGE = KIT / "docs" / "cli.md"


def verbs(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from verbs(command, (*above, name))
        else:
            yield (*above, name), command


def page() -> str:
    """Return docs/cli.md, made from the help of every verb."""
    cli.add_command(author)
    parts = [
        "# The command line\n",
        "`tf-exam …` and `python -m grader …` do the same. This page is made from `--help`.\n",
    ]
    above = click.Context(cli, info_name="python -m grader", terminal_width=100, **cli.context_settings)
    for names, command in verbs(cli):
        context = click.Context(command, parent=above, info_name=" ".join(names))
        parts.append(f"## {' '.join(names)}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def test_the_page_of_the_command_line_is_what_help_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_option_has_a_help_text() -> None:
    cli.add_command(author)
    for names, command in verbs(cli):
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help or parameter.show_default, f"{names}: {parameter.opts}"


def test_links_between_pages_lead_somewhere() -> None:
    for source in [KIT / "README.md", *KIT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", source.read_text(encoding="utf-8")):
            assert (source.parent / target).exists(), f"{source.name} links to {target}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE} written\n")
