package main

import (
	"bufio"
	"fmt"
	"os"
)

// table is where every window is written down, for plots and for other bars
// than the shipped one. Nil for nowhere.
type table struct {
	file *os.File
	*bufio.Writer
}

func newTable(path string) (*table, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	t := &table{f, bufio.NewWriter(f)}
	fmt.Fprintln(t, "language\tlines\tvariant\tsource\tpath\tline\ttokens\tinformation\tmost\tbits\theight\tnamebits\tsimilarity\tverbatim\tblocks")
	return t, nil
}

// write adds the windows of one variant.
func (t *table) write(language string, lines int, variant string, o outcome) {
	if t == nil {
		return
	}
	for i, r := range o.results {
		s := o.samples[i]
		m, _ := o.best(i)
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t%d\t%d\t%.1f\t%.1f\t%.1f\t%.3f\t%.1f\t%.3f\t%.3f\t%d\n",
			language, lines, variant, s.doc.Source, s.doc.Path, s.first, r.Tokens, r.Bits, r.Most, m.Bits, o.height(i), m.NameBits, m.Similarity, m.Verbatim, len(m.Blocks))
	}
}

func (t *table) close() error {
	if t == nil {
		return nil
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return t.file.Close()
}
