"""A bare Sanic that gives back what it gets: what the server itself costs, and where the load generator ends."""

import sys

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

app = Sanic("echo")


@app.post("/webhooks/rest/webhook")
async def receive(request: Request) -> HTTPResponse:
    """The message as the answer."""
    return response.json([{"text": request.json["message"]}])


if __name__ == "__main__":
    app.run("127.0.0.1", int(sys.argv[1]), access_log=False)
