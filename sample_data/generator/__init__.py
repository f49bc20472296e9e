"""What writes the sample crawl: articles and word lists in, shards and labels out."""
