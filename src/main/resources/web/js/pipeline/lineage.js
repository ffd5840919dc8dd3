import { breakable, dataTable, element, scrollBox } from '../shared/dom.js';
import { label } from '../shared/format.js';

/**
 * The lineage graph, bronze to gold, drawn from what the SQL reads and writes. Columns are steps from the sources, so
 * that every edge runs to the right; a chosen table lights up what it comes from and what comes from it.
 */
export class Lineage {
    draw(content, nodes, response) {
        const edges = (response.edges ?? []).filter((edge) => edge.source !== edge.target);
        this.nodes = new Map(nodes.map((node) => [node.id, node]));
        this.edges = edges.filter((edge) => this.nodes.has(edge.source) && this.nodes.has(edge.target));
        this.svg = element('svg:svg', { class: 'lineage-edges', 'aria-hidden': 'true' });
        this.buttons = new Map();
        const ranks = rankOf([...this.nodes.keys()], this.edges);
        const columns = [];
        for (const node of nodes) {
            (columns[ranks.get(node.id)] ??= []).push(node);
        }
        this.canvas = element('div', { class: 'lineage' }, this.svg,
            columns.filter(Boolean).map((column, index) => element('ul', { class: 'lineage-column', 'aria-label': `Step ${index + 1}` },
                column.map((node) => element('li', {}, this.button(node))))));
        this.details = element('div', { class: 'lineage-details', 'aria-live': 'polite' });
        content.replaceChildren(scrollBox('Lineage graph', this.canvas), this.details);
        this.choose(this.nodes.has(this.chosen) ? this.chosen : null);
        this.observer?.disconnect();
        this.observer = new ResizeObserver(() => this.drawEdges());
        this.observer.observe(this.canvas);
    }

    button(node) {
        const [schema, ...name] = node.id.split('.');
        const button = element('button', {
            type: 'button', class: 'lineage-node', 'aria-pressed': 'false', data: { layer: layerOf(node) }, title: node.description ?? '',
            on: { click: () => this.choose(this.chosen === node.id ? null : node.id) },
        }, element('small', {}, schema.toLowerCase()), element('span', {}, name.join('.').toLowerCase() || schema.toLowerCase()));
        this.buttons.set(node.id, button);
        return button;
    }

    choose(id) {
        this.chosen = id;
        const upstream = id ? reach(id, this.edges, 'target', 'source') : new Set();
        const downstream = id ? reach(id, this.edges, 'source', 'target') : new Set();
        this.lit = new Set([id, ...upstream, ...downstream].filter(Boolean));
        this.buttons.forEach((button, name) => {
            button.setAttribute('aria-pressed', String(name === id));
            button.dataset.dim = String(id !== null && !this.lit.has(name));
        });
        this.drawEdges();
        this.drawDetails(id);
    }

    drawEdges() {
        const { scrollWidth, scrollHeight } = this.canvas;
        this.svg.setAttribute('width', scrollWidth);
        this.svg.setAttribute('height', scrollHeight);
        this.svg.replaceChildren(...this.edges.map(({ source, target }) => {
            const from = this.buttons.get(source);
            const to = this.buttons.get(target);
            const x1 = from.offsetLeft + from.offsetWidth;
            const y1 = from.offsetTop + from.offsetHeight / 2;
            const x2 = to.offsetLeft;
            const y2 = to.offsetTop + to.offsetHeight / 2;
            const bend = Math.max(24, (x2 - x1) / 2);
            const isLit = this.lit.has(source) && this.lit.has(target);
            return element('svg:path', {
                d: `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`,
                class: isLit ? 'lit' : this.chosen ? 'dim' : null,
            });
        }));
    }

    /** The columns that a column is computed from, and what of that cannot be told from the SQL. */
    origin(sources, unknown) {
        if (!sources.length && !unknown) {
            return 'A constant';
        }
        return element('span', {}, sources.map((source) => element('span', { class: 'source' }, sourceColumn(source))),
            unknown ? element('span', { class: 'sub' }, unknown) : null);
    }

    drawDetails(id) {
        if (!id) {
            this.details.replaceChildren(element('p', { class: 'muted' }, 'Choose a table to see what it holds, where it comes from and what is built from it.'));
            return;
        }
        const node = this.nodes.get(id);
        const sources = this.edges.filter((edge) => edge.target === id);
        const targets = this.edges.filter((edge) => edge.source === id);
        const scripts = [...new Set(sources.map((edge) => edge.script).filter(Boolean))];
        const columns = node.columns ?? [];
        this.details.replaceChildren(
            element('h3', { class: 'mono' }, id),
            element('p', {}, node.description ?? 'This table has no description.'),
            element('dl', { class: 'facts' },
                fact('Layer', label(layerOf(node))),
                fact('Reads', sources.map((edge) => edge.source).join(', ') || 'nothing before it'),
                fact('Feeds', targets.map((edge) => edge.target).join(', ') || 'nothing after it'),
                fact('Built by', scripts.join(', ') || '–')),
            columns.length ? scrollBox(`Columns of ${id}`, dataTable(`Columns of ${id}`, [
                { name: 'name', title: 'Column', format: (name, column) => element('span', {}, element('span', { class: 'mono' }, name), ' ',
                    column.is_key ? element('span', { class: 'key', title: 'The key columns together tell rows apart' }, 'key') : null) },
                { name: 'type', title: 'Type', format: (type) => element('span', { class: 'mono' }, type ?? '–') },
                { name: 'description', title: 'Meaning' },
                { name: 'sources', title: 'Comes from', format: (sources, column) => this.origin(sources ?? [], column.unknown_sources) },
            ], columns)) : '');
    }
}

/** A source column as it is called; all rows of a table, which count(*) reads, in words. */
function sourceColumn(name) {
    return name.endsWith('.*') ? element('span', {}, 'rows of ', breakable(name.slice(0, -2))) : breakable(name);
}

function fact(name, value) {
    return element('div', {}, element('dt', {}, name), element('dd', {}, value));
}

function layerOf(node) {
    return String(node.layer ?? node.id.split('.')[0]).toLowerCase();
}

/** Length of the longest path from a source; an edge that closes a cycle is ignored. */
function rankOf(ids, edges) {
    const ranks = new Map();
    const visiting = new Set();
    const rank = (id) => {
        if (ranks.has(id)) {
            return ranks.get(id);
        }
        if (visiting.has(id)) {
            return -1;
        }
        visiting.add(id);
        const before = edges.filter((edge) => edge.target === id).map((edge) => rank(edge.source));
        visiting.delete(id);
        ranks.set(id, 1 + Math.max(-1, ...before));
        return ranks.get(id);
    };
    ids.forEach(rank);
    return ranks;
}

function reach(start, edges, from, to) {
    const found = new Set();
    const waiting = [start];
    while (waiting.length) {
        const id = waiting.pop();
        edges.filter((edge) => edge[from] === id && !found.has(edge[to])).forEach((edge) => {
            found.add(edge[to]);
            waiting.push(edge[to]);
        });
    }
    found.delete(start);
    return found;
}
