"""What is shown of a choice of cases: each module makes one kind of panel."""
