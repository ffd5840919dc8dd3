import * as echarts from '../../vendor/echarts/echarts.esm.min.js';
import { mayAnimate, tokens } from '../shared/theme.js';
import { element } from '../shared/dom.js';

/**
 * One ECharts picture in a box: SVG, sized with its box, redrawn in the other theme's colours. Tooltips are built as
 * elements, not as HTML text, because the page's content security policy forbids style attributes (and markup from
 * events must stay text).
 */
export class Chart {
    /**
     * @param {Element} box an element with class `chart`
     * @param {function} optionOf (data, tokens) -> ECharts option
     * @param {function} describe data -> one sentence for screen readers
     */
    constructor(box, optionOf, describe) {
        this.box = box;
        this.optionOf = optionOf;
        this.describe = describe;
        box.setAttribute('role', 'img');
        this.chart = echarts.init(box, null, { renderer: 'svg' });
        this.observer = new ResizeObserver(() => this.chart.resize());
        this.observer.observe(box);
        this.onTheme = () => this.redraw();
        document.addEventListener('medley:theme', this.onTheme);
    }

    draw(data) {
        if (!this.box.isConnected) {
            this.dispose();
            return;
        }
        this.data = data;
        this.box.setAttribute('aria-label', this.describe(data));
        this.redraw();
    }

    redraw() {
        if (!this.box.isConnected) {
            this.dispose();
        } else if (this.data) {
            this.chart.setOption({ ...base(), ...this.optionOf(this.data, tokens()) }, { notMerge: false });
        }
    }

    onClick(listener) {
        this.chart.on('click', listener);
    }

    dispose() {
        document.removeEventListener('medley:theme', this.onTheme);
        this.observer.disconnect();
        this.chart.dispose();
    }
}

/** The chart that `content` holds already, or a new one: so that a refresh moves the picture instead of replacing it. */
export function chartIn(content, make) {
    if (!content.firstElementChild) {
        content.chart = null;
    }
    content.chart ??= make();
    return content.chart;
}

function base() {
    const { text, font } = tokens();
    return {
        useUTC: true,
        animation: mayAnimate(),
        animationDuration: 300,
        animationDurationUpdate: 300,
        textStyle: { fontFamily: font, color: text },
    };
}

/** How every tooltip looks; `content` is called with ECharts' parameters and gives [title, ...lines]. */
export function tooltip(theme, trigger, content) {
    return {
        trigger,
        confine: true,
        backgroundColor: theme.surface,
        borderColor: theme.line,
        borderWidth: 1,
        padding: [8, 11],
        transitionDuration: 0,
        axisPointer: { type: 'line', lineStyle: { color: theme.muted, width: 1, type: 'dashed' } },
        formatter: (parameters) => {
            const [title, ...lines] = content(parameters);
            return element('div', { class: 'chart-tip' },
                element('strong', {}, title),
                ...lines.map((line) => element('div', {}, line)));
        },
    };
}
