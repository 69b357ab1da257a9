package gate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/corpus/patch"
)

// use is how a project stands to a trailer.
type use string

const (
	required use = "required"
	allowed  use = "allowed"
	refused  use = "refused"
)

// trailerRule is how a project stands to one trailer that discloses something.
type trailerRule struct {
	key     string
	use     use
	forms   []*regexp.Regexp // one of which the value has; none for any
	example string
}

// trailerRequired asks for every trailer that must be there.
func trailerRequired(r *Rules, p *patch.Patch) (messages []string) {
	for _, t := range r.trailers {
		if t.use != required || slices.ContainsFunc(p.Trailers, func(has patch.Trailer) bool { return isKey(has, t.key) }) {
			continue
		}
		message := fmt.Sprintf("no %s trailer, which the project asks for", t.key)
		if len(linesOf(p.Message, t.key)) > 0 {
			message = fmt.Sprintf("%s does not stand among the trailers, which are the last paragraph of the message", t.key)
		}
		messages = append(messages, message)
	}
	return messages
}

// trailerRefused names what must not be there, trailer or not: a disclosure
// in another paragraph is one, too. One that says "none" discloses nothing.
func trailerRefused(r *Rules, p *patch.Patch) (messages []string) {
	for _, t := range r.trailers {
		if t.use != refused {
			continue
		}
		for _, value := range linesOf(p.Message, t.key) {
			if !saysNone(value) {
				messages = append(messages, fmt.Sprintf("the message says %q: the project does not take patches that do", clipped(t.key+": "+value)))
			}
		}
	}
	return messages
}

func saysNone(value string) bool {
	return slices.Contains([]string{"none", "no", "nothing", "n/a"}, strings.ToLower(strings.TrimRight(value, ".")))
}

// trailerForm asks that the values have a form that the project takes.
func trailerForm(r *Rules, p *patch.Patch) (messages []string) {
	for _, has := range p.Trailers {
		for _, t := range r.trailers {
			if t.use == refused || !isKey(has, t.key) || t.takes(has.Value) {
				continue
			}
			message := fmt.Sprintf("%q has another form than the project asks for", clipped(has.Key+": "+has.Value))
			if t.example != "" {
				message += fmt.Sprintf(", as in %q", t.key+": "+t.example)
			}
			messages = append(messages, message)
		}
	}
	return messages
}

func (t trailerRule) takes(value string) bool {
	return len(t.forms) == 0 || slices.ContainsFunc(t.forms, func(f *regexp.Regexp) bool { return f.MatchString(value) })
}

// certifying are the trailers by which somebody answers for a patch.
var certifying = []string{signedOffBy, "Co-developed-by", "Co-authored-by"}

// assistantSignedOff finds assistants in the place of a person who answers for
// the patch.
func assistantSignedOff(r *Rules, p *patch.Patch) (messages []string) {
	for _, t := range p.Trailers {
		if !slices.ContainsFunc(certifying, func(key string) bool { return isKey(t, key) }) {
			continue
		}
		who := parsePerson(t.Value)
		if name := r.assistant(who); name != "" {
			messages = append(messages, fmt.Sprintf("%s names an assistant (%s), %v: only a person can certify the origin of a patch%s", t.Key, name, who, r.insteadOf()))
		}
	}
	return messages
}

// insteadOf names the trailers that are there for it.
func (r *Rules) insteadOf() string {
	var keys []string
	for _, t := range r.trailers {
		if t.use != refused {
			keys = append(keys, t.key)
		}
	}
	if len(keys) == 0 {
		return ""
	}
	return "; the project has " + strings.Join(keys, ", ") + " for it"
}
