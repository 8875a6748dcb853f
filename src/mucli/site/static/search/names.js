// Exact names of papers: ids and addresses, as people paste them. Follows mucli.search.names and the identifiers of mucli.text.
"use strict";

mucli.names = {
  know(settings) {
    const { arxiv, doi } = settings.patterns;
    this.arxivRef = new RegExp(`^(?:arxiv:)?(${arxiv})(?:v\\d+)?$`, "i");
    this.doiWhole = new RegExp(`^${doi}$`);
    this.doiWithin = new RegExp(doi);
  },

  /** Return host, path and query of an address, or null. */
  split(url) {
    const match = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/i.exec(url.trim());
    return match && { host: match[1].replace(/^.*@/, "").replace(/:\d*$/, "").toLowerCase(), path: match[2], query: match[3] || "" };
  },

  urlKey(url) {
    const parts = this.split(url) || { host: "", path: url.trim(), query: "" };
    return `${parts.host.replace(/^www\./, "")}${parts.path.replace(/\/+$/, "")}${parts.query === "?" ? "" : parts.query}`.toLowerCase();
  },

  arxiv(given) {
    const match = this.arxivRef.exec(given);
    if (match) return match[1].toLowerCase();
    const doi = /^(?:https?:\/\/(?:dx\.)?doi\.org\/)?10\.48550\/arxiv\.(.+)$/i.exec(given);
    if (doi) return this.arxiv(doi[1]);
    const parts = this.split(given);
    if (!parts || !/(?:arxiv|alphaxiv)\.org$/.test(parts.host)) return null;
    const path = parts.path.replace(/^\/(?:abs|pdf|html|format|ps|e-print|overview)\/|\.pdf$|\/$/g, "");
    return this.arxivRef.exec(path)?.[1].toLowerCase() || null;
  },

  doi(given) {
    let bare = given.replace(/^doi:\s*/i, "");
    if (!this.doiWhole.test(bare)) {
      const parts = this.split(given);
      const match = parts && this.doiWithin.exec(this.decoded(parts.path));
      if (!match) return null;
      bare = match[0].replace(/(?:\/(?:full|pdf|abstract|epdf|html)|\.pdf)$/, "");
    }
    return bare.toLowerCase().replace(/[.,;]+$/, "");
  },

  decoded(path) {
    try {
      return decodeURIComponent(path);
    } catch {
      return path;
    }
  },

  /** Return the names that `given` may be, as [kind, value]. */
  of(given) {
    let text = given.trim().replace(/^[<>"'()[\],;]+|[<>"'()[\],;]+$/g, "");
    if (!text.includes("://") && /^(?:www\.)?[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.[A-Za-z]{2,}\/\S/u.test(text)) text = `https://${text}`;
    const names = [];
    const arxiv = this.arxiv(text);
    if (arxiv) names.push(["arxiv", arxiv]);
    const forum = /^https?:\/\/(?:www\.)?openreview\.net\/(?:forum|pdf)\?(?:.*&)?id=([A-Za-z0-9_-]+)/.exec(text);
    if (forum) names.push(["openreview", forum[1].toLowerCase()]);
    const doi = this.doi(text);
    if (doi) names.push(["doi", doi]);
    if (/^https?:\/\/[^/]/i.test(text)) {
      const within = /\/(\d{4}\.\d{4,5})(?:v\d+)?(?:[/.]|$)/.exec(text);
      if (within) names.push(["arxiv", within[1]]);
      names.push(["url", this.urlKey(text)]);
    }
    return names;
  },

  /** Return the numbers of the papers that `given` names, and by what: {kind, value, numbers}, or null. */
  identified(lookup, given) {
    for (const [kind, value] of this.of(given)) {
      let numbers = lookup.named(kind, value);
      if (!numbers.length && kind === "url") numbers = this.near(lookup, value);
      if (numbers.length) return { kind, value, numbers };
    }
    return null;
  },

  /** Return the papers with a link that differs in its ending only, or lies under or over the address on a code host. */
  near(lookup, address) {
    const ending = /(?:\.(?:pdf|html?|git|bib)|\/)+$/;
    let start = (address.includes("github.com/") ? address.split("?")[0] : address).replace(ending, "");
    const repository = /^(git(?:hub|lab)\.com\/[^/]+\/[^/?]+)/.exec(start);
    if (repository) start = repository[1].replace(ending, "");
    if (!start.includes("/")) return [];
    const rest = repository ? /^(?:\.git)?(?:[/?].*)?$/ : /^(?:\.(?:pdf|html?|bib))?\/?$/;
    return lookup
      .namedFrom(`url=${start}`)
      .filter((number) => lookup.rows[number].ids.some((id) => id.startsWith(`url=${start}`) && rest.test(id.slice(start.length + 4))));
  },
};
