"""The verb *studio*: everything in one page on this machine."""

from __future__ import annotations

import contextlib

import click


@click.command()
@click.option("--port", type=click.IntRange(1024, 65535), help="The port of the page.  [default: the one that it had]")
@click.option("--base-url", default="", metavar="URL", help="The address that a proxy gives the page.")
@click.option("--no-open", is_flag=True, help="Only show the address.")
def studio(port: int | None, base_url: str, no_open: bool) -> None:
    """Practise in the browser: briefs, an editor, live grading, quiz, progress and mock exams on one local page.

    Ctrl-C ends the page. What you saved is on the disk, and the terminal shows the same record.

    \b
    Example:  python -m grader studio
              python -m grader studio --port 8765 --base-url https://hub.example/user/me/proxy/8765/
    """
    from grader.studio.access import require_base_url, running_address
    from grader.studio.files import require_place_to_write
    from grader.studio.server import Running

    require_place_to_write()
    base_url = require_base_url(base_url) if base_url else ""
    if port is None and not base_url and (address := running_address()):
        click.echo(f"The studio of this folder runs already: {address}")
        if not no_open:
            click.launch(address)
        return
    running = Running(port, base_url)
    if running.moved_from:
        click.echo(f"Port {running.moved_from} is in use by another program: the studio takes another one.", err=True)
    click.echo(f"The studio is at {running.address}\nCtrl-C ends it.")
    running.gradings.warm_up()
    if not no_open:
        click.launch(running.address)
    with contextlib.suppress(KeyboardInterrupt):
        running.run()
    click.echo("The studio is closed. What you saved is on the disk.")
