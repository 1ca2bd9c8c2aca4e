"""Papers of the running cycle: forms to order on, lists, notices, the timetable."""
