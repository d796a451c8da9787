/** What this project uses of lunr 2.3.9, whose module the build makes from the installed package. */

export interface Clause {
  term: string;
  fields: readonly string[];
  boost: number;
  editDistance?: number;
  presence: number;
}

export interface Query {
  clauses: Clause[];
}

export interface Pipeline {
  add(...functions: unknown[]): void;
  runString(text: string): string[];
}

export interface Lunr {
  Query: {
    new (fields: readonly string[]): Query;
    presence: { OPTIONAL: number; REQUIRED: number; PROHIBITED: number };
  };
  QueryParser: new (text: string, query: Query) => { parse(): Query };
  QueryParseError: new (message: string, start: number, end: number) => Error;
  Pipeline: new () => Pipeline;
  stopWordFilter: unknown;
  stemmer: unknown;
}

declare const lunr: Lunr;
export default lunr;
