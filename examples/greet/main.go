// Greet says hello, in English or in Spanish.
package main

import (
	"flag"
	"fmt"
	"os"
)

var hello = map[string]string{"en": "Hello", "es": "Hola"}

func main() {
	lang := flag.String("lang", "en", "the language: en or es")
	flag.Parse()
	word, known := hello[*lang]
	if !known || flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: greet [--lang=en|es] NAME")
		os.Exit(2)
	}
	fmt.Println(word, flag.Arg(0))
}
