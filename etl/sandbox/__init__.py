"""Ad-hoc SQL that can harm nothing and sees nothing of the host: a process of its own a query."""
