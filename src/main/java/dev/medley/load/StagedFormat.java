package dev.medley.load;

/** How an engine reads staged files fastest: CSV in UTF-8 with line feeds, without header. */
public enum StagedFormat {
    /** A plain file is read by several threads; JSON holds few apostrophes, so that little is doubled. */
    DUCKDB('\'', ".csv", false),
    /** RFC 4180; fewer bytes go over the network. */
    SNOWFLAKE('"', ".csv.gz", true);

    final char quote;
    final String suffix;
    final boolean isGzip;

    StagedFormat(char quote, String suffix, boolean isGzip) {
        this.quote = quote;
        this.suffix = suffix;
        this.isGzip = isGzip;
    }
}
