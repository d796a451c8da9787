import assert from "node:assert/strict";
import { describe, it } from "node:test";

import {
  decodeDigits,
  decodeGaps,
  decodePacked,
  decodeVarints,
  decodeWordList,
} from "../../templates/theme/assets/search/engine/codec.js";
import { narrowed } from "../../templates/theme/assets/search/engine/facets.js";
import { trim } from "../../templates/theme/assets/search/engine/language.js";
import { marked } from "../../templates/theme/assets/search/engine/marks.js";
import { matchingEntities } from "../../templates/theme/assets/search/engine/entities.js";
import { IndexFault, Store } from "../../templates/theme/assets/search/engine/store.js";
import { matching } from "../../templates/theme/assets/search/engine/patterns.js";
import { topK } from "../../templates/theme/assets/search/engine/top.js";
import lunr from "../../templates/theme/assets/search/lunr.js";
import { passages } from "../../templates/theme/assets/search/page/excerpts.js";
import { addressOf, stateOf } from "../../templates/theme/assets/search/page/state.js";

/** Return a generator of pseudo-random integers below a bound. */
function randomly(seed) {
  let state = seed;
  return (bound) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * bound);
  };
}

describe("encoded numbers and words", () => {
  it("are decoded as search-index.md describes", () => {
    assert.deepEqual([...decodeGaps("003", 6)], [0, 1, 5]);
    assert.deepEqual([...decodeVarints("W1")], [32]);
    assert.deepEqual([...decodePacked("A", 3)], [2, 1, 0]);
    assert.deepEqual([...decodeDigits("1", 3)], [1, 0, 0]);
    assert.deepEqual(decodeWordList("0abc 2d 0b"), ["abc", "abd", "b"]);
    assert.deepEqual(decodeWordList("4y 4ies", "studi"), ["study", "studies"]);
  });

  it("count letters by code point", () => {
    assert.deepEqual(decodeWordList("0𝔸𝔹 1c"), ["𝔸𝔹", "𝔸c"]);
  });

  for (const [what, decode] of Object.entries({
    "characters that are not digits": () => decodeVarints("0é"),
    "a truncated number": () => decodeVarints("Z-"),
    "a number without end": () => decodeVarints("_".repeat(100)),
    "a paper that does not exist": () => decodeGaps("5", 5),
    "more values than papers": () => decodeDigits("123", 2),
    "a word without its digit": () => decodeWordList("0abc  b"),
  })) {
    it(`refuse ${what}`, () => assert.throws(decode, RangeError));
  }
});

describe("words that match a pattern", () => {
  it("are those of lunr's token sets", () => {
    const random = randomly(7);
    const word = (most, starred) =>
      Array.from({ length: 1 + random(most) }, () =>
        starred && random(6) === 0 ? "*" : "abcd"[random(4)],
      ).join("");
    for (let round = 0; round < 40; round += 1) {
      const all = [...new Set(Array.from({ length: 300 }, () => word(8, false)))].sort();
      const set = lunr.TokenSet.fromArray(all);
      for (let query = 0; query < 30; query += 1) {
        const edits = random(3);
        const term = word(7, true);
        const clause = edits ? { term, editDistance: edits } : { term };
        assert.deepEqual(
          matching(term, edits, all),
          set.intersect(lunr.TokenSet.fromClause(clause)).toArray().sort(),
          `${term}~${edits}`,
        );
      }
    }
  });

  it("are compared by code points", () => {
    assert.deepEqual(matching("𝔸b", 1, ["b", "cd", "𝔸", "𝔸𝔸b", "𝔹b", "b𝔸", "𝔹c"]), ["b", "𝔸", "𝔸𝔸b", "𝔹b", "b𝔸"]);
  });

  it("are found fast in spite of repeated stars and letters", () => {
    const all = Array.from({ length: 2000 }, (_, number) => `${"a".repeat(60)}${number}`);
    const start = performance.now();
    assert.deepEqual(matching("a*".repeat(400) + "b", 0, all), []);
    assert.deepEqual(matching("a".repeat(1000), 2, all), []);
    assert.ok(performance.now() - start < 2000);
  });
});

describe("a word", () => {
  it("is trimmed as by lunr, and keeps letters of other scripts", () => {
    assert.equal(trim("(attention,"), "attention");
    assert.equal(trim("「注意力」"), "注意力");
    assert.equal(trim("--"), "");
    assert.equal(trim("newton’s,"), "newton");
    assert.equal(trim("a".repeat(100)).length, 64);
  });
});

describe("the top k", () => {
  it("are the first of all when sorted", () => {
    const random = randomly(5);
    for (let round = 0; round < 200; round += 1) {
      const scores = Array.from({ length: random(600) }, () => random(9));
      const numbers = [...scores.keys()];
      const compare = (one, other) => scores[other] - scores[one] || other - one;
      const k = random(70);
      assert.deepEqual(topK(numbers, k, compare), numbers.sort(compare).slice(0, k));
    }
  });
});

