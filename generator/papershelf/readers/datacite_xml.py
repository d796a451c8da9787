"""DataCite's XML: https://datacite-metadata-schema.readthedocs.io.

Contributors, formats, licences, funders and places are left out; so are related identifiers.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

import papershelf.readers.xml_fields as xml
from papershelf.model import Author, PaperKind
from papershelf.readers.fields import Fields, page_span
from papershelf.readers.words import paper_kind
from papershelf.text.affiliations import affiliated
from papershelf.text.identities import identified
from papershelf.text.names import author_of, organisation

_HOST = "relatedItems/relatedItem[@relationType='IsPublishedIn']"


def fields_of_datacite(resource: Element) -> Fields:
    """Return what a *resource* says."""
    host = xml.child_at(resource, _HOST)
    return Fields(
        **xml.texts_at(resource, "DataCite"),
        title=_title_of(resource),
        authors=tuple(map(_author, resource.iterfind("creators/creator"))),
        kind=_kind_of(resource),
        pages=""
        if host is None
        else page_span(xml.first_at(host, "firstPage"), xml.first_at(host, "lastPage")),
        identifiers=(("doi", xml.first_at(resource, "identifier[@identifierType='DOI']")),),
        keywords=xml.all_at(resource, "subjects/subject"),
    )


def _title_of(resource: Element) -> str:
    """Return the main title, which has no type."""
    titles = resource.findall("titles/title")
    main = next((title for title in titles if not title.get("titleType")), None)
    return xml.marked_at(resource, "titles/title") if main is None else xml.marked_at(main, ".")


def _kind_of(resource: Element) -> PaperKind | None:
    kinds = resource.findall("resourceType")
    return paper_kind(kind.get("resourceTypeGeneral", "") for kind in kinds)


def _author(creator: Element) -> Author:
    """Return a person, by the parts of the name or in one piece, or an organisation."""
    name = xml.first_at(creator, "creatorName")
    if creator.find("creatorName[@nameType='Organizational']") is not None:
        return organisation(name)
    family, given = xml.first_at(creator, "familyName"), xml.first_at(creator, "givenName")
    author = xml.author_in_parts(family, given) if family and given else author_of(name)
    author = affiliated(author, *xml.all_at(creator, "affiliation"))
    return identified(
        author, xml.first_at(creator, "nameIdentifier[@nameIdentifierScheme='ORCID']")
    )


DATACITE = xml.paper_format(
    "DataCite XML",
    "resource",
    fields_of_datacite,
    xml.begins_as("resource resources", "datacite.org/schema/kernel"),
)
