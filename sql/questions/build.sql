-- The warehouse that is being read.
select version, built_at, deliveries from quality.build
