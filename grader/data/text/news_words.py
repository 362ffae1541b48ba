"""The words and sentences that the drawn news is put together from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """What a section of the newspaper writes about."""

    who: tuple[str, ...]
    """Those who act; all in the singular."""
    did: tuple[str, ...]
    """What they did, in the past, with an object to follow."""
    what: tuple[str, ...]
    """What they did it to."""


TOPICS = {
    "business": Topic(
        (
            "the bank", "the baker's union", "the airline", "the chief executive", "the shipping firm",
            "the investor", "the sock maker", "the central bank", "the supermarket", "the accountant",
        ),
        ("raised", "lowered", "forecast", "sold", "bought", "doubled", "audited", "wrote off", "financed", "cut"),
        (
            "its profits", "the share price", "interest rates", "a rival company", "the dividend", "quarterly sales",
            "a factory for umbrellas", "the price of butter", "its debts", "the annual budget",
        ),
    ),
    "entertainment": Topic(
        (
            "the actress", "the film director", "the singer", "the drummer", "the comedian", "the novelist",
            "the puppet theatre", "the opera house", "the festival", "the stuntman",
        ),
        (
            "filmed", "sang", "rehearsed", "staged", "recorded", "applauded", "danced to",
            "premiered", "composed", "reviewed",
        ),
        (
            "a new album", "the musical about cheese", "the final scene", "a love song", "the leading role",
            "the sequel", "an award ceremony", "a comedy in three acts", "the soundtrack", "a concert for whales",
        ),
    ),
    "politics": Topic(
        (
            "the prime minister", "the mayor", "the opposition", "the senator", "the committee", "the ambassador",
            "the parliament", "the minister for weather", "the candidate", "the party leader",
        ),
        (
            "debated", "vetoed", "promised", "opposed", "signed", "voted on",
            "campaigned for", "amended", "denied", "repealed",
        ),
        (
            "the election result", "a tax on balloons", "the new law", "the coalition treaty", "a reform of schools",
            "the immigration bill", "the referendum", "the border agreement", "a pension plan", "the constitution",
        ),
    ),
    "sport": Topic(
        (
            "the goalkeeper", "the young sprinter", "the coach", "the tennis champion", "the cycling team",
            "the referee", "the swimmer", "the visiting side", "the captain", "the marathon runner",
        ),
        (
            "won", "lost", "missed", "kicked", "trained for", "celebrated",
            "defended", "equalised in", "limped out of", "scored in",
        ),
        (
            "the cup final", "a penalty", "the league match", "the relay race", "the second set", "a gold medal",
            "the away game", "the world record", "the last lap", "a title fight with a bear",
        ),
    ),
    "technology": Topic(
        (
            "the software firm", "the robot", "the engineer", "the search engine", "the chip designer", "the hacker",
            "the start-up", "the satellite", "the programmer", "the phone maker",
        ),
        (
            "launched", "hacked", "updated", "patented", "encrypted", "downloaded",
            "rebooted", "programmed", "streamed", "debugged",
        ),
        (
            "a faster processor", "the mobile network", "a talking kettle", "the operating system", "a virus scanner",
            "an online game", "the password database", "a pocket computer", "broadband for barns", "the web browser",
        ),
    ),
}  # fmt: skip
"""Sections by name, in alphabetical order."""

REPORTS = (
    "On {day}, {who} {did} {what}.",
    "After a long week, {who} {did} {what} and went home.",
    "In front of {crowd}, {who} {did} {what}.",
    "For the third time this year, {who} {did} {what}.",
    '"Nobody saw it coming," said {crowd}, when {who} {did} {what}.',
    "It is not known why {who} {did} {what}, but it rained.",
)

NEUTRAL = (
    "The news came on {day}, shortly before lunch.",
    '"We are surprised," said {crowd}.',
    "According to {crowd}, it could have been worse.",
    "There was no comment until {day}.",
    "A similar story was told last year, and in the year before.",
    "Further details are expected on {day}, or soon after.",
    '"It was the best day of my life," a witness said, "apart from the rain."',
    "In the end, {crowd} had tea.",
)
"""Sentences that say nothing about the section."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CROWDS = (
    "a crowd of neighbours", "two experts", "a spokeswoman", "a man with a trumpet", "several children",
    "an old friend", "the people of the village", "a retired lighthouse keeper",
)  # fmt: skip
