import { Chart, chartIn, tooltip } from './chart.js';
import { element, reconcile, setText } from '../shared/dom.js';
import { number, rate, shortNumber } from '../shared/format.js';

/**
 * A donut and its list. Slices and list share a number as well as a colour; the list carries names, counts and shares,
 * so that nothing is cut off on a phone, and its buttons do what a click on a slice does.
 *
 * @param {Array<{key: string, name: string, value: number, isActive: boolean, pick?: function}>} items largest first
 * @returns {Promise} of the picture
 */
export function drawDonut(content, items, unit) {
    const chart = chartIn(content, () => {
        const box = element('div', { class: 'chart' });
        content.append(element('div', { class: 'donut' }, box, element('ul', { class: 'legend' })));
        const made = new Chart(box, (data, theme) => option(data, theme, unit), (data) => describe(data, unit));
        made.onClick((event) => made.data[event.dataIndex]?.pick?.());
        return made;
    });
    chart.draw(items);
    drawLegend(content.querySelector('.legend'), items, chart);
    return chart.ready;
}

function total(items) {
    return items.reduce((sum, item) => sum + item.value, 0);
}

function describe(items, unit) {
    const all = total(items) || 1;
    return `Donut of ${unit}: ${items.map((item) => `${item.name} ${rate(item.value / all)}`).join(', ')}.`;
}

function option(items, theme, unit) {
    const all = total(items);
    return {
        tooltip: tooltip(theme, 'item', (slice) => [
            slice.name, `${number(slice.value)} ${unit}`, `${rate(slice.value / (all || 1))} of all`]),
        title: {
            text: shortNumber(all), subtext: unit, left: 'center', top: 'center', itemGap: 5,
            textStyle: { color: theme.text, fontSize: 20, fontWeight: 650 },
            subtextStyle: { color: theme.muted, fontSize: 12 },
        },
        series: [{
            type: 'pie',
            radius: ['62%', '96%'],
            startAngle: 90,
            data: items.map((item, index) => ({
                name: item.name,
                value: item.value,
                itemStyle: {
                    color: theme.series[index % theme.series.length],
                    borderColor: theme.surface,
                    borderWidth: 2,
                    opacity: items.some((other) => other.isActive) && !item.isActive ? 0.4 : 1,
                },
                label: {
                    show: all > 0 && item.value / all > 0.04,
                    position: 'inside',
                    formatter: String(index + 1),
                    color: theme.onSeries,
                    fontWeight: 700,
                    fontSize: 12,
                },
            })),
            labelLine: { show: false },
            emphasis: { scale: false, itemStyle: { borderColor: theme.text } },
            cursor: items.some((item) => item.pick) ? 'pointer' : 'default',
        }],
    };
}

function drawLegend(list, items, chart) {
    const all = total(items) || 1;
    reconcile(list, items, (item) => item.key,
        (item) => {
            const line = element('li', {}, element(item.pick ? 'button' : 'div', { class: 'legend-row', type: item.pick ? 'button' : null },
                element('span', { class: 'swatch', 'aria-hidden': 'true' }),
                element('span', { class: 'name' }),
                element('span', { class: 'value' }),
                element('span', { class: 'share' })));
            line.addEventListener('click', () => line.item.pick?.());
            line.addEventListener('mouseenter', () => chart.chart?.dispatchAction({ type: 'highlight', dataIndex: line.index }));
            line.addEventListener('mouseleave', () => chart.chart?.dispatchAction({ type: 'downplay', dataIndex: line.index }));
            return line;
        },
        (line, item, index) => {
            line.item = item;
            line.index = index;
            const row = line.firstElementChild;
            if (item.pick) {
                row.setAttribute('aria-pressed', String(item.isActive));
            }
            const swatch = row.querySelector('.swatch');
            swatch.style.setProperty('--swatch', `var(--series-${(index % 6) + 1})`);
            setText(swatch, String(index + 1));
            setText(row.querySelector('.name'), item.name);
            setText(row.querySelector('.value'), number(item.value));
            setText(row.querySelector('.share'), rate(item.value / all));
        });
}
