-- One row per kind of sentence.
select
    sentence_code, -- Code of the sentence
    sentence_name, -- The sentence in words
    is_custodial -- Custody, immediate or suspended
from reference.sentences
