/**
 * Conversion of the BibTeX entries on papers' pages into all formats of citations.
 *
 * It is a plain script, as modules do not load from file://; `var` lets it be loaded again after the
 * next one failed. The entries are those that we write, with one field per line;
 * `outputs/citations/csl.py` makes the same items and RIS at build time.
 */
var papershelfCite = (() => {
  /** @typedef {Partial<Record<"family" | "given" | "suffix" | "literal" | "non-dropping-particle", string>>} Name */
  /** @typedef {Record<string, any> & { id: string, type: string, author?: Name[] }} Item */
  /** @typedef {(text: string) => string} Format */
  /** @typedef {{ type: string, key: string, fields: Record<string, string> }} Entry */

  const HEAD = /^@([a-z]+)\{(.*),$/m;
  const FIELD = /^ {2}([a-z]+) = (.*),$/gm;
  /** The sequence that prevents Markdown extensions from interpreting a brace as markup. */
  const GUARD = /\{\{\}(?=\+\+|--|~~|==|>>)/g;
  const TOKEN = /(\$\$?)(?:\\.|[^\\$])+\1|\\([a-z]+)\{\}|\\([&%$#_])|[{}]/g;
  /** Characters by their TeX commands. @type {Record<string, string>} */
  const CHARACTERS = {
    textbackslash: "\\",
    textbraceleft: "{",
    textbraceright: "}",
    textasciitilde: "~",
    textasciicircum: "^",
  };
  const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
  /** Types of CSL and RIS by those of BibTeX. @type {Record<string, [string, string]>} */
  const TYPES = {
    article: ["article-journal", "JOUR"],
    inproceedings: ["paper-conference", "CPAPER"],
    incollection: ["chapter", "CHAP"],
    book: ["book", "BOOK"],
    phdthesis: ["thesis", "THES"],
    techreport: ["report", "RPRT"],
  };
  /** The first and last page of "275-85; discussion 285-93", "11-20, 25" or "e123". */
  const PAGES = /^([^\s,;–—-]+)(?:\s*[–—-]+\s*([^\s,;–—-]+)(?=[\s,;]|$)|(?=\s*[–—-]*\s*(?:[,;]|$)))/;
  const RIS_TYPES = Object.fromEntries(Object.values(TYPES));
  const RIS_TAGS = {
    title: "TI",
    "container-title": "T2",
    "collection-title": "T3",
    volume: "VL",
    issue: "IS",
    publisher: "PB",
    DOI: "DO",
    number: "AN",
    URL: "UR",
    note: "N1",
    language: "LA",
    id: "ID",
  };
  /** Fields of biblatex by those of BibTeX, where they differ. @type {Record<string, string>} */
  const BIBLATEX_FIELDS = { journal: "journaltitle", school: "institution", archiveprefix: "eprinttype" };
  /** Conversions of the values of biblatex, in which some fields are verbatim. @type {Record<string, Format>} */
  const BIBLATEX_VALUES = {
    doi: verbatim,
    eprint: verbatim,
    archiveprefix: (value) => value.toLowerCase(),
    langid: languageName,
  };
  /** Types of biblatex by those of BibTeX, where they differ. @type {Record<string, string>} */
  const BIBLATEX_TYPES = { phdthesis: "thesis", techreport: "report" };
  /** TeX accents by combining characters. */
  const ACCENTS = Object.fromEntries(
    "0300` 0301' 0302^ 0303~ 0308\" 0304= 0307. 0306u 030cv 030bH 0327c 0328k 030ar 0323d 0331b"
      .split(" ")
      .map((pair) => [String.fromCodePoint(parseInt(pair.slice(0, 4), 16)), pair.slice(4)]),
  );
  /** @type {Record<string, string>} */
  const LETTERS = Object.fromEntries(
    [
      "ß:{\\ss} ø:{\\o} Ø:{\\O} æ:{\\ae} Æ:{\\AE} œ:{\\oe} Œ:{\\OE} ł:{\\l} Ł:{\\L} ı:{\\i} ĳ:{\\ij} Ĳ:{\\IJ}",
      "ð:{\\dh} Ð:{\\DH} þ:{\\th} Þ:{\\TH} đ:{\\dj} Đ:{\\DJ} ŋ:{\\ng} Ŋ:{\\NG}",
      "\u2010:- \u2011:- \u2212:- –:-- —:--- ’:' ‘:` “:`` ”:'' „:{\\quotedblbase} ‚:{\\quotesinglbase}",
      "«:{\\guillemotleft} »:{\\guillemotright} ‹:{\\guilsinglleft} ›:{\\guilsinglright}",
      "¿:{\\textquestiondown} ¡:{\\textexclamdown} …:{\\ldots} ×:{\\texttimes} ±:{\\textpm}",
      "°:{\\textdegree} €:{\\texteuro} ™:{\\texttrademark} ®:{\\textregistered}",
    ]
      .join(" ")
      .split(" ")
      .map((pair) => [pair[0], pair.slice(2)]),
  );
  /** A family name and a given name that are written without a space. */
  const EAST_ASIAN = /^[\p{sc=Han}\p{sc=Hangul}]+ [\p{scx=Han}\p{scx=Hangul}\p{scx=Hira}\p{scx=Kana}]+$/u;
  const TABLE_HEAD = "| Title | Authors | Published in | Year |\n| --- | --- | --- | --- |\n";
  const COLUMNS =
    "key type title authors venue date volume issue pages publisher doi arxiv url note".split(" ");
  /** The maximum number of authors in a reference in APA style. */
  const MAX_NAMES = 20;

  /** Parse a BibTeX entry. @param {string} text @returns {Entry} */
  function parse(text) {
    const plain = text.replace(GUARD, "{");
    const [, type, key] = HEAD.exec(plain) ?? ["", "misc", ""];
    const matches = [...plain.matchAll(FIELD)];
    const fields = matches.map(([, name, value]) => [name, value.replace(/^\{(.*)\}$/, "$1")]);
    return { type, key, fields: Object.fromEntries(fields) };
  }

  /** Return the plain text of a BibTeX value, in which formulas remain TeX. @param {string} value */
  function plainText(value) {
    return value.replace(TOKEN, (token, dollars, command, character = "") => {
      if (dollars) return token;
      return command ? CHARACTERS[command] : character;
    });
  }

  /**
   * Split a value at separators outside braces.
   *
   * @param {string} value
   * @param {RegExp} separator - sticky
   */
  function split(value, separator) {
    const parts = [""];
    let depth = 0;
    for (let index = 0; index < value.length; index += 1) {
      separator.lastIndex = index;
      const match = depth ? null : separator.exec(value);
      if (match) {
        parts.push("");
        index += match[0].length - 1;
      } else {
        depth += { "{": 1, "}": -1 }[value[index]] ?? 0;
        parts[parts.length - 1] += value[index];
      }
    }
    return parts;
  }

  /** Parse a name of BibTeX: "von Last, Jr., First". @param {string} value @returns {Name} */
  function parseName(value) {
    const [last, ...rest] = split(value, /, ?/y);
    if (!rest.length) return { literal: plainText(value) };
    const words = split(last, / /y);
    const start = words.findIndex((word, at) => at === words.length - 1 || !/^\p{Lowercase}/u.test(word));
    return withoutEmpty({
      family: plainText(words.slice(start).join(" ")),
      given: plainText(rest.at(-1) ?? ""),
      "non-dropping-particle": plainText(words.slice(0, start).join(" ")),
      suffix: rest.length > 1 ? plainText(rest[0]) : "",
    });
  }

  /** Return an object without its empty properties. @template {object} T @param {T} object @returns {T} */
  function withoutEmpty(object) {
    return /** @type {T} */ (Object.fromEntries(Object.entries(object).filter(([, value]) => value?.length)));
  }

  /** Return the known parts of a date: year, month and day. @param {Entry["fields"]} fields */
  function datePartsOf({ year, month, day }) {
    return [Number(year), MONTHS.indexOf(month) + 1, Number(day)].filter(Boolean);
  }

  /** Convert a BibTeX entry to an item of CSL-JSON. @param {string} entry @returns {Item} */
  function itemOf(entry) {
    const { type, key, fields } = parse(entry);
    const text = (/** @type {string} */ field) => plainText(fields[field] ?? "");
    const date = datePartsOf(fields);
    const isReport = !fields.eprint && (type === "techreport" || (type === "misc" && !fields.howpublished));
    return {
      id: key,
      type: TYPES[type]?.[0] ?? (fields.eprint ? "article" : "document"),
      ...withoutEmpty({
        author: split(fields.author ?? "", / and /y).filter(Boolean).map(parseName),
        title: text("title"),
        "container-title": text("journal") || text("booktitle") || text("howpublished"),
        "collection-title": text("series"),
        volume: text("volume"),
        issue: isReport ? "" : text("number"),
        page: text("pages").replaceAll("--", "-"),
        publisher: text("publisher") || text("school") || text("institution"),
        DOI: text("doi"),
        number: isReport ? text("number") : fields.eprint && `arXiv:${text("eprint")}`,
        URL: fields.url ?? "",
        note: text("note"),
        language: text("langid"),
      }),
      ...(date.length ? { issued: { "date-parts": [date] } } : {}),
    };
  }

  /** Return the arXiv id, which is in the field of a report's number. @param {Item} item @returns {string} */
  const arxivOf = (item) => (item.number?.startsWith("arXiv:") ? item.number.slice(6) : "");

  /** Return the issue, or else the number of a report. @param {Item} item @returns {string | undefined} */
  const issueOf = (item) => item.issue ?? (arxivOf(item) ? undefined : item.number);

  /** Return where an item appeared: a journal, book or series. @param {Item} item @returns {string | undefined} */
  const hostOf = (item) => item["container-title"] ?? item["collection-title"];

  /** @param {Item} item @returns {number[]} */
  const dateOf = (item) => item.issued?.["date-parts"][0] ?? [];

  /** Return the known parts of a date, padded as in ISO 8601. @param {number[]} date */
  const padded = (date) => date.map((part, at) => String(part).padStart(at ? 2 : 4, "0"));

  /** Return a family name with its particle, or a literal name. @param {Name} name */
  function familyOf(name) {
    if (name.literal === "others") return "et al.";
    return name.literal ?? [name["non-dropping-particle"], name.family].filter(Boolean).join(" ");
  }

  /** Return a name with the family name first. @param {Name} name */
  function inverted(name) {
    return [familyOf(name), name.given, name.suffix].filter(Boolean).join(", ");
  }

  /** Return the RIS record of an item. @param {Item} item */
  function ris(item) {
    const date = padded(dateOf(item));
    const [, start = item.page, end] = PAGES.exec(item.page ?? "") ?? [];
    const number = arxivOf(item) ? {} : { number: item.type === "report" ? "SN" : "IS" };
    const lines = [
      ["TY", RIS_TYPES[item.type] ?? "GEN"],
      ["M3", item.type === "article" && "Preprint"],
      ...(item.author ?? []).map((author) => ["AU", inverted(author)]),
      ["PY", date[0]],
      ["DA", date.length && date.join("/") + "/".repeat(4 - date.length)],
      ...Object.entries({ ...RIS_TAGS, ...number }).map(([field, tag]) => [tag, item[field]]),
      ["SP", start],
      ["EP", end],
    ];
    const present = lines.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value}\r\n`);
    return `${present.join("")}ER  - \r\n\r\n`;
  }

  /** Return an entry of biblatex. @param {Entry} entry */
  function biblatex({ type, key, fields }) {
    const { year, month, day, ...others } = fields;
    const date = padded(datePartsOf(fields)).join("-");
    const renamed = Object.entries(others).map(([field, value]) => [
      BIBLATEX_FIELDS[field] ?? field,
      (BIBLATEX_VALUES[field] ?? identity)(value),
    ]);
    const kind = BIBLATEX_TYPES[type] ?? (type === "misc" && fields.eprint ? "online" : type);
    const added = [["date", date], ["type", type === "techreport" ? type : ""]].filter(([, value]) => value);
    const lines = [...renamed, ...added].map(([field, value]) => `  ${field} = {${value}},\n`);
    return `@${kind}{${key},\n${lines.join("")}}\n`;
  }

  /** Return the name of a language for babel, or a tag that has none. @param {string} tag */
  function languageName(tag) {
    const name = new Intl.DisplayNames("en", { type: "language" }).of(tag) ?? "";
    return /^[A-Za-z]+$/.test(name) ? name.toLowerCase() : tag;
  }

  /** Return a value without TeX, unless it has special characters. @param {string} value */
  function verbatim(value) {
    const plain = plainText(value);
    return /[{}\\%]/.test(plain) ? value : plain;
  }

  /** Replace characters beyond ASCII by TeX commands where those exist. @param {string} text */
  function ascii(text) {
    const plain = text.replace(/[^\0-\x7f]/gu, (letter) => LETTERS[letter] ?? letter);
    return plain.normalize("NFD").replace(/([a-zA-Z])(\p{M}+)|[^\0-\x7f]+/gu, (text, letter, marks) => {
      const hasCommands = letter && [...marks].every((mark) => ACCENTS[mark]);
      if (!hasCommands) return text.normalize("NFC");
      return [...marks].reduce((tex, mark) => {
        const accent = ACCENTS[mark];
        return `{\\${accent}${/[a-z]/i.test(accent) ? " " : ""}${tex}}`;
      }, letter);
    });
  }

  /** Return an East Asian name in one piece, and of any other undefined. @param {Name} name */
  function wholeName({ family = "", given = "", suffix = "" }) {
    return EAST_ASIAN.test(`${family} ${given}`) && !suffix ? family + given : undefined;
  }

  /** Return an inverted name with initials: "Vaswani, A.". @param {Name} name */
  function withInitials(name) {
    const given = (name.given ?? "").split(/\s+/).filter(Boolean);
    const initials = given.map((word) => word.split("-").map((part) => `${[...part][0] ?? ""}.`).join("-"));
    return wholeName(name) ?? inverted({ ...name, given: initials.join(" ") });
  }

  /** Return the list of authors in APA style. @param {Name[]} names */
  function authorList(names) {
    const all = names.map(withInitials);
    if (all.length > MAX_NAMES) return `${all.slice(0, MAX_NAMES - 1).join(", ")}, … ${all.at(-1)}`;
    if (all.at(-1) === "et al.") return all.join(", ");
    return [all.slice(0, -1).join(", "), ...all.slice(-1)].filter(Boolean).join(", & ");
  }

  /** Return the address of an item by its DOI, URL or arXiv id. @param {Item} item */
  function addressOf(item) {
    if (item.DOI) return `https://doi.org/${encodeURI(item.DOI)}`;
    return item.URL ?? (arxivOf(item) && `https://arxiv.org/abs/${encodeURI(arxivOf(item))}`);
  }

  /**
   * Return a reference in APA style.
   *
   * @param {Item} item
   * @param {{ text: Format, title: (text: string, item: Item) => string, host: Format, address: Format }} form
   */
  function reference(item, form) {
    const year = `(${dateOf(item)[0] ?? "n.d."})`;
    const title = form.title(item.title ?? "", item);
    const host = hostOf(item);
    const volume = `${item.volume ?? ""}${issueOf(item) ? `(${issueOf(item)})` : ""}`;
    const pages = (item.page ?? "").replaceAll("-", "–");
    const numbers = [volume, pages].filter(Boolean).map(form.text);
    const container = [host && form.host(host), ...numbers].filter(Boolean).join(", ");
    const names = item.author ? `${form.text(authorList(item.author))} ${year}` : "";
    const parts = [
      ...(names ? [names, title] : [`${title} ${year}`]),
      container && `${item.type === "paper-conference" || item.type === "chapter" ? "In " : ""}${container}`,
      item.publisher && form.text(item.publisher),
    ];
    const sentences = parts.filter(Boolean).map((part) => (/[.?!…]$/.test(part) ? part : `${part}.`));
    return [...sentences, form.address(addressOf(item))].filter(Boolean).join(" ");
  }

  const identity = (/** @type {string} */ text) => text;
  const PLAIN = { text: identity, title: identity, host: identity, address: identity };
  const escaped = (/** @type {string} */ text) => text.replace(/[\\`*_{}[\]<>#|~$&!]/g, "\\$&");
  const linked = (/** @type {string} */ text, /** @type {Item} */ item) => {
    const encoded = (/** @type {string} */ character) => `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
    const url = addressOf(item).replace(/[()<>\\|\s]/g, encoded);
    return /^https?:/.test(url) ? `[${escaped(text)}](${url})` : escaped(text);
  };
  const MARKDOWN = {
    text: escaped,
    title: linked,
    host: (/** @type {string} */ text) => `*${escaped(text)}*`,
    address: () => "",
  };

  /** Return the row of an item in a Markdown table. @param {Item} item */
  function markdownRow(item) {
    const parts = (/** @type {Name} */ name) => [name.given, inverted({ ...name, given: "" })];
    const names = (item.author ?? []).map((name) => wholeName(name) ?? parts(name).filter(Boolean).join(" "));
    const [authors, host] = [names.join(", "), hostOf(item) ?? ""].map(escaped);
    return `| ${linked(item.title ?? "", item)} | ${authors} | ${host} | ${dateOf(item)[0] ?? ""} |\n`;
  }

  /** Return the cells of an item in CSV; formulas of spreadsheets are escaped by a "'". @param {Item} item */
  function csvCells(item) {
    const all = [
      item.id, item.type, item.title, (item.author ?? []).map(inverted).join("; "),
      hostOf(item), padded(dateOf(item)).join("-"),
      item.volume, issueOf(item), item.page, item.publisher, item.DOI,
      arxivOf(item), item.URL, item.note,
    ];
    return all.map((cell = "") => (/^[=+\-@＝＋－＠\t\r]/.test(cell) ? `'${cell}` : cell));
  }

  /** Return a row of CSV. @param {string[]} cells */
  function csvRow(cells) {
    const quoted = cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
    return `${quoted.join(",")}\r\n`;
  }

  /** Return a function that converts each entry, and joins the texts. @param {Format} convert */
  function each(convert, separator = "") {
    return (/** @type {string[]} */ entries) => entries.map(convert).join(separator);
  }

  const BIB = { ending: "bib", type: "application/x-bibtex" };
  const MARKDOWN_FILE = { ending: "md", type: "text/markdown" };
  const rows = each((entry) => markdownRow(itemOf(entry)));
  /**
   * The formats: the label of each, the suffix, media type and first character of its files, and the
   * function that makes a text of BibTeX entries. Excel needs a byte order mark to read UTF-8.
   *
   * @type {Record<string, { label: string, ending: string, type: string, start?: string, make: ReturnType<typeof each> }>}
   */
  const FORMATS = {
    bibtex: { label: "BibTeX", ...BIB, make: each((entry) => `${entry}\n`, "\n") },
    ascii: { label: "BibTeX (ASCII)", ...BIB, make: each((entry) => `${ascii(entry)}\n`, "\n") },
    biblatex: { label: "biblatex", ...BIB, make: each((entry) => biblatex(parse(entry)), "\n") },
    ris: {
      label: "RIS",
      ending: "ris",
      type: "application/x-research-info-systems",
      make: each((entry) => ris(itemOf(entry))),
    },
    csl: {
      label: "CSL-JSON",
      ending: "json",
      type: "application/vnd.citationstyles.csl+json",
      make: (entries) => `${JSON.stringify(entries.map(itemOf), null, 2)}\n`,
    },
    csv: {
      label: "CSV",
      ending: "csv",
      type: "text/csv",
      start: "\ufeff",
      make: (entries) => [COLUMNS, ...entries.map((entry) => csvCells(itemOf(entry)))].map(csvRow).join(""),
    },
    markdown: {
      label: "Markdown",
      ...MARKDOWN_FILE,
      make: each((entry) => `- ${reference(itemOf(entry), MARKDOWN)}\n`),
    },
    table: { label: "Markdown table", ...MARKDOWN_FILE, make: (entries) => TABLE_HEAD + rows(entries) },
    text: {
      label: "Text",
      ending: "txt",
      type: "text/plain",
      make: each((entry) => `${reference(itemOf(entry), PLAIN)}\n`, "\n"),
    },
  };

  return { FORMATS, familyOf, itemOf };
})();
