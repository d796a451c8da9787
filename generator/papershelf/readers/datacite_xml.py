"""DataCite's XML: https://datacite-metadata-schema.readthedocs.io.

Contributors, formats, licences, funders and places are left out; so are related identifiers.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from msgspec.structs import replace

import papershelf.readers.xml_fields as xml
from papershelf.readers.fields import Fields
from papershelf.readers.maps import mapped_fields


def fields_of_datacite(resource: Element) -> Fields:
    """Return what a *resource* says; its main title has no type."""
    fields = mapped_fields("DataCite", resource)
    titles = resource.findall("titles/title")
    main = next((title for title in titles if not title.get("titleType")), None)
    return fields if main is None else replace(fields, title=xml.marked_text(main))


DATACITE = xml.paper_format(
    "DataCite XML",
    "resource",
    fields_of_datacite,
    xml.begins_as("resource resources", "datacite.org/schema/kernel"),
)
