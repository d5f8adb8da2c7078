"""Keep out what tells who somebody is: the gate of a delivery, and pseudonyms for its owner."""
