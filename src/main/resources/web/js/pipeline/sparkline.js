import { element } from '../shared/dom.js';

const WIDTH = 96;
const HEIGHT = 24;
const MAX_VALUES = 60;

/** Remembers the last minute or so of each named figure, as long as the page is open. */
export class Histories {
    constructor() {
        this.values = new Map();
    }

    /** Adds a value and gives all that are remembered, oldest first. */
    add(name, value) {
        const values = [...(this.values.get(name) ?? []), Number(value ?? 0)].slice(-MAX_VALUES);
        this.values.set(name, values);
        return values;
    }
}

/** A small line beside its number; decoration for the eye, so hidden from screen readers. */
export function sparkline(values) {
    const max = Math.max(...values, 1e-9);
    const x = (index) => (values.length < 2 ? WIDTH : (index / (values.length - 1)) * (WIDTH - 4) + 2);
    const points = values.map((value, index) => `${x(index).toFixed(1)},${(HEIGHT - 3 - (value / max) * (HEIGHT - 6)).toFixed(1)}`);
    return element('svg:svg', { class: 'sparkline', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, 'aria-hidden': 'true' },
        element('svg:polyline', { points: points.join(' '), fill: 'none' }));
}
