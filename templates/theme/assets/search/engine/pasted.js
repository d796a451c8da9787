/** The keys of identifiers and URLs that are pasted to find one paper. Those of search/pasted.py accept the same. */

import { prefix } from "./codec.js";

const MAX_LETTERS = 1024;
const PADDING = /^[ <>"'.,;]+|[ <>"'.,;]+$/g;
const PERCENT_ENCODED = /%([2-7][0-9a-f])/g;
const SCHEME = /^(?:https?:\/\/|www\.)(?:www\.)?/;
const OPENREVIEW_ID = /^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9_-]{9,12}$/;
const PATTERNS = /** @type {[string, RegExp][]} */ ([
  [
    "arxiv",
    /^(?:(?:[a-z0-9-]+\.)*(?:arxiv|ar5iv|alphaxiv)\.org\/(?:[a-z]+\/)?|huggingface\.co\/papers\/|semanticscholar\.org\/arxiv:|arxiv(?:: *| +)|(?:(?:dx\.)?doi\.org\/|doi(?:: *| +))?10\.48550\/arxiv\.)?([0-9]{4}\.[0-9]{4,5}|(?!(?:abs|pdf|html)\/)[a-z-]+(?:\.[a-z-]{2,})?\/[0-9]{7})(?:v[0-9]+)?(?:\.pdf)?(?: \[[a-z.-]+\].*)?$/,
  ],
  ["doi", /^(?:doi(?:: *| +))?(10\.[0-9]{4,9}(?:\.[0-9]+)*\/[^ ?]+)$/],
  // Its pages at publishers, and at the proxies of libraries.
  [
    "doi",
    /^[a-z0-9.-]+\/(?:(?:doi|article|chapter)\/(?:e?pdf\/|abs\/|full\/|epub\/)?)?(10\.[0-9]{4,9}(?:\.[0-9]+)*\/[^ ?]+)$/,
  ],
  ["doi", /^(?:bio|med)rxiv\.org\/content\/(10\.1101\/[0-9.]{5,30})(?:v[0-9]+(?:\..*)?)?$/],
  [
    "acl",
    /^(?:aclanthology\.org\/|aclweb\.org\/anthology\/|acl(?:: *| +))?([0-9]{4}\.[a-z0-9]+-[a-z0-9]+\.[0-9]+|[a-z][0-9]{2}-[0-9]{4})(?:\.pdf)*$/,
  ],
  ["openreview", /^openreview\.net\/(?:forum|pdf)\?(?:.*&)?id=([a-z0-9_-]{4,40})(?:&.*)?$/],
  ["openreview", /^openreview(?:: *| +)([a-z0-9_-]{4,40})$/],
  ["pmid", /^(?:pubmed\.ncbi\.nlm\.nih\.gov\/|pmid(?:: *| +))([1-9][0-9]{0,8})$/],
  ["pmid", /^([1-9][0-9]{6,7})$/],
  ["url", /^(git(?:hub|lab)\.com\/[a-z0-9_.-]+\/[a-z0-9_.-]+?)(?:\.git|\/tree\/(?:main|master))?$/],
  [
    "pmcid",
    /^(?:pmc\.ncbi\.nlm\.nih\.gov\/articles\/|ncbi\.nlm\.nih\.gov\/pmc\/articles\/|pmcid(?:: *| +))?(pmc[0-9]{1,9})(?:\/.*)?$/,
  ],
  ["pmlr", /^proceedings\.mlr\.press\/(v[0-9]{1,5})\/([a-z0-9_'-]{1,60})(?:\.html|\/\2\.pdf)?$/],
  ["pmlr", /^raw\.githubusercontent\.com\/mlresearch\/(v[0-9]{1,5})\/main\/assets\/([a-z0-9_'-]{1,60})\/\2\.pdf$/],
  [
    "neurips",
    /^(?:proceedings\.neurips|papers\.nips)\.cc\/paper(?:_files\/paper)?\/([0-9]{4})\/(?:hash|file)\/([0-9a-f]{32})-[a-z0-9_-]{1,40}\.(?:html|pdf)$/,
  ],
  ["cvf", /^openaccess\.thecvf\.com\/[a-z0-9_/]{1,60}\/(?:html|papers)\/([a-z0-9_'-]{4,200}_paper)\.(?:html|pdf)$/],
  ["jmlr", /^jmlr\.org\/papers\/v(?:olume)?([0-9]{1,3})\/([a-z0-9-]{2,40})(?:\.html|\/\2\.pdf)$/],
]);

/**
 * Return the key of a text if all of it is an identifier or URL, such as "arxiv:1706.03762"; else an
 * empty string. The key of a URL without an identifier is "url:" and the URL.
 *
 * @param {string} text
 */
export function pastedKey(text) {
  const written = withoutBrackets(prefix(text, MAX_LETTERS).replace(/\s/g, " ").replace(PADDING, ""));
  if (/[^\0-\x7f]/.test(written)) return "";
  if (OPENREVIEW_ID.test(written)) return `openreview:${written.toLowerCase()}`;
  const decoded = written
    .toLowerCase()
    .replace(PERCENT_ENCODED, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  const address = decoded.replace(SCHEME, "").split("#")[0].replace(/\/+$/, "");
  // What follows "?" often says where a visitor came from.
  for (const text of [address, address.split("?")[0].replace(/\/+$/, "")]) {
    for (const [scheme, pattern] of PATTERNS) {
      const match = pattern.exec(text);
      if (match) return `${scheme}:${match.slice(1).join("/")}`;
    }
  }
  return SCHEME.test(decoded) && !address.includes(" ") ? `url:${address}` : "";
}

/**
 * Return whether a text that has a key may also be a word, such as "Mistral-7B", which looks like an id of OpenReview.
 *
 * @param {string} text
 */
export function mayBeWord(text) {
  return OPENREVIEW_ID.test(text.trim());
}

/**
 * Return a text without brackets around it, as of a text that it was copied from. A bracket that is opened and
 * closed inside is a part of it, as in many a DOI.
 *
 * @param {string} written
 */
function withoutBrackets(written) {
  let inner = written.replace(/^[([{]+/, "");
  let surplus = inner.split(/[)\]}]/).length - inner.split(/[([{]/).length;
  while (surplus-- > 0 && /[)\]}]$/.test(inner)) inner = inner.slice(0, -1).replace(PADDING, "");
  return inner;
}
