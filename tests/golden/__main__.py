from tests.golden import write_golden

write_golden()
