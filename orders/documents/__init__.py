"""Files that people send in and take along: tables read, tables written."""
