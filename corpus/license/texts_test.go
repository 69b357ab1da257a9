package license

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/licensecheck"
)

// knownTexts are the texts of licensecheck's licences, with all their variants in a row.
func knownTexts() map[string]string {
	markup := regexp.MustCompile(`//.*|[(){}]|\|\||\?\?|__[0-9]*__`)
	texts := make(map[string]string)
	for _, l := range licensecheck.BuiltinLicenses() {
		if l.LRE != "" {
			texts[l.ID] = strings.Join(strings.Fields(markup.ReplaceAllString(l.LRE, "")), " ")
		}
	}
	return texts
}

// TestUsual holds that each licence that is looked for first exists, and that its text
// has the sign without which it is not looked for, and a word without which none is.
func TestUsual(t *testing.T) {
	texts := knownTexts()
	for _, u := range usual {
		for _, id := range u.ids {
			switch low := strings.ToLower(texts[id]); {
			case low == "":
				t.Errorf("licensecheck has no text of %s", id)
			case !strings.Contains(low, u.sign):
				t.Errorf("%s does not say %q", id, u.sign)
			case !mayHaveText(low):
				t.Errorf("%s has no word of a licence text", id)
			}
		}
	}
}

// TestRest: what one licence leaves of a text is looked through for others.
func TestRest(t *testing.T) {
	texts := knownTexts()
	var got []string
	for _, s := range scanTexts(texts["Unlicense"] + "\n\n" + texts["FSFAP"]) {
		got = append(got, s.expr.String())
	}
	if want := []string{"Unlicense", "FSFAP"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
