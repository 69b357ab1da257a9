package syntax

import (
	"strings"
	"testing"
)

func TestNoticesAreFlaggedWhereTheirWordsAreTokens(t *testing.T) {
	for _, c := range []struct{ name, language, text, plain string }{
		{"a script that is read as one of a shell", "bash", `set about {
Sorter is free software; you may redistribute it under the
terms of the GNU General Public License. It comes WITHOUT ANY WARRANTY.
}
licensed=yes`, "set about { licensed = yes"},
		{"a notice that names its project", "text", `;; Sorter is free software; you may redistribute it under the
;; terms of the GNU General Public License.
;;
;; Sorter comes WITHOUT ANY WARRANTY; see the license for details.
(define sorted 1)`, "define sorted 1"},
		{"a part of a notice", "text", "dnl any later version of the license, without warranty\nAC_INIT", "AC_INIT"},
		{"a line", "text", "# Copyright 2024 the authors, all rights reserved; see LICENSE\nall: prog", "all prog"},
		{"what only has the words of others", "text", "This is the file that you have to write to,\nor part of it is not in use.", "This is the file that you have to write to or part of it is not in use"},
		{"prose about a licence", "text", "Recipes that somebody baked stay under their bakers license.", "Recipes that somebody baked stay under their bakers license"},
	} {
		tokenizer := NewTokenizer()
		tokens, _, err := tokenizer.Tokenize(nil, []byte(c.text), c.language, true)
		tokenizer.Close()
		if err != nil {
			t.Fatal(err)
		}
		var plain []string
		for _, x := range tokens {
			if word := c.text[x.Start:x.End]; !x.Import && !strings.ContainsAny(word, ";,.()#:") {
				plain = append(plain, word)
			}
		}
		if got := strings.Join(plain, " "); got != c.plain {
			t.Errorf("%s: not flagged: %q, not %q", c.name, got, c.plain)
		}
	}
}
