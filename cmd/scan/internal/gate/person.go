package gate

import (
	"strings"

	"github.com/hunkprint/hunkprint/corpus/patch"
)

// person is who an author field or a trailer names.
type person struct{ name, mail string }

// parsePerson reads "Name <mail>", with words behind it or without, or a mail alone.
func parsePerson(field string) person {
	name, rest, ok := strings.Cut(field, "<")
	if mail, _, closed := strings.Cut(rest, ">"); ok && closed {
		return person{strings.Trim(name, " \t\""), strings.TrimSpace(mail)}
	}
	for word := range strings.FieldsSeq(field) {
		if strings.Contains(word, "@") {
			return person{mail: word}
		}
	}
	return person{name: strings.TrimSpace(field)}
}

// is compares mail addresses, without regard to case.
func (p person) is(o person) bool { return p.mail != "" && strings.EqualFold(p.mail, o.mail) }

// sharesName tells whether two persons have the same name, but not whether they are one.
func (p person) sharesName(o person) bool { return p.name != "" && strings.EqualFold(p.name, o.name) }

// byList tells whether a mailing list has put itself in the place of the
// sender, as lists do for domains that let nobody else send for them.
func (p person) byList() bool { return strings.Contains(p.name+" ", " via ") }

func (p person) String() string {
	switch {
	case p.mail == "":
		return clipped(p.name)
	case p.name == "" || p.name == p.mail:
		return "<" + clipped(p.mail) + ">"
	}
	return clipped(p.name) + " <" + clipped(p.mail) + ">"
}

// clipped keeps what a stranger wrote short enough for a message.
func clipped(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		return string(r[:most-3]) + "..."
	}
	return s
}

const signedOffBy = "Signed-off-by"

func isKey(t patch.Trailer, key string) bool { return strings.EqualFold(t.Key, key) }

// signers gives who has signed off, in order, wherever the lines stand: what
// was certified holds, even where a note has parted it from the trailers.
func signers(p *patch.Patch) (list []person) {
	for _, value := range linesOf(p.Message, signedOffBy) {
		list = append(list, parsePerson(value))
	}
	return list
}

// linesOf gives the values of lines "Key: value" wherever they stand in a
// message, trailers or not.
func linesOf(message, key string) (values []string) {
	for line := range strings.SplitSeq(message, "\n") {
		if k, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(strings.TrimSpace(k), key) && !strings.HasPrefix(line, " ") {
			values = append(values, strings.TrimSpace(value))
		}
	}
	return values
}
