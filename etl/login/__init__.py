"""Who may see what: roles and their rights, the settings of the login, and who is logged in."""
