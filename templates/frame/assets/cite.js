/**
 * Citations in every format, made of the BibTeX entries that papers' pages have.
 *
 * It is a plain script, as modules do not load from files. The entries are our own, a field a line, and
 * `outputs/citations.py` makes the same items and RIS where a site is built.
 */
(() => {
  /** @typedef {Partial<Record<"family" | "given" | "suffix" | "literal" | "non-dropping-particle", string>>} Name */
  /** @typedef {Record<string, any> & { id: string, type: string, author?: Name[] }} Item */
  /** @typedef {(text: string) => string} Say */
  /** @typedef {{ type: string, key: string, fields: Record<string, string> }} Entry */

  const HEAD = /^@([a-z]+)\{(.*),$/m;
  const FIELD = /^ {2}([a-z]+) = (.*),$/gm;
  /** What keeps Markdown from taking a brace for a mark. */
  const GUARD = /\{\{\}(?=\+\+|--|~~|==|>>)/g;
  const TOKEN = /(\$\$?)(?:\\.|[^\\$])+\1|\\([a-z]+)\{\}|\\([&%$#_])|[{}]/g;
  /** @type {Record<string, string>} */
  const SIGNS = {
    textbackslash: "\\",
    textbraceleft: "{",
    textbraceright: "}",
    textasciitilde: "~",
    textasciicircum: "^",
  };
  const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
  /** @type {Record<string, [string, string]>} */
  const TYPES = {
    article: ["article-journal", "JOUR"],
    inproceedings: ["paper-conference", "CPAPER"],
    incollection: ["chapter", "CHAP"],
    book: ["book", "BOOK"],
    phdthesis: ["thesis", "THES"],
    techreport: ["report", "RPRT"],
  };
  /** "275-85; discussion 285-93", "11-20, 25", "e123". */
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
    id: "ID",
  };
  /** How biblatex calls what BibTeX calls otherwise. */
  /** @type {Record<string, string>} */
  const OF_BIBLATEX = { journal: "journaltitle", school: "institution", archiveprefix: "eprinttype" };
  /** @type {Record<string, string>} */
  const TYPES_OF_BIBLATEX = { phdthesis: "thesis", techreport: "report" };
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
  const TABLE_HEAD = "| Title | Authors | Published in | Year |\n| --- | --- | --- | --- |\n";
  const COLUMNS =
    "key type title authors venue date volume issue pages publisher doi arxiv url note".split(" ");
  /** As many names as the manual of the APA prints. */
  const MOST_NAMES = 20;

  /** @param {string} text @returns {Entry} */
  function parsed(text) {
    const plain = text.replace(GUARD, "{");
    const [, type, key] = HEAD.exec(plain) ?? ["", "misc", ""];
    const found = [...plain.matchAll(FIELD)];
    const fields = found.map(([, name, value]) => [name, value.replace(/^\{(.*)\}$/, "$1")]);
    return { type, key, fields: Object.fromEntries(fields) };
  }

  /** What a value says, with its formulas as TeX. @param {string} value */
  function spoken(value) {
    return value.replace(TOKEN, (whole, dollars, word, sign) =>
      dollars ? whole : word ? SIGNS[word] : (sign ?? ""),
    );
  }

  /**
   * The parts of a value between separators that stand in no braces.
   *
   * @param {string} value
   * @param {RegExp} separator - sticky
   */
  function split(value, separator) {
    const parts = [""];
    let depth = 0;
    for (let at = 0; at < value.length; at += 1) {
      separator.lastIndex = at;
      const found = depth ? null : separator.exec(value);
      if (found) {
        parts.push("");
        at += found[0].length - 1;
      } else {
        depth += { "{": 1, "}": -1 }[value[at]] ?? 0;
        parts[parts.length - 1] += value[at];
      }
    }
    return parts;
  }

  /** @param {string} value @returns {Name} */
  function name(value) {
    const [last, ...rest] = split(value, /, ?/y);
    if (!rest.length) return { literal: spoken(value) };
    const words = split(last, / /y);
    const start = words.findIndex((word, at) => at === words.length - 1 || !/^\p{Lowercase}/u.test(word));
    return filled({
      family: spoken(words.slice(start).join(" ")),
      given: spoken(rest.at(-1) ?? ""),
      "non-dropping-particle": spoken(words.slice(0, start).join(" ")),
      suffix: rest.length > 1 ? spoken(rest[0]) : "",
    });
  }

  /** What of an object is not empty. @template {object} T @param {T} all @returns {T} */
  function filled(all) {
    return /** @type {T} */ (Object.fromEntries(Object.entries(all).filter(([, value]) => value?.length)));
  }

  /** An entry as an item of CSL-JSON. @param {Entry} entry @returns {Item} */
  function item({ type, key, fields }) {
    const text = (/** @type {string} */ field) => spoken(fields[field] ?? "");
    const date = [Number(fields.year), MONTHS.indexOf(fields.month) + 1].filter(Boolean);
    const isNumbered = type === "techreport" || (type === "misc" && !fields.howpublished);
    const isIssue = fields.eprint || !isNumbered;
    return {
      id: key,
      type: TYPES[type]?.[0] ?? (fields.eprint ? "article" : "document"),
      ...filled({
        author: split(fields.author ?? "", / and /y).filter(Boolean).map(name),
        title: text("title"),
        "container-title": text("journal") || text("booktitle") || text("howpublished"),
        "collection-title": text("series"),
        volume: text("volume"),
        issue: isIssue ? text("number") : "",
        page: text("pages").replaceAll("--", "-"),
        publisher: text("publisher") || text("school") || text("institution"),
        DOI: text("doi"),
        number: fields.eprint ? `arXiv:${text("eprint")}` : isIssue ? "" : text("number"),
        URL: fields.url ?? "",
        note: text("note"),
      }),
      ...(fields.year ? { issued: { "date-parts": [date] } } : {}),
    };
  }

  /** The arXiv id, which stands where a report has its number. @param {Item} own @returns {string} */
  const arxivOf = (own) => (own.number?.startsWith("arXiv:") ? own.number.slice(6) : "");

  /** The issue, or else the number of a report. @param {Item} own @returns {string | undefined} */
  const issueOf = (own) => own.issue ?? (arxivOf(own) ? undefined : own.number);

  /** @param {Item} own @returns {number[]} */
  const dateOf = (own) => own.issued?.["date-parts"][0] ?? [];

  /** @param {Name} own */
  function inverted(own) {
    const family = [own["non-dropping-particle"], own.family].filter(Boolean).join(" ");
    return own.literal ?? [family, own.given, own.suffix].filter(Boolean).join(", ");
  }

  /** @param {Item} own */
  function ris(own) {
    const [year, ...months] = dateOf(own).map((part, at) => String(part).padStart(at ? 2 : 4, "0"));
    const [, start = own.page, end] = PAGES.exec(own.page ?? "") ?? [];
    const number = arxivOf(own) ? {} : { number: own.type === "report" ? "SN" : "IS" };
    const lines = [
      ["TY", RIS_TYPES[own.type] ?? "GEN"],
      ["M3", own.type === "article" && "Preprint"],
      ...(own.author ?? []).map((one) => ["AU", inverted(one)]),
      ["PY", year],
      ["DA", year && [year, ...months].join("/")],
      ...Object.entries({ ...RIS_TAGS, ...number }).map(([field, tag]) => [tag, own[field]]),
      ["SP", start],
      ["EP", end],
    ];
    const shown = lines.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value}\r\n`);
    return `${shown.join("")}ER  - \r\n\r\n`;
  }

  /** @param {Entry} entry */
  function biblatex({ type, key, fields }) {
    const { year, month, ...others } = fields;
    const number = MONTHS.indexOf(month) + 1;
    const date = year && [year, ...(number ? [String(number).padStart(2, "0")] : [])].join("-");
    const renamed = Object.entries(others).map(([field, value]) => [
      OF_BIBLATEX[field] ?? field,
      // These are taken as they stand.
      field === "doi" || field === "eprint" ? verbatim(value) : field === "archiveprefix" ? value.toLowerCase() : value,
    ]);
    const kind = TYPES_OF_BIBLATEX[type] ?? (type === "misc" && fields.eprint ? "online" : type);
    const added = [["date", date], ["type", type === "techreport" ? type : ""]].filter(([, value]) => value);
    return written(kind, key, [...renamed, ...added]);
  }

  /** @param {string} value */
  function verbatim(value) {
    const plain = spoken(value);
    return /[{}\\%]/.test(plain) ? value : plain;
  }

  /** @param {string} type @param {string} key @param {(string | undefined)[][]} fields */
  function written(type, key, fields) {
    return `@${type}{${key},\n${fields.map(([field, value]) => `  ${field} = {${value}},\n`).join("")}}\n`;
  }

  /** An entry whose letters beyond ASCII are TeX's, as far as it has them. @param {string} text */
  function ascii(text) {
    const plain = text.replace(/[^\0-\x7f]/gu, (letter) => LETTERS[letter] ?? letter);
    return plain.normalize("NFD").replace(/([a-zA-Z])(\p{M}+)|[^\0-\x7f]+/gu, (whole, letter, marks) => {
      const known = letter && [...marks].every((mark) => ACCENTS[mark]);
      if (!known) return whole.normalize("NFC");
      return [...marks].reduce((made, mark) => {
        const accent = ACCENTS[mark];
        return `{\\${accent}${/[a-z]/i.test(accent) ? " " : ""}${made}}`;
      }, letter);
    });
  }

  /** @param {Name} own */
  function initials(own) {
    if (own.literal) return own.literal === "others" ? "et al." : own.literal;
    const given = (own.given ?? "").split(/\s+/).filter(Boolean);
    const short = given.map((word) => word.split("-").map((part) => `${[...part][0] ?? ""}.`).join("-"));
    return inverted({ ...own, given: short.join(" ") });
  }

  /** @param {Name[]} names */
  function named(names) {
    const all = names.map(initials);
    if (all.length > MOST_NAMES) return `${all.slice(0, MOST_NAMES - 1).join(", ")}, … ${all.at(-1)}`;
    if (all.at(-1) === "et al.") return all.join(", ");
    return [all.slice(0, -1).join(", "), ...all.slice(-1)].filter(Boolean).join(", & ");
  }

  /** Where an item is: by its identifier, or the address that it has. @param {Item} own */
  function addressOf(own) {
    if (own.DOI) return `https://doi.org/${encodeURI(own.DOI)}`;
    return own.URL ?? (arxivOf(own) && `https://arxiv.org/abs/${encodeURI(arxivOf(own))}`);
  }

  /**
   * A reference in the manner of the APA.
   *
   * @param {Item} own
   * @param {{ text: Say, title: (text: string, own: Item) => string, host: Say, address: Say }} form
   */
  function reference(own, form) {
    const year = `(${dateOf(own)[0] ?? "n.d."})`;
    const title = form.title(own.title ?? "", own);
    const host = own["container-title"] ?? own["collection-title"];
    const volume = `${own.volume ?? ""}${issueOf(own) ? `(${issueOf(own)})` : ""}`;
    const pages = (own.page ?? "").replaceAll("-", "–");
    const numbers = [volume, pages].filter(Boolean).map(form.text);
    const place = [host && form.host(host), ...numbers].filter(Boolean).join(", ");
    const names = own.author ? `${form.text(named(own.author))} ${year}` : "";
    const parts = [
      ...(names ? [names, title] : [`${title} ${year}`]),
      place && `${own.type === "paper-conference" || own.type === "chapter" ? "In " : ""}${place}`,
      own.publisher && form.text(own.publisher),
    ];
    const said = parts.filter(Boolean).map((part) => (/[.?!…]$/.test(part) ? part : `${part}.`));
    return [...said, form.address(addressOf(own))].filter(Boolean).join(" ");
  }

  const same = (/** @type {string} */ text) => text;
  const PLAIN = { text: same, title: same, host: same, address: same };
  const marked = (/** @type {string} */ text) => text.replace(/[\\`*_{}[\]<>#|~$&!]/g, "\\$&");
  const linked = (/** @type {string} */ text, /** @type {Item} */ own) => {
    const coded = (/** @type {string} */ sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`;
    const url = addressOf(own).replace(/[()<>\\|\s]/g, coded);
    return /^https?:/.test(url) ? `[${marked(text)}](${url})` : marked(text);
  };
  const MARKDOWN = {
    text: marked,
    title: linked,
    host: (/** @type {string} */ text) => `*${marked(text)}*`,
    address: () => "",
  };

  /** @param {Item} own */
  function row(own) {
    const whole = (/** @type {Name} */ one) => [one.given, inverted({ ...one, given: "" })];
    const names = (own.author ?? []).map((one) => one.literal ?? whole(one).filter(Boolean).join(" "));
    const host = own["container-title"] ?? own["collection-title"] ?? "";
    const cells = [
      linked(own.title ?? "", own),
      ...[names.join(", "), host].map(marked),
      dateOf(own)[0] ?? "",
    ];
    return `| ${cells.join(" | ")} |\n`;
  }

  /** The cells of a row, none of which a spreadsheet takes for a formula. @param {Item} own */
  function cells(own) {
    const all = [
      ...[own.id, own.type, own.title, (own.author ?? []).map(inverted).join("; ")],
      own["container-title"] ?? own["collection-title"],
      dateOf(own).map((part) => `${part}`.padStart(2, "0")).join("-"),
      ...[own.volume, issueOf(own), own.page, own.publisher, own.DOI],
      ...[arxivOf(own), own.URL, own.note],
    ];
    return all.map((cell = "") => (/^[=+\-@＝＋－＠\t\r]/.test(cell) ? `'${cell}` : cell));
  }

  /** A row of a table that programs read. @param {string[]} all */
  function separated(all) {
    const quoted = all.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
    return `${quoted.join(",")}\r\n`;
  }

  /**
   * Formats: what each is called, the ending and type of its files, and what makes it of entries.
   *
   * @type {Record<string, { label: string, ending: string, type: string, make: (entries: string[]) => string }>}
   */
  const FORMATS = {
    bibtex: {
      label: "BibTeX",
      ending: "bib",
      type: "application/x-bibtex",
      make: (entries) => entries.map((one) => `${one}\n`).join("\n"),
    },
    ascii: {
      label: "BibTeX (ASCII)",
      ending: "bib",
      type: "application/x-bibtex",
      make: (entries) => entries.map((one) => `${ascii(one)}\n`).join("\n"),
    },
    biblatex: {
      label: "biblatex",
      ending: "bib",
      type: "application/x-bibtex",
      make: (entries) => entries.map((one) => biblatex(parsed(one))).join("\n"),
    },
    ris: {
      label: "RIS",
      ending: "ris",
      type: "application/x-research-info-systems",
      make: (entries) => entries.map((one) => ris(item(parsed(one)))).join(""),
    },
    csl: {
      label: "CSL-JSON",
      ending: "json",
      type: "application/vnd.citationstyles.csl+json",
      make: (entries) => `${JSON.stringify(entries.map((one) => item(parsed(one))), null, 2)}\n`,
    },
    csv: {
      label: "CSV",
      ending: "csv",
      type: "text/csv",
      make: (entries) =>
        [COLUMNS, ...entries.map((one) => cells(item(parsed(one))))].map(separated).join(""),
    },
    markdown: {
      label: "Markdown",
      ending: "md",
      type: "text/markdown",
      make: (entries) => entries.map((one) => `- ${reference(item(parsed(one)), MARKDOWN)}\n`).join(""),
    },
    table: {
      label: "Markdown table",
      ending: "md",
      type: "text/markdown",
      make: (entries) => `${TABLE_HEAD}${entries.map((one) => row(item(parsed(one)))).join("")}`,
    },
    text: {
      label: "Text",
      ending: "txt",
      type: "text/plain",
      make: (entries) => entries.map((one) => `${reference(item(parsed(one)), PLAIN)}\n`).join("\n"),
    },
  };

  const itemOf = (/** @type {string} */ entry) => item(parsed(entry));
  Object.assign(globalThis, { papershelfCite: { FORMATS, itemOf } });
})();
