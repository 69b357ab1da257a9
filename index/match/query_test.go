package match

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// onlyWhole refuses fragments and counts what it reads.
type onlyWhole struct {
	wordTokenizer
	t     *testing.T
	files int
}

func (o *onlyWhole) Tokenize(dst []fingerprint.Token, src []byte, language string, fragment bool) ([]fingerprint.Token, fingerprint.Coverage, error) {
	if o.files++; fragment {
		o.t.Error("read as a fragment")
	}
	dst, _, err := o.wordTokenizer.Tokenize(dst, src, language, fragment)
	return dst, fingerprint.Coverage{Errors: 7}, err
}

// A query in its file has the tokens and the places of its own text, and a file
// is read once.
func TestQueryInItsFile(t *testing.T) {
	text := program(1, 60)
	file := &File{Text: []byte(text)}
	whole := &onlyWhole{t: t}
	byFile, bySelf := NewMatcher(nil, whole, nil), NewMatcher(nil, newWords(), nil)
	for _, rows := range [][2]int{{1, 10}, {20, 30}, {55, 60}} {
		piece := lines(text, rows[0], rows[1])
		q := Query{Text: []byte(piece), Language: "c", Fragment: true, File: file, Offset: strings.Index(text, piece)}
		cover, err := byFile.read(q)
		if err != nil || cover.Errors != 7 {
			t.Fatalf("%+v, %v", cover, err)
		}
		if _, err := bySelf.read(query(piece)); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(byFile.tokens, bySelf.tokens) {
			t.Errorf("lines %v:\n got %v\nwant %v", rows, byFile.tokens, bySelf.tokens)
		}
	}
	if whole.files != 1 {
		t.Errorf("the file was read %d times", whole.files)
	}
}

// A token that goes on behind the text of the query ends with it.
func TestQueryCutsTokens(t *testing.T) {
	file := &File{Text: []byte("aa bb\ncc dd\n")}
	m := NewMatcher(nil, newWords(), nil)
	if _, err := m.read(Query{Text: file.Text[1:7], File: file, Offset: 1}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, k := range m.tokens {
		got = append(got, string(file.Text[1:7][k.Start:k.End]))
	}
	if !slices.Equal(got, []string{"bb", "c"}) || m.tokens[1].Line != 2 {
		t.Errorf("%q, %+v", got, m.tokens)
	}
}

func TestQueryElsewhere(t *testing.T) {
	m := NewMatcher(nil, newWords(), nil)
	text := []byte("a b c")
	for _, q := range []Query{
		{Text: text, File: &File{Text: bytes.ToUpper(text)}},
		{Text: text, File: &File{Text: text}, Offset: 1},
		{Text: text, File: &File{Text: text}, Offset: -1},
	} {
		if _, err := m.read(q); err == nil {
			t.Errorf("%+v is read", q)
		}
	}
}

// In prose the marks tell nothing: a table of them is nobody's.
func TestProse(t *testing.T) {
	m := NewMatcher(corpusOf(t, program(1, 60)), newWords(), nil)
	table := query("+ -- -- + -- +\n| one | 2 |\n+ == == + == +\n")
	code := m.Match(table)
	table.Prose = true
	prose := m.Match(table)
	table.Text = []byte("one 2\n")
	words := m.Match(table)
	if code.Err != nil || prose.Err != nil || prose.Bits >= code.Bits/2 || prose.Most-prose.Bits != words.Most-words.Bits {
		t.Errorf("%.0f of %.0f bits as code, %.0f of %.0f as prose; its words alone %.0f of %.0f", code.Bits, code.Most, prose.Bits, prose.Most, words.Bits, words.Most)
	}
}
