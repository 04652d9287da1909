"""The harbour board: a page and a small JSON API."""
import json
import os
from datetime import datetime, timedelta

import humanize
from bottle import Bottle, response, static_file

HERE = os.path.dirname(os.path.abspath(__file__))
PAGES = os.environ.get("PAGES", os.path.join(HERE, "..", "pages"))
ARRIVALS = [("A1", "Wayfarer", 3), ("A2", "Northern Light", 26), ("B1", "Petrel", 170)]

app = Bottle()


@app.get("/healthz")
def health():
    return "ok"


@app.get("/api/berths")
def berths():
    now = datetime.now()
    response.content_type = "application/json"
    return json.dumps([
        {"berth": berth, "ship": ship, "since": humanize.naturaltime(now - timedelta(hours=hours))}
        for berth, ship, hours in ARRIVALS
    ])


@app.get("/")
def page():
    return static_file("index.html", root=PAGES)


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=int(os.environ.get("PORT", "8080")))
