"""The verb *studio*: everything in one page on this machine."""

from __future__ import annotations

import contextlib

import click

from grader.cli.console import say, show_page


@click.command()
@click.option(
    "--port", type=click.IntRange(1024, 65535), help="The port of the page.  [default: the same as last time]"
)
@click.option("--base-url", default="", metavar="URL", help="The address that a proxy gives the page; with --port.")
@click.option("--no-open", is_flag=True, help="Only show the address.")
def studio(port: int | None, base_url: str, no_open: bool) -> None:
    """Practise in the browser: briefs, an editor, live grading, quiz, progress and mock exams on one local page.

    Ctrl-C ends the page. What you saved is on the disk, and the terminal shows the same record.

    \b
    Example:  python -m grader studio
              python -m grader studio --port 8765 --base-url https://hub.example/user/me/proxy/8765/
    """
    from grader.studio.files import require_place_to_write

    require_place_to_write()
    if serve_page(port, base_url, "The studio", opens=not no_open):
        say("The studio is closed. What you saved is on the disk.")
        say("TensorFlow may stay ready for 15 minutes, with about 700 MB. `python -m grader stop` ends it now.")


def serve_page(
    port: int | None, base_url: str, name: str, *, opens: bool, part: str = "", end: str = "Ctrl-C ends it."
) -> bool:
    """Serve the studio until Ctrl-C; ``part`` is what it shows first, and ``name`` how that is called.

    Return whether it was served: where one runs already for this folder, its address is shown instead.
    """
    from grader.studio.access import require_base_url, running_address
    from grader.studio.server import Running

    base_url = require_base_url(base_url, port) if base_url else ""
    query = f"?to={part}" if part else ""
    if running_at := running_address(port, base_url):
        click.echo(f"The studio of this folder runs already: {running_at}{query}")
        if opens:
            show_page(f"{running_at}{query}")
        return False
    running = Running(port, base_url)
    if running.moved_from:
        click.echo(f"Port {running.moved_from} is in use by another program: the page takes another one.", err=True)
    click.echo(f"{name} is at {running.address}{query}\n{end}")
    running.gradings.warm_up()
    if opens:
        show_page(f"{running.address}{query}")
    with contextlib.suppress(KeyboardInterrupt):
        running.run()
    return True
