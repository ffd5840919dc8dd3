import { element, reconcile, setText, spoken } from '../shared/dom.js';

/**
 * Ranked bars, made of buttons: long names stay readable, the keyboard reaches each, and a click filters by it.
 *
 * @param {Element} content
 * @param {Array<{key: string, name: string, detail?: string, value: number, valueText: string, note?: string,
 *     unit: string, isActive: boolean, pick?: function}>} items best first
 * @param {string} [className]
 */
export function drawRanking(content, items, className = '') {
    let list = content.querySelector(':scope > ol.ranking');
    if (!list) {
        list = element('ol', { class: `ranking ${className}` });
        content.append(list);
    }
    const max = Math.max(1, ...items.map((item) => item.value));
    reconcile(list, items, (item) => item.key, create, (line, item, index) => update(line, item, index, max));
}

function create() {
    const button = element('button', { type: 'button', class: 'ranking-row' },
        element('span', { class: 'rank', 'aria-hidden': 'true' }),
        element('span', { class: 'name' }, element('b'), ' ', element('i')),
        element('span', { class: 'value' }, element('span'), spoken(' ')),
        element('span', { class: 'track', 'aria-hidden': 'true' }, element('span', { class: 'fill' })),
        element('span', { class: 'note' }));
    const line = element('li', {}, button);
    button.addEventListener('click', () => line.item.pick?.());
    return line;
}

function update(line, item, index, max) {
    line.item = item;
    const button = line.firstElementChild;
    const part = (selector) => button.querySelector(selector);
    button.setAttribute('aria-pressed', String(item.isActive));
    button.disabled = !item.pick;
    button.title = !item.pick ? 'Nothing to filter by' : item.isActive ? 'Click to remove this filter' : item.hint ?? `Click to show only ${item.name}`;
    setText(part('.rank'), String(index + 1));
    setText(part('.name b'), item.name);
    setText(part('.name i'), item.detail ?? '');
    setText(part('.value').firstElementChild, item.valueText);
    setText(part('.value').lastElementChild, ` ${item.unit}`);
    setText(part('.note'), item.note ?? '');
    part('.fill').style.setProperty('--share', String(item.value / max));
}
