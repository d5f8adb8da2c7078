-- Which program, and which definitions, built the warehouse that is being read.
select program, definitions from quality.build
