import { dataTable, element, scrollBox } from '../shared/dom.js';
import { number, visible } from '../shared/format.js';
import { meter } from './tables.js';

/** What a listener may like next, and because of which song. */
export function drawRecommendations(content, rows) {
    content.replaceChildren(scrollBox('Recommendations', dataTable('Recommendations', [
        { name: 'rank', title: '#', format: number },
        {
            name: 'song_name', title: 'Song',
            format: (name, row) => element('span', {}, visible(name ?? 'Unknown song'),
                element('span', { class: 'sub' }, visible(row.artist_name ?? ''))),
        },
        { name: 'because_of_song_name', title: 'Because of', format: (name) => visible(name ?? 'Unknown song') },
        { name: 'score', title: 'Match', number: true, format: meter },
    ], rows)));
}
