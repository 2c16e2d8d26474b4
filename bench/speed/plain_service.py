"""The same answers without Rasa: Starlette, scikit-learn and SQLite, as one would write it by hand.

Understands with one classifier, answers from the same content, keeps what was said. It has no forms, no follow-ups,
no refusal, no other lenders, no gates: what these cost is the distance to the guide.
"""

import argparse
import datetime
import json
import pathlib
import sqlite3
import sys
import time

import environments
import uvicorn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

sys.path.insert(0, str(environments.ROOT))
from bot.knowledge import Library, Scene

TODAY = datetime.date(2026, 11, 22)


def service(database: pathlib.Path) -> Starlette:
    """The service, trained; as many sentences as stock Rasa has, so that the start takes seconds."""
    library, scene = Library.load(environments.ROOT / "data", TODAY), Scene(TODAY)
    pairs = [
        (text, intent)
        for intent, texts in environments.sentences(environments.ROOT / "data/nlu/topics").items()
        for text in texts[: environments.SENTENCES]
    ]
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    classifier = LogisticRegression(C=30, max_iter=300)
    classifier.fit(vectorizer.fit_transform([text for text, _ in pairs]), [intent for _, intent in pairs])
    file = sqlite3.connect(database, isolation_level=None)
    file.execute("PRAGMA journal_mode=WAL")
    file.execute("PRAGMA synchronous=NORMAL")
    file.execute("CREATE TABLE said (id INTEGER PRIMARY KEY, sender TEXT, time REAL, who TEXT, body TEXT)")
    file.execute("CREATE INDEX said_sender ON said (sender)")

    async def receive(request: Request) -> JSONResponse:
        body = json.loads(await request.body())
        sender, text = body["sender"], body["message"]
        before = file.execute("SELECT who, body FROM said WHERE sender = ? ORDER BY id DESC LIMIT 10", (sender,))
        before.fetchall()
        topic = classifier.predict(vectorizer.transform([text]))[0]
        answer = [{"recipient_id": sender, "text": library.short(topic, scene).text}]
        rows = [(sender, time.time(), "user", text), (sender, time.time(), "bot", json.dumps(answer))]
        file.execute("BEGIN")
        file.executemany("INSERT INTO said (sender, time, who, body) VALUES (?, ?, ?, ?)", rows)
        file.execute("COMMIT")
        return JSONResponse(answer)

    return Starlette(routes=[Route("/webhooks/rest/webhook", receive, methods=["POST"])])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("database", type=pathlib.Path)
    options = parser.parse_args()
    uvicorn.run(service(options.database), host="127.0.0.1", port=options.port, log_level="warning", access_log=False)
