"use strict";
papershelf.define(async ({ fetch, importMeta, importModule, Worker }) => {
const { default: lunr } = await importModule("../lunr.js");
const {
  one,
  other: last,
} = await importModule("./some.js");
const view = await importModule("./view.js");

const LEAST = 3;
async function find() {
  return importModule("./late.js");
}
class Shelf {}


return { LEAST, find, Shelf, default: importMeta.url };
});
