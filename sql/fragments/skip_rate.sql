/* Skips as a share of plays and skips, 0 to 1; null when there is neither. */
cast(total_skips as double) / nullif(total_plays + total_skips, 0)
