package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// readFloors reads the bars of the small measurement: a line has a figure's
// name, its unit, >= or <=, and the bound; a # begins a comment. They lie where the
// figures of the small sources must not fall, which is not where those of the bars
// of the whole measurement lie.
func readFloors(file string) ([]bar, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all, err := parseFloors(f)
	if err != nil {
		err = fmt.Errorf("%s: %w", file, err)
	}
	return all, err
}

func parseFloors(in io.Reader) (all []bar, err error) {
	lines := bufio.NewScanner(in)
	for n := 1; lines.Scan(); n++ {
		line, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if len(words) != 4 || words[2] != ">=" && words[2] != "<=" {
			return nil, fmt.Errorf("line %d: not NAME UNIT >= BOUND or NAME UNIT <= BOUND", n)
		}
		bound, err := strconv.ParseFloat(words[3], 64)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		all = append(all, bar{text: words[0], names: words[:1], unit: words[1], least: words[2] == ">=", bound: bound})
	}
	return all, lines.Err()
}
