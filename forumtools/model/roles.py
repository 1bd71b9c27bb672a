"""What the program may know about a field or a section, whatever the forum calls it."""

from __future__ import annotations

from enum import Enum


class Role(Enum):
    """The part a field or section plays. Code speaks of roles, never of a French or English name."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    SERIES = "series"
    EDITION = "edition"
    CONTRIBUTORS = "contributors"
    ORGANISATIONS = "organisations"
    PLACES = "places"
    THEMES = "themes"
    SESSIONS = "sessions"
    AUDIENCES = "audiences"
    STAGE = "stage"
    STATUS = "status"
    LICENCE = "licence"
    CONSENT = "consent"
    FOLLOWS = "follows"
    LANGUAGE = "language"
    WEBSITE = "website"
    IMAGE = "image"
    ORIGIN = "origin"
    YEAR = "year"
    NUMBER = "number"
    LABEL = "label"
    START = "start"
    END = "end"
    CALL = "call"
    DEADLINE = "deadline"
    PLACE = "place"
    CYCLE = "cycle"
    TYPE = "type"
    HASHTAG = "hashtag"
    REGISTERED = "registered"
    ATTENDANCE = "attendance"
    SPEAKERS = "speakers"
    WOMEN = "women"
    MEN = "men"
    PRESENTATION = "presentation"
    DESCRIPTION = "description"
    RESOURCES = "resources"


class Moment(Enum):
    """Where an edition stands; what is required, and how bad a fault is, can depend on it."""

    CALL = "call"
    DEADLINE = "deadline"
    PUBLICATION = "publication"
    ARCHIVE = "archive"

    def reached(self, now: Moment) -> bool:
        """Say whether this moment is there or past when the edition stands at *now*."""
        order = list(Moment)
        return order.index(now) >= order.index(self)
