package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

func newTokens() *cobra.Command {
	var lang, lines, format string
	c := &cobra.Command{
		Use:   "tokens [FILE]",
		Short: "Print the normalized tokens of a file or fragment",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			path := stdinName
			if len(args) > 0 {
				path = args[0]
			}
			return printTokens(c, path, lang, lines, format)
		},
	}
	c.Flags().StringVar(&lang, "lang", "", "`LANGUAGE` of the text; from the name of the file unless given")
	c.Flags().StringVar(&lines, "lines", "", "only lines `A-B`, read as a fragment: from these lines alone")
	formatFlag(c, &format)
	outputFlag(c)
	offer(c, "lang", append(syntax.Languages(), plainText)...)
	return c
}

func printTokens(c *cobra.Command, path, lang, lines, format string) error {
	if _, err := isJSON(format); err != nil {
		return err
	}
	text, err := readInput(c, path)
	if err != nil {
		return err
	}
	if lang == "" {
		lang = syntax.Detect(path, text)
	}
	known := strings.Join(append(syntax.Languages(), plainText), ", ")
	switch {
	case lang == "":
		return fmt.Errorf("%s: neither its name nor its text tells the language: give --lang with one of %s", path, known)
	case lang != plainText && !slices.Contains(syntax.Languages(), lang):
		return fmt.Errorf("%s: language %q is not supported: give --lang with one of %s", path, lang, known)
	}
	first := 1
	if lines != "" {
		if text, first, err = cutLines(text, lines); err != nil {
			return err
		}
	}
	t := syntax.NewTokenizer()
	defer t.Close()
	tokens, coverage, err := t.Tokenize(nil, text, lang, lines != "")
	if err != nil {
		return err
	}
	if coverage.Fallback != "" {
		note(c, "%s: read without its grammar: %s", path, coverage.Fallback)
	}
	w := bufio.NewWriter(c.OutOrStdout())
	for _, tok := range tokens {
		line, class, word := int(tok.Line)+first-1, tok.Class.String(), string(text[tok.Start:tok.End])
		if err := printToken(w, format, line, class, word); err != nil {
			return err
		}
	}
	return w.Flush()
}

func printToken(w io.Writer, format string, line int, class, word string) error {
	if format == "text" {
		_, err := fmt.Fprintf(w, "%d\t%s\t%q\n", line, class, word)
		return err
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(struct {
		Line  int    `json:"line"`
		Class string `json:"class"`
		Text  string `json:"text"`
	}{line, class, word})
}

// cutLines takes lines A to B out of a text; A alone is one line.
func cutLines(text []byte, lines string) ([]byte, int, error) {
	a, b, both := strings.Cut(lines, "-")
	if !both {
		b = a
	}
	first, err1 := strconv.Atoi(a)
	last, err2 := strconv.Atoi(b)
	all := strings.SplitAfter(string(text), "\n")
	if err1 != nil || err2 != nil || first < 1 || last < first || first > len(all) {
		return nil, 0, fmt.Errorf("--lines %s: give two lines of the file, A-B", lines)
	}
	return []byte(strings.Join(all[first-1:min(last, len(all))], "")), first, nil
}
