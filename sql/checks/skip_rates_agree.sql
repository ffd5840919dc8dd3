/* severity: error
   scope: build
   meaning: The skip rate of a song is what filtered queries compute too: sql/fragments/skip_rate.sql. */
select
    song_id,
    skip_rate,
    ${skip_rate} as filtered_skip_rate
from gold.skip_rate_by_song
where skip_rate is distinct from ${skip_rate};
