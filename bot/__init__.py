"""逾期向导: a guide for people whose consumer loan is overdue."""
