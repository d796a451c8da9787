/** Resolve the search's import of lunr.js, which a build makes, to the module whose address is in LUNR. */

import { registerHooks } from "node:module";

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier.endsWith("/lunr.js") ? process.env.LUNR : specifier, context),
});
