"""The ASGI side of the one process: what surrounds every answer, and what answers by itself.

| module | owns |
|---|---|
| frontdoor | what is ours goes straight to its route, past Streamlit |
| frontend, index | Streamlit's own files compressed; its index page with language and title |
| security, nodelay | headers of all answers; answers that leave at once |
| doors | who gets in at all, made of the following |
| start, connections, quiet | before it listens: files, bounded connections, a line logged once |
| hosts, sockets | names and origins; websockets of one reader |
| uploads | how much memory uploaded files may take, and when they go |
| assets, health | the map's files; /healthz |
"""
