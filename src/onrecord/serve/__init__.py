"""The web application: pages to search, read and correct the record, each with a JSON twin.

app = create_app(Settings(database="record.db"))
"""

from onrecord.serve.app import create_app
from onrecord.serve.settings import Settings

__all__ = ["Settings", "create_app"]