describe("the store", () => {
  const answer = (text) => ({ ok: true, status: 200, text: async () => text });

  it("fetches a file once for concurrent requests", async () => {
    let asked = 0;
    const store = new Store("base/", async (address) => {
      asked += 1;
      assert.equal(address, "base/a.json");
      return answer("[1]");
    });
    const all = await Promise.all([1, 2, 3].map(() => store.load("a.json", (json) => json)));
    assert.deepEqual([all, asked], [[[1], [1], [1]], 1]);
  });

  it("has a file once it has arrived, until the cache is emptied", async () => {
    /** @type {(text: string) => void} */
    let arrive = () => {};
    const arrival = new Promise((resolve) => (arrive = resolve));
    const store = new Store("", async () => ({ ok: true, status: 200, text: () => arrival }));
    const loading = store.load("a.json", (json) => json);
    assert.equal(store.has("a.json"), false);
    store.clear();
    const again = store.load("a.json", (json) => json);
    arrive("1");
    await again;
    assert.equal(store.has("a.json"), true);
    store.clear();
    await loading;
    assert.equal(store.has("a.json"), false);
  });

  const failing = async () => {
    throw new TypeError("no network");
  };
  for (const [what, reason, broken] of [
    ["missing", "is missing", async () => ({ ok: false, status: 404, text: async () => "" })],
    ["damaged", "is damaged", async () => answer('{"terms": "0a')],
    ["out of reach", "could not be loaded", failing],
    ["cut off", "could not be loaded", async () => ({ ok: true, status: 200, text: failing })],
  ]) {
    it(`reports a file that is ${what}, and fetches it again the next time`, async () => {
      let isBroken = true;
      const store = new Store("", async () => (isBroken ? broken() : answer("2")));
      await assert.rejects(
        () => store.load("a.json", (json) => json),
        (error) => error instanceof IndexFault && error.message.includes(reason),
      );
      isBroken = false;
      assert.equal(await store.load("a.json", (json) => json), 2);
    });
  }

  it("reports a file that does not arrive in time", async ({ mock }) => {
    mock.method(AbortSignal, "timeout", () => AbortSignal.abort());
    const store = new Store("", async (_, { signal }) => {
      if (!signal?.aborted) return answer("2");
      throw signal.reason;
    });
    await assert.rejects(() => store.load("a.json", (json) => json), IndexFault);
  });
});

describe("an entity whose name contains the query", () => {
  it("is suggested by the number of its papers, in a catalog of any size", async () => {
    const topics = ["Meta-learning", "Representation learning", "Learning", "Deep learning"].map(
      (label, index) => ({ id: `t${index}`, label, parents: [], count: [3, 40, 9, 5][index] }),
    );
    const manifest = { papers: 4, suffix: "/", topics, facets: { base: "aa", topics: "bb" } };
    const venues = [
      ["jml", "Journal of Learning"],
      ["tl", "Learning"],
    ];
    const files = { "facets/aa.json": { years: [0, 4], venues, venue: [1, 3, 2, 1], code: "" } };
    const load = async (file, read) => read(files[file]);
    const search = async (query) => ({ complete: query === 'author:"B. Learning"' ? 7 : 2 });
    const engine = { index: async () => ({ manifest, store: { load } }), search };
    const found = await matchingEntities("learning", engine, [
      { authors: ["A. Learning", "A. Other"] },
      { authors: ["B. Learning", "A. Learning"] },
    ]);
    const rows = (all) => all.map(({ label, count }) => [label, count]);
    assert.deepEqual(rows(found.topics), [
      ["Representation learning", 40],
      ["Learning", 9],
      ["Deep learning", 5],
    ]);
    assert.deepEqual(rows(found.authors), [
      ["B. Learning", 7],
      ["A. Learning", 2],
    ]);
    assert.deepEqual(rows(found.venues), [
      ["Journal of Learning", 3],
      ["Learning", 1],
    ]);
  });
});

describe("counts of facets", () => {
  it("are of the papers with some words if no paper with all words passes the filters", async () => {
    const files = {
      "facets/aa.json": { years: [0, 1, 2024, 1, 2025, 2], venues: [["acl", "ACL"]], venue: [1, 4], code: "" },
      "facets/bb.json": { step: 1, topics: [] },
    };
    const load = async (file, read) => read(files[file]);
    const manifest = { papers: 4, topics: [], facets: { base: "aa", topics: "bb" } };
    const countsOf = async (chosen) => {
      const papers = Uint32Array.of(0, 1, 2, 3);
      const { found, counts } = await narrowed(papers, { manifest, store: { load } }, chosen, papers.slice(1, 2));
      return [found.length, counts.venues[0].count];
    };
    assert.deepEqual(await countsOf({ years: ["2024"] }), [1, 1]);
    assert.deepEqual(await countsOf({ years: ["2025"] }), [2, 2]);
  });
});

