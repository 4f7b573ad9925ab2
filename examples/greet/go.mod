module greet

go 1.13
