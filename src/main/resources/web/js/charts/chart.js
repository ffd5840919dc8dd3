import { mayAnimate, tokens } from '../shared/theme.js';
import { element } from '../shared/dom.js';

let loading;
let failures = 0;

/** ECharts itself: a megabyte, run only for the first chart, so that tiles and bars do not wait for it. */
export function library() {
    loading ??= import(`../../vendor/echarts/echarts.esm.min.js${failures ? `?again=${failures}` : ''}`).catch((failure) => {
        failures += 1; // under the same address some browsers remember the failure
        loading = undefined;
        throw failure;
    });
    return loading;
}

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
     *
     * `ready` is a promise of the first picture; it fails where ECharts cannot be had.
     */
    constructor(box, optionOf, describe) {
        this.box = box;
        this.optionOf = optionOf;
        this.describe = describe;
        box.setAttribute('role', 'img');
        this.chart = null;
        this.observer = new ResizeObserver(() => this.fit());
        this.onTheme = () => this.redraw();
        document.addEventListener('medley:theme', this.onTheme);
        this.ready = library().then((echarts) => {
            if (box.isConnected) {
                this.chart = echarts.init(box, null, { renderer: 'svg' });
                this.observer.observe(box);
                this.redraw();
            }
        });
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
        } else if (this.chart && this.data) {
            this.fit();
            this.chart.setOption({ ...base(), ...this.optionOf(this.data, tokens()) }, { notMerge: false });
        }
    }

    /** A box that had no width yet when the picture was made, or another one than now. */
    fit() {
        const { clientWidth: width, clientHeight: height } = this.box;
        if (this.chart && width > 0 && (width !== this.chart.getWidth() || height !== this.chart.getHeight())) {
            this.chart.resize({ width, height });
        }
    }

    onClick(listener) {
        this.whenReady(() => this.chart?.on('click', listener));
    }

    /** A failure is reported by `ready`. */
    whenReady(action) {
        this.ready.then(action, () => {});
    }

    dispose() {
        document.removeEventListener('medley:theme', this.onTheme);
        this.observer.disconnect();
        this.chart?.dispose();
        this.chart = null;
    }
}

/** The chart that `content` holds already, or a new one: so that a refresh moves the picture instead of replacing it. */
export function chartIn(content, make) {
    if (content.chart && !content.chart.box.isConnected) {
        content.chart.dispose();
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

/**
 * How every tooltip looks; `content` is called with ECharts' parameters and gives [title, ...lines], or null
 * where a picture that just changed has nothing under the pointer.
 */
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
            const texts = content(parameters);
            if (!texts) {
                return '';
            }
            const [title, ...lines] = texts;
            return element('div', { class: 'chart-tip' },
                element('strong', {}, title),
                ...lines.map((line) => element('div', {}, line)));
        },
    };
}
