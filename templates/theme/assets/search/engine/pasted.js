/**
 * What is pasted to find one paper: an identifier or an address, and the key that the index has.
 * The patterns are those of search/pasted.py.
 */

/** @import { Index } from "./index.js" */

import { checksumsIn, fixed, start } from "./codec.js";

const LONGEST = 1024;
const AROUND = /^[ <>"'.,;]+|[ <>"'.,;]+$/g;
const ESCAPED = /%([2-7][0-9a-f])/g;
const SCHEME = /^(?:https?:\/\/|www\.)(?:www\.)?/;
const OPENREVIEW = /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9_-]{9,12}$/;
const PATTERNS = /** @type {[string, RegExp][]} */ ([
  [
    "arxiv",
    /^(?:(?:export\.)?arxiv\.org\/(?:abs\/|pdf\/|html\/)?|arxiv(?:: *| +)|(?:(?:dx\.)?doi\.org\/|doi(?:: *| +))?10\.48550\/arxiv\.)?([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z-]{2,})?\/[0-9]{7})(?:v[0-9]+)?(?:\.pdf)?$/,
  ],
  ["doi", /^(?:(?:dx\.)?doi\.org\/|doi(?:: *| +))?(10\.[0-9]{4,9}(?:\.[0-9]+)*\/[^ ]+)$/],
  [
    "acl",
    /^(?:aclanthology\.org\/|acl(?:: *| +))?([0-9]{4}\.[a-z0-9]+-[a-z0-9]+\.[0-9]+|[a-z][0-9]{2}-[0-9]{4})(?:\.pdf)?$/,
  ],
  ["openreview", /^openreview\.net\/(?:forum|pdf)\?(?:.*&)?id=([a-z0-9_-]{4,40})(?:&.*)?$/],
  ["openreview", /^openreview(?:: *| +)([a-z0-9_-]{4,40})$/],
  ["pmid", /^(?:pubmed\.ncbi\.nlm\.nih\.gov\/|pmid(?:: *| +))([1-9][0-9]{0,8})$/],
  ["pmid", /^([1-9][0-9]{6,7})$/],
  [
    "pmcid",
    /^(?:pmc\.ncbi\.nlm\.nih\.gov\/articles\/|ncbi\.nlm\.nih\.gov\/pmc\/articles\/|pmcid(?:: *| +))?(pmc[0-9]{1,9})(?:\/.*)?$/,
  ],
  [
    "pmlr",
    /^proceedings\.mlr\.press\/(v[0-9]{1,5})\/([a-z0-9_'-]{1,60})(?:\.html|\/\2\.pdf)?$/,
  ],
  [
    "pmlr",
    /^raw\.githubusercontent\.com\/mlresearch\/(v[0-9]{1,5})\/main\/assets\/([a-z0-9_'-]{1,60})\/\2\.pdf$/,
  ],
  [
    "neurips",
    /^(?:proceedings\.neurips|papers\.nips)\.cc\/paper(?:_files\/paper)?\/([0-9]{4})\/(?:hash|file)\/([0-9a-f]{32})-[a-z0-9_-]{1,40}\.(?:html|pdf)$/,
  ],
  [
    "cvf",
    /^openaccess\.thecvf\.com\/[a-z0-9_/]{1,60}\/(?:html|papers)\/([a-z0-9_'-]{4,200}_paper)\.(?:html|pdf)$/,
  ],
  [
    "jmlr",
    /^jmlr\.org\/papers\/v(?:olume)?([0-9]{1,3})\/([a-z0-9-]{2,40})(?:\.html|\/\2\.pdf)$/,
  ],
]);

/**
 * The key of what all of a text names, such as "arxiv:1706.03762"; empty where it names nothing.
 *
 * @param {string} text
 */
export function pastedKey(text) {
  const written = start(text, LONGEST).replace(/\s/g, " ").replace(AROUND, "");
  if (/[^\0-\x7f]/.test(written)) return "";
  if (OPENREVIEW.test(written)) return `openreview:${written.toLowerCase()}`;
  const shown = written
    .toLowerCase()
    .replace(ESCAPED, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  const place = shown.replace(SCHEME, "").split("#")[0].replace(/\/+$/, "");
  for (const [scheme, pattern] of PATTERNS) {
    const found = pattern.exec(place);
    if (found) return `${scheme}:${found.slice(1).join("/")}`;
  }
  return SCHEME.test(shown) && !place.includes(" ") ? `url:${place}` : "";
}

/**
 * The papers that have the identifier or address which a text is, if it is one.
 *
 * @param {string} text
 * @param {Index} index
 */
export async function pastedPapers(text, { store, manifest }) {
  const key = pastedKey(text);
  if (!key) return [];
  const [chosen, checksum] = checksums(key);
  /** @type {string[]} */
  const files = await store.load(`keys/${manifest.keys}.json`, (json) => json.files);
  const file = `keys/${files[chosen % files.length]}.json`;
  const found = await store.load(file, (json) => readKeys(json, manifest.papers));
  return found.get(checksum) ?? [];
}

/**
 * The papers of identifiers and addresses, by their second checksum.
 *
 * @param {any} json
 * @param {number} papers
 */
function readKeys(json, papers) {
  const keys = checksumsIn(json.keys);
  const numbers = fixed(json.papers, json.digits, keys.length);
  if (numbers.some((number) => number >= papers)) throw new RangeError("a number is out of range");
  /** @type {Map<number, number[]>} */
  const found = new Map();
  for (const [place, key] of keys.entries()) {
    found.set(key, [...(found.get(key) ?? []), numbers[place]]);
  }
  return found;
}

/**
 * Two checksums of a key: CRC-32 of its bytes, and of them in reverse order.
 *
 * @param {string} key
 */
export function checksums(key) {
  const bytes = new TextEncoder().encode(key);
  return [crc32(bytes), crc32(bytes.reverse())];
}

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}
