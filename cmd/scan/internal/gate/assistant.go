package gate

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

// assistantTable names an assistant, by patterns of what stands in a trailer.
// A pattern is a regular expression of Go for the whole, in any case.
type assistantTable struct {
	Name  string   `toml:"name"`
	Mails []string `toml:"mails"`
	Names []string `toml:"names"`
}

type assistant struct {
	name         string
	mails, names []*regexp.Regexp
}

//go:embed assistants.toml
var assistantsText []byte

// knownAssistants are those of the list that the program brings.
var knownAssistants = sync.OnceValue(func() []assistant {
	var list struct {
		Checked   toml.LocalDate   `toml:"checked"`
		Assistant []assistantTable `toml:"assistant"`
	}
	if err := decode(assistantsText, &list); err != nil {
		panic("assistants.toml: " + err.Error())
	}
	known, err := compileAssistants(list.Assistant)
	if err != nil {
		panic("assistants.toml: " + err.Error())
	}
	return known
})

func compileAssistants(tables []assistantTable) (list []assistant, err error) {
	for i, t := range tables {
		a := assistant{name: t.Name}
		if t.Name == "" || len(t.Mails)+len(t.Names) == 0 {
			return nil, fmt.Errorf("assistant %d: give its name, and mails or names to know it by", i+1)
		}
		if a.mails, err = compilePatterns(t.Mails); err != nil {
			return nil, fmt.Errorf("assistant %d: mails: %w", i+1, err)
		}
		if a.names, err = compilePatterns(t.Names); err != nil {
			return nil, fmt.Errorf("assistant %d: names: %w", i+1, err)
		}
		list = append(list, a)
	}
	return list, nil
}

// maxPattern bounds a regular expression of a configuration, in bytes.
const maxPattern = 1000

// compilePatterns makes regular expressions of a whole value, in any case.
func compilePatterns(patterns []string) (list []*regexp.Regexp, err error) {
	for _, p := range patterns {
		if len(p) > maxPattern {
			return nil, fmt.Errorf("a pattern of %d bytes: give at most %d", len(p), maxPattern)
		}
		re, err := regexp.Compile(`(?i)^(?:` + p + `)$`)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", p, err)
		}
		list = append(list, re)
	}
	return list, nil
}

// assistant gives the name of the assistant that a person is; empty for none.
func (r *Rules) assistant(p person) string {
	for _, a := range r.assistants {
		if matches(a.mails, p.mail) || matches(a.names, strings.Join(strings.Fields(p.name), " ")) {
			return a.name
		}
	}
	return ""
}

func matches(patterns []*regexp.Regexp, s string) bool {
	for _, p := range patterns {
		if s != "" && p.MatchString(s) {
			return true
		}
	}
	return false
}
