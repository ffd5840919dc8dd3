/* /api/artists-by-country without filters: the first artists of each country. */
select
    artists.country,
    artists.artist_name,
    artists.total_plays,
    artists.rank_in_country
from gold.top_artists_by_country as artists
where artists.rank_in_country <= cast(:?row_limit as bigint)
order by artists.country, artists.rank_in_country, artists.artist_name
