import assert from "node:assert/strict";
import { describe, it } from "node:test";

// The modules as a site has them, with lunr.js beside them.
const own = (path) => import(new URL(path, process.env.ASSETS).href);
const { default: lunr } = await own("lunr.js");
const { languageOf } = await own("engine/language.js");
const { IndexFault } = await own("engine/store.js");
const { answerer } = await own("protocol.js");

const SETUP = 0;
const READY = 1;
const QUERY = 2;
const RESULT = 3;

const PAPER = {
  number: 0,
  score: 2,
  id: "title:a",
  address: "papers/a/",
  title: "Graphs <img src=x onerror=alert(1)>",
  text: 'On graphs & "nets"',
  topics: [{ id: "t", label: "A <b> topic", parents: [] }],
  year: 2024,
  venue: "<i>ACL</i>",
  hasCode: false,
  hasData: false,
};
const ANSWER = {
  results: [PAPER],
  total: 1,
  stems: new Set(["graph"]),
  instead: [],
  completions: ["graphs"],
  missing: ["zzz"],
  found: ["graph"],
};

/** An engine that gives these answers, one a query, each when it is let go. */
function engine(answers) {
  const waiting = [];
  return {
    language: languageOf(lunr),
    manifest: async () => ({ suffix: "/" }),
    search: (text, options) =>
      new Promise((resolve, reject) => {
        const answer = answers.shift();
        waiting.push(() => (answer instanceof Error ? reject(answer) : resolve(answer)));
        assert.ok(options.typing);
      }),
    release: () => waiting.splice(0).forEach((go) => go()),
  };
}

async function conversation(answers, ...queries) {
  const sent = [];
  const made = engine(answers);
  const answer = answerer((message) => sent.push(message), made);
  const done = queries.map((data) => answer({ type: QUERY, data }));
  made.release();
  await Promise.all(done);
  return sent;
}

describe("the worker", () => {
  it("is ready once it is set up", async () => {
    const sent = [];
    await answerer((message) => sent.push(message), engine([]))({ type: SETUP, data: {} });
    assert.deepEqual(sent, [{ type: READY }]);
  });

  it("shows titles as text, with the words of the query marked", async () => {
    const [{ type, data }] = await conversation([ANSWER], "graph zzz");
    assert.equal(type, RESULT);
    const [[item]] = data.items;
    assert.equal(item.location, "papers/a/");
    assert.equal(item.title, "<mark>Graphs</mark> &lt;img src=x onerror=alert(1)&gt;");
    assert.equal(
      item.text,
      "<p><strong>&lt;i&gt;ACL&lt;/i&gt;, 2024</strong> · " +
        "On <mark>graphs</mark> &amp; &quot;nets&quot;</p>",
    );
    assert.deepEqual(item.tags, ["A &lt;b&gt; topic"]);
    assert.deepEqual(item.terms, { graph: true, zzz: false });
    assert.deepEqual(data.suggest, ["graphs"]);
  });

  it("answers only the newest of queries that overlap", async () => {
    const newer = { ...ANSWER, results: [{ ...PAPER, title: "Newer" }], stems: new Set() };
    const sent = await conversation([ANSWER, newer], "gra", "graph");
    assert.deepEqual(
      sent.map(({ data }) => data.items[0][0].title),
      ["Newer"],
    );
  });

  it("leads to the search page where there is more", async () => {
    const [{ data }] = await conversation([{ ...ANSWER, total: 1234 }], "a&b");
    assert.equal(data.items.length, 2);
    assert.equal(data.items[1][0].location, "search/?q=a%26b");
    assert.equal(data.items[1][0].title, "All 1,234 results");
  });

  it("finds hand-written pages that have all words, behind the papers", async () => {
    const docs = [
      { location: "guide/", title: "A guide", text: "<p>On reading &amp; graphs.</p>" },
      { location: "guide/#graphs", title: "Reading graphs", text: "" },
      { location: "other/", title: "Other", text: "Graphs alone" },
    ];
    const sent = [];
    const made = engine([ANSWER]);
    const answer = answerer((message) => sent.push(message), made);
    await answer({ type: SETUP, data: { docs } });
    const done = answer({ type: QUERY, data: "graphs read" });
    made.release();
    await done;
    assert.deepEqual(
      sent[1].data.items.map(([{ location }]) => location),
      ["papers/a/", "guide/#graphs", "guide/"],
    );
  });

  it("has nothing for an empty query", async () => {
    assert.deepEqual(await conversation([], "  "), [{ type: RESULT, data: { items: [] } }]);
  });

  it("tells of a file that can't be had, and answers the next query", async () => {
    const sent = [];
    const made = engine([new IndexFault("terms/<a>.json", "is missing"), ANSWER]);
    const answer = answerer((message) => sent.push(message), made);
    for (const data of ["graph", "graphs"]) {
      const done = answer({ type: QUERY, data });
      made.release();
      await done;
    }
    assert.match(sent[0].data.items[0][0].text, /is missing \(terms\/&lt;a&gt;\.json\)/);
    assert.equal(sent[1].data.items[0][0].location, "papers/a/");
  });
});
