"""The public face: static pages that need no JavaScript, with pictures, cards and feeds, from the dashboard's snapshot.

`Site` renders them (pure), `routes` serves them from memory, `folder.write` puts them into a folder for any web server.
"""

from zona.public.serve import routes
from zona.public.site import Site

__all__ = ["Site", "routes"]
