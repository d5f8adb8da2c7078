-- The measures that are counted from published tables, in the order of their page.
select metric from metrics.definitions
where counts_table = 'metrics.published_counts' and kind = 'share'
order by page_place, metric
