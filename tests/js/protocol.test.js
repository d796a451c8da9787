import assert from "node:assert/strict";
import { describe, it } from "node:test";

// The modules as a site has them, with lunr.js beside them.
const own = (path) => import(new URL(path, process.env.ASSETS).href);
const { default: lunr } = await own("lunr.js");
const { languageOf } = await own("engine/language.js");
const { IndexFault } = await own("engine/store.js");
const { answerer: answererOfPage } = await own("page/answering.js");
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

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** An engine that gives these answers, one a query, each after a while. */
function engine(answers) {
  return {
    asked: [],
    language: languageOf(lunr),
    manifest: async () => ({ suffix: "/" }),
    async search(text, options) {
      this.asked.push(text);
      assert.ok(options.typing);
      const answer = answers.shift();
      await pause(5);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

async function conversation(answers, ...queries) {
  const sent = [];
  const answer = answerer((message) => sent.push(message), engine(answers));
  await Promise.all(queries.map((data) => answer({ type: QUERY, data })));
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

  it("tells with the first paper what it looked for in the place of a word", async () => {
    const instead = [
      { written: "grpah<", words: ["graph", "graphs"], isBeginning: false },
      { written: "ne", words: ["nets"], isBeginning: true },
    ];
    const answer = { ...ANSWER, results: [PAPER, PAPER], instead, found: [], missing: [] };
    const [{ data }] = await conversation([answer], "grpah< ne");
    const note =
      "<p><em>No paper has “grpah&lt;”. Showing results for “graph”, “graphs”.</em></p>";
    assert.ok(data.items[0][0].text.startsWith(`${note}<p>`));
    assert.ok(!data.items[1][0].text.includes("No paper has"));
    assert.deepEqual(data.items[0][0].terms, {});
  });

  it("answers only the newest of queries that overlap", async () => {
    const newer = { ...ANSWER, results: [{ ...PAPER, title: "Newer" }], stems: new Set() };
    const sent = [];
    const made = engine([ANSWER, newer]);
    const answer = answerer((message) => sent.push(message), made);
    const done = ["g", "gr", "gra"].map((data) => answer({ type: QUERY, data }));
    while (!made.asked.length) await pause(1);
    await Promise.all([...done, answer({ type: QUERY, data: "graph" })]);
    assert.deepEqual(made.asked, ["gra", "graph"]);
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
    const answer = answerer((message) => sent.push(message), engine([ANSWER]));
    await answer({ type: SETUP, data: { docs } });
    await answer({ type: QUERY, data: "graphs read" });
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
    for (const data of ["graph", "graphs"]) await answer({ type: QUERY, data });
    assert.match(sent[0].data.items[0][0].text, /is missing \(terms\/&lt;a&gt;\.json\)/);
    assert.equal(sent[1].data.items[0][0].location, "papers/a/");
  });
});

describe("what answers the search page", () => {
  const options = { typing: true };

  it("sends results in pieces, with the number of their question", async () => {
    const sent = [];
    await answererOfPage((reply) => sent.push(reply), engine([ANSWER]))({
      number: 3,
      query: "graph",
      options,
    });
    const [{ number, answer }] = sent;
    assert.equal(number, 3);
    assert.deepEqual(answer.results[0].title, [
      { text: "Graphs", isMarked: true },
      { text: " <img src=x onerror=alert(1)>", isMarked: false },
    ]);
    assert.deepEqual(answer.missing, ["zzz"]);
    assert.deepEqual(structuredClone(sent), sent);
  });

  it("answers only the newest of questions that overlap, and tells what is wrong", async () => {
    const sent = [];
    const made = engine([new IndexFault("terms/a.json", "is missing")]);
    const answer = answererOfPage((reply) => sent.push(reply), made);
    await Promise.all([1, 2].map((number) => answer({ number, query: `${number}`, options })));
    assert.deepEqual(made.asked, ["2"]);
    assert.deepEqual(
      sent.map(({ number, fault }) => [number, /is missing/.test(fault)]),
      [[2, true]],
    );
  });
});
