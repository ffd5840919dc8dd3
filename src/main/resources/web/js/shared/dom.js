/**
 * Makes one element. Text goes in as text nodes, never as HTML, so that nothing from an event can become markup.
 *
 * @param {string} tag
 * @param {object} properties `class`, `on` ({event: listener}), `data` (dataset); anything else is an attribute;
 *     null, undefined and false leave the attribute out, true sets it empty
 * @param {...(Node|string|number|null)} children
 */
export function element(tag, properties = {}, ...children) {
    const node = tag.startsWith('svg:')
        ? document.createElementNS('http://www.w3.org/2000/svg', tag.slice(4))
        : document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (value === null || value === undefined || value === false) {
            continue;
        }
        if (name === 'class') {
            node.setAttribute('class', value);
        } else if (name === 'on') {
            Object.entries(value).forEach(([event, listener]) => node.addEventListener(event, listener));
        } else if (name === 'data') {
            Object.assign(node.dataset, value);
        } else {
            node.setAttribute(name, value === true ? '' : value);
        }
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return node;
}

/** Replaces text only where it differs, so that screen readers and transitions are left alone. */
export function setText(node, text) {
    if (node.textContent !== text) {
        node.textContent = text;
    }
}

/** Hides text from the eye, not from a screen reader. */
export function spoken(text) {
    return element('span', { class: 'visually-hidden' }, text);
}

/**
 * Brings a list's children in line with rows, keeping the elements (and the focus in them) of rows that stay.
 *
 * @param {Element} parent
 * @param {Array} rows
 * @param {function} keyOf row -> string; rows of the same key are told apart by their order
 * @param {function} create row -> Element
 * @param {function} update (Element, row, index)
 */
export function reconcile(parent, rows, keyOf, create, update) {
    const existing = new Map([...parent.children].map((child) => [child.dataset.key, child]));
    const seen = new Map();
    rows.forEach((row, index) => {
        const name = keyOf(row);
        seen.set(name, (seen.get(name) ?? 0) + 1);
        const key = seen.get(name) > 1 ? `${name} ${seen.get(name)}` : name;
        let child = existing.get(key);
        if (child) {
            existing.delete(key);
        } else {
            child = create(row);
            child.dataset.key = key;
        }
        update(child, row, index);
        if (parent.children[index] !== child) {
            parent.insertBefore(child, parent.children[index] ?? null);
        }
    });
    existing.forEach((child) => child.remove());
}

/** A long name that may break after its dots, slashes and underscores. */
export function breakable(name) {
    return element('span', { class: 'mono' }, String(name ?? '–').split(/(?<=[._/])/).flatMap((part) => [part, element('wbr')]));
}

/** A table from columns [{name, title, format?, number?}] and rows. */
export function dataTable(caption, columns, rows) {
    const head = columns.map((column) =>
        element('th', { scope: 'col', class: column.number ? 'number' : null }, column.title));
    const lines = rows.map((row) =>
        element('tr', {}, columns.map((column, index) => {
            const value = column.format ? column.format(row[column.name], row) : row[column.name];
            const content = value instanceof Node ? value : String(value ?? '–');
            return index === 0
                ? element('th', { scope: 'row' }, content)
                : element('td', { class: column.number ? 'number' : null }, content);
        })));
    return element('table', { class: 'data' },
        element('caption', { class: 'visually-hidden' }, caption),
        element('thead', {}, element('tr', {}, head)),
        element('tbody', {}, lines));
}

/** A box that scrolls sideways and can be reached and moved by keyboard. */
export function scrollBox(label, ...children) {
    return element('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': label }, ...children);
}
