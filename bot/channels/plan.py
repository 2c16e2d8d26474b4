"""Serves the pages of repayment plans, whatever channel the conversation runs on."""

import logging

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import services
from bot.knowledge import Scene
from bot.plan_page import CONTENT_SECURITY_POLICY, Document, notice, render
from bot.planning import shelf
from bot.planning.plan_reply import PlanReply
from bot.stores import StoreError

logger = logging.getLogger(__name__)

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def plan_pages() -> Blueprint:
    """The route of the pages."""
    routes = Blueprint("guide_plan")

    @routes.route("/plan/<token:str>", methods=["GET", "HEAD"])
    async def show(request: Request, token: str) -> HTTPResponse:
        try:
            kept = await shelf.fetch(services.store(), token)
        except StoreError:
            logger.exception("a plan could not be read")
            return _say(request, "apology", "apology", 503)
        if kept is None:
            return _say(request, "page_gone_title", "page_gone_text", 404)
        return response.html(_page(kept), headers=_HEADERS)

    return routes


def _page(kept: shelf.Kept) -> str:
    page = PlanReply(services.library(), kept.scene, kept.inputs).page()
    return render(
        Document(
            locale=kept.scene.locale,
            title=page.title,
            intro=page.intro,
            messages=page.messages,
            chart_title=page.chart_title,
            chart=page.balances,
            chart_before=page.chart_before,
            footer=page.footer,
        )
    )


def _say(request: Request, title: str, text: str, status: int) -> HTTPResponse:
    english = request.headers.get("Accept-Language", "").lower().startswith("en")
    scene = Scene(services.today(), "en" if english else "zh")
    library = services.library()
    page = notice(scene.locale, library.say(title, scene), library.say(text, scene))
    return response.html(page, status=status, headers=_HEADERS)
