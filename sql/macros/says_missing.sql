-- Whether a value is a word or sign for a missing one, such as N/A, NULL or -: an empty cell says that.
create macro says_missing(value) as
    strlen(value) <= 14 and regexp_full_match(value, '(?i)[ \t\n\f\r]*(n[/.]?[akd]\.?|null|none|nil|nan|unknown|missing|not (known|recorded|applicable)|#n/a|[-–—.?*]*)[ \t\n\f\r]*')