describe("marks", () => {
  it("are on the words of the query's stems, next to any punctuation", () => {
    const pieces = marked(
      "Graphs & <b>graphing</b>, graph-based (graphs).",
      new Set(["graph"]),
    );
    assert.deepEqual(
      pieces.filter(({ isMarked }) => isMarked).map(({ text }) => text),
      ["Graphs", "graph", "graphs"],
    );
    assert.equal(pieces.map(({ text }) => text).join(""), "Graphs & <b>graphing</b>, graph-based (graphs).");
  });

  it("are on words in other spellings, and on the queried part of scripts without spaces", () => {
    const shown = (text, ...stems) =>
      marked(text, new Set(stems))
        .filter(({ isMarked }) => isMarked)
        .map(({ text: piece }) => piece);
    assert.deepEqual(shown("By Schölkopf, «Łukasz».", "scholkopf", "lukasz"), ["Schölkopf", "Łukasz"]);
    assert.deepEqual(shown("A pre-training, pre\u2011training", "pretrain"), ["pre-training", "pre\u2011training"]);
    assert.deepEqual(shown("Pre training of (k-NN).", "pretrain", "knn"), ["Pre training", "k-NN"]);
    assert.deepEqual(shown("A Text-to-Image, text to image.", "text2imag"), ["Text-to-Image"]);
    assert.deepEqual(shown("Text\u2011to\u2011image", "text2imag"), ["Text\u2011to\u2011image"]);
    assert.deepEqual(shown("基于文本分类的方法", "文本", "本分", "分类"), ["文本分类"]);
    assert.deepEqual(shown("Norms $\\ell_1$ of 𝔸𝔹", "l1", "ab"), ["ell_1", "𝔸𝔹"]);
  });

  it("are on the words of a phrase where they stand together", () => {
    const phrases = [{ words: ["out", "of", "distribution"] }, { words: ["graph", "network"] }];
    const text = "Graph-networks out-of-distribution; a graph, its network, and the distribution.";
    const marks = marked(text, new Set(["ood"]), phrases).filter(({ isMarked }) => isMarked);
    assert.deepEqual(marks.map(({ text: piece }) => piece), ["Graph-networks", "out-of-distribution"]);
  });

  it("are not on the last word of a text that has a whole phrase in itself", () => {
    const phrases = [{ words: ["graph", "network"] }];
    const text = "The graph network graph_network";
    const marks = marked(text, new Set(), phrases).filter(({ isMarked }) => isMarked);
    assert.deepEqual(marks.map(({ text: piece }) => piece), ["graph network"]);
  });

  it("are on words between slashes and colons", () => {
    const text = "Tree/graph:graphs/ https://graph";
    const pieces = marked(text, new Set(["graph"]));
    assert.deepEqual(pieces.map(({ text }) => text), [
      "Tree/",
      "graph",
      ":",
      "graphs",
      "/ https://graph",
    ]);
  });
});

describe("excerpts", () => {
  it("load the page of a paper once, also for two answers at a time, and again after a failure", async (context) => {
    Object.defineProperty(navigator, "onLine", { configurable: true, value: true });
    const page = '<meta name=citation_author content="Ada Lovelace"><h2>Abstract</h2>On graphs.</article>';
    const responses = [{ ok: false }, { ok: true, text: async () => page }];
    const { mock } = context.mock.method(globalThis, "fetch", async () => responses.shift());
    const ask = () => passages("https://example.org/paper/", 0, (text) => marked(text, new Set(["graph"])));
    assert.deepEqual(await ask(), { pieces: undefined, later: undefined });
    const [one, other] = await Promise.all([ask(), ask()]);
    assert.equal(mock.callCount(), 2);
    assert.deepEqual(one, other);
    assert.equal(one.pieces.map(({ text }) => text).join(""), "On graphs.");
  });

  it("end before a marked word that they would cut, and after one space with an ellipsis without mark", async (context) => {
    Object.defineProperty(navigator, "onLine", { configurable: true, value: true });
    const start = ` ${"of many vertices ".repeat(5)}and `;
    const shown = async (/** @type {string} */ rest) => {
      const text = async () => `<h2>Abstract</h2>Graphs${start}${rest}</article>`;
      context.mock.method(globalThis, "fetch", async () => ({ ok: true, text }));
      const mark = (/** @type {string} */ some) => marked(some, new Set(["graph", "neighbourhood"]));
      const { pieces = [] } = await passages(`https://example.org/${rest.length}/`, 0, mark);
      return pieces.map(({ text, isMarked }) => (isMarked ? `[${text}]` : text)).join("");
    };
    assert.equal(await shown("their neighbourhoods and more."), `[Graphs]${start}their …`);
    assert.equal(await shown("large graphs, and of as many edges."), `[Graphs]${start}large [graphs], …`);
  });
});

describe("the address of the search page", () => {
  it("is parsed as it was written", () => {
    for (const address of [
      "",
      "?q=graph+networks",
      "?q=a%26b&topic=text&topic=graphs&year=2024&venue=acl&status=withdrawn&code=1&sort=citations&page=3",
    ]) {
      assert.equal(addressOf(stateOf(address)), address);
    }
  });

  it("may hold anything", () => {
    const state = stateOf(
      "?page=-1&year=x&year=&year=02024&year=2024&sort=toString&topic=<script>&code=yes",
    );
    assert.deepEqual(state, {
      query: "",
      chosen: { topics: ["<script>"], years: ["2024"], venues: [], statuses: [], code: [] },
      order: "",
      page: 1,
    });
  });
});
