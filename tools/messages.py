"""Keep the Spanish words complete: gather every message of templates and Python into locale/es, and name the missing.

    python tools/messages.py           add new messages to the file, drop unused ones, list those without Spanish
    python tools/messages.py --check   change nothing; fail when the file is not complete

Only the words that stand in source; labels of vocabularies and content of records carry their own Spanish.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize


WEB = Path(__file__).resolve().parent.parent / "src/throughcare_web"
PO = WEB / "locale/es/LC_MESSAGES/django.po"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


# Without dates and names, so that the file changes only when words do.
HEADER = r"""# The words of templates and Python source in Spanish; tools/messages.py keeps the list, people the Spanish.
msgid ""
msgstr ""
"Language: es\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def found() -> Catalog:
    """Return every message that stands in a template or a Python file of the web project."""
    catalog = Catalog(locale="es")
    for path in sorted([*WEB.rglob("*.html"), *WEB.rglob("*.py")]):
        for message, comments, context in _messages(path):
            catalog.add(
                message,
                locations=[(path.relative_to(WEB).as_posix(), 0)],
                auto_comments=comments,
                context=context,
            )
    return catalog


def _messages(path: Path) -> Iterator[tuple]:
    source = path.read_text("utf-8")
    if path.suffix == ".html":
        # What is not a message comes back as words of filler, indented as the template was: no Python indentation.
        source = "\n".join(line.strip() for line in templatize(source, origin=path.name).splitlines())
    stream = io.BytesIO(source.encode())
    for _line, message, comments, context in extract("python", stream, KEYWORDS, ("Translators:",)):
        yield message, comments, context


def missing(catalog: Catalog, wanted: Catalog) -> list[Message]:
    """Return the wanted messages that have no Spanish, or only a doubtful one."""
    return [message for message in wanted if message.id and not _is_translated(catalog.get(*_key(message)))]


def _written(catalog: Catalog) -> str:
    stream = io.BytesIO()
    write_po(stream, catalog, width=110, sort_output=True, no_location=True, omit_header=True)
    return stream.getvalue().decode()


def _key(message: Message) -> tuple:
    return (message.id[0] if isinstance(message.id, tuple) else message.id, message.context)


def _is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    words = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(words)


def main() -> int:
    """Return 0 when every message has its Spanish, else 1 after naming those that have none."""
    wanted = found()
    catalog = read_po(io.BytesIO(PO.read_bytes()), locale="es")
    if "--check" not in sys.argv:
        catalog.update(wanted, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        PO.write_text(HEADER + _written(catalog), "utf-8")
    lacking = missing(catalog, wanted)
    for message in lacking:
        sys.stdout.write(
            f"{message.locations[0][0]}: found no Spanish for {message.id!r}; wanted it in locale/es\n"
        )
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
