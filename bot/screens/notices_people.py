"""Every notice about members, consents and captains, and the screen that says it."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens import captains, consents, deputies, household
from bot.screens.screen import Screen
from config.texts import Texts
from orders.notices_people import Notice

PEOPLE_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.CONSENT_ASKED: consents.consent_asked,
    Notice.CONSENT_DECIDED: consents.consent_decided,
    Notice.CONSENT_REVOKED: consents.consent_revoked,
    Notice.MEMBER_ADDED: household.member_added,
    Notice.MEMBER_REMOVED: household.member_removed,
    Notice.MEMBER_GONE: household.member_gone,
    Notice.MEMBER_BACK: household.member_back,
    Notice.CAPTAIN_NAMED: captains.captain_named,
    Notice.HOLDER_JOINED: deputies.holder_joined,
}
