"""The files that readers have uploaded, as Streamlit holds them in memory."""

from __future__ import annotations

from streamlit import runtime

REFUSED = "zona-upload-refused"


class Uploads:
    """What the server asks about uploaded files, and the one thing it does to them."""

    refused = REFUSED

    def sizes(self) -> dict[tuple[str, str], int]:
        """The bytes of each file, by its session and its id."""
        if not runtime.exists():
            return {}
        stored = runtime.get_instance().uploaded_file_mgr.file_storage
        return {
            (session, name): len(file.data)
            for session, files in list(stored.items())
            for name, file in list(files.items())
        }

    def is_open(self, session: str) -> bool:
        """Whether a reader is connected with this session."""
        return runtime.get_instance().is_active_session(session)

    def close(self, session: str) -> None:
        """Ends a session with its files, also where Streamlit has lost sight of it."""
        running = runtime.get_instance()
        running.close_session(session)
        running.uploaded_file_mgr.remove_session_files(session)


def was_refused(file: object) -> bool:
    """Whether an uploaded file found no room: then it is empty and bears our name."""
    return getattr(file, "name", "") == REFUSED and not getattr(file, "size", 0)
