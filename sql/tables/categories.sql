-- One row per mix and category, in the order of the list that names them.
create table metrics.categories (
    metric varchar, -- Name of the metric; listed in metrics.definitions
    place integer, -- Place of the category in its list, from 1
    category varchar, -- Code of the category
    category_name varchar -- The category in words
)
