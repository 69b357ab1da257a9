package match

import (
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/fingerprint"
)

func TestDictated(t *testing.T) {
	for what, texts := range map[string][]string{
		"a calendar": {`"Jan"`, `'december'`, `"Tuesday"`, "`sat`"},
		"CRC-32":     {"0x77073096", "0x2d02ef8dUL", "1996959894", "0xf26b8303", "0x04C11DB7", "0xb1f740b4"},
		"CRC-16":     {"0x1021", "0x1ef0", "0xC0C1", "0x4040", "0x8005", "0x1189"},
		"CRC-64":     {"0x01b0000000000000", "0xb32e4cbe03a75f6f", "0x42f0e1eba9ea3693"},
		"MD5":        {"0xd76aa478", "0xeb86d391", "0x67452301"},
		"SHA-1":      {"0x5a827999", "0x6ed9eba1", "0x8F1BBCDC", "0xca62c1d6", "0xc3d2e1f0"},
		"SHA-256":    {"0x428a2f98", "0xc67178f2", "0x6a09e667", "0x5be0cd19"},
		"SHA-224":    {"0xc1059ed8", "0xbefa4fa4"},
		"SHA-512":    {"0x428a2f98d728ae22", "0x6c44198c4a475817ULL", "0x6a09e667f3bcc908"},
		"SHA-384":    {"0xcbbb9d5dc1059ed8", "0x47b5481dbefa4fa4"},
	} {
		for _, text := range texts {
			if !dictated(classOfLiteral(text), []byte(text)) {
				t.Errorf("%s: %s is nobody's", what, text)
			}
		}
	}
	for _, text := range []string{"0", "255", "0x80", "0x77073097", "0xdeadbeef", "0x12345678", "1e6", "0.5", "", "0xcbbb9d5dc1059ed9", "99999999999999999999999", `"janitor"`, `""`, `"moon"`} {
		if dictated(classOfLiteral(text), []byte(text)) {
			t.Errorf("%s is dictated", text)
		}
	}
}

func classOfLiteral(text string) fingerprint.Class {
	if strings.Trim(text, "\"'`") != text {
		return fingerprint.String
	}
	return fingerprint.Number
}

// A table that a standard dictates is no copy of another one, and one of other numbers is.
func TestDictatedTable(t *testing.T) {
	table := func(name string, polynomial uint32) string {
		var b strings.Builder
		fmt.Fprintf(&b, "static int %s [ ] = {\n", name)
		for i, n := range crc32.MakeTable(polynomial) {
			fmt.Fprintf(&b, "0x%08x ,%s", n, " \n"[i%4/3:i%4/3+1])
		}
		return b.String() + "} ;\n"
	}
	m := NewMatcher(corpusOf(t, table("crc", crc32.IEEE), table("own", 0x9bd54321)), newWords(), nil)
	for name, c := range map[string]struct {
		text   string
		counts bool
	}{"a standard's": {table("other", crc32.IEEE), false}, "one's own": {table("other", 0x9bd54321), true}} {
		res := m.Match(query(lines(c.text, 10, 40)))
		if counts := len(res.Matches) > 0 && res.Matches[0].height() >= 1; counts != c.counts {
			t.Errorf("%s: %v", name, res.Matches)
		}
	}
}
