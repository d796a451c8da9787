{#- What is the same on all pages, drawn by Material's own partials, and the script that puts it there. -#}
{%- import "partials/language.html" as lang with context -%}
{%- set features = config.theme.features or [] -%}
{%- set direction = config.theme.direction or lang.t("direction") -%}
{%- macro icon(name, usual) %}{% include ".icons/" ~ (config.theme.icon[name] or usual) ~ ".svg" %}{% endmacro -%}
{%- set logo %}{% include "partials/logo.html" %}{% endset -%}
{%- set palette %}{% if config.theme.palette and config.theme.palette is not mapping %}{% include "partials/palette.html" %}{% endif %}{% endset -%}
{%- set search %}{% if "material/search" in config.plugins and (config.plugins["material/search"] | attr("config")).enabled %}{% include "partials/search.html" %}{% endif %}{% endset -%}
{%- set navigation %}{% if not slim.nested %}{% include "partials/nav.html" %}{% endif %}{% endset -%}
{%- set top %}{% if "navigation.top" in features %}{% include "partials/top.html" %}{% endif %}{% endset -%}
{%- set repository %}{% if config.repo_url %}{% include "partials/source.html" %}{% endif %}{% endset -%}
{%- set footer %}{% include "partials/footer-meta.html" %}{% endset -%}
{%- set mike = config.plugins.mike -%}
{%- set permalink = config.mdx_configs.toc and config.mdx_configs.toc.permalink is sameas false -%}
(() => {
{% include ".frame/frame.js" %}

share({{ {
  "scope": config.extra.scope | d(".."),
  "header": lang.t("header"),
  "tabs": lang.t("tabs") if not slim.by_side else "",
  "bundle": slim.bundle | url,
  "favicon": config.theme.favicon | url,
  "colours": slim.colours,
  "repository": repository | trim,
  "footer": footer | trim,
  "logo": logo | trim,
  "palette": palette | trim,
  "search": search | replace('role="dialog"', 'role="dialog" aria-label="' ~ lang.t("search") ~ '"') | trim,
  "navigation": navigation | trim,
  "top": top | trim,
  "menu": icon("menu", "material/menu"),
  "magnifier": icon("search", "material/magnify"),
  "source": icon("repo", "fontawesome/brands/git-alt"),
  "permalinks": not permalink,
  "config": {
    "features": features,
    "translations": {
      "clipboard.copy": lang.t("clipboard.copy"),
      "clipboard.copied": lang.t("clipboard.copied"),
      "search.result.placeholder": lang.t("search.result.placeholder"),
      "search.result.none": lang.t("search.result.none"),
      "search.result.one": lang.t("search.result.one"),
      "search.result.other": "Best matches first",
      "search.result.more.one": lang.t("search.result.more.one"),
      "search.result.more.other": lang.t("search.result.more.other"),
      "search.result.term.missing": lang.t("search.result.term.missing"),
      "select.version": lang.t("select.version")
    },
    "annotate": config.extra.annotate or none,
    "tags": config.extra.tags or none,
    "version": config.extra.version if config.extra.version and (not mike or mike.config.version_selector) else none
  }
} | tojson }});
})();
