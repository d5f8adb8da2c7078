"""Between the network and the pages: who comes in, what they may ask for, how long."""
