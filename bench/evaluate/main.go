// Command evaluate looks after what the measurements share.
//
//	go run ./bench/evaluate -pin
//
// fetches every source that a list of bench names and the pin file does not,
// and writes its digest down: see package source.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	pins := flag.Bool("pin", false, "write the digests of sources that have none into the pin file")
	flag.Parse()
	err := errors.New("nothing asked for: see -help")
	if *pins {
		err = pin(context.Background())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
		os.Exit(2)
	}
}
