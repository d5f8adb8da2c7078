"""One night: what came is loaded, built, checked and put live, and told to those who must know."""
