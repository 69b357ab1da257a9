package gate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/corpus/patch"
)

// authorSignedOff asks for a sign-off under the author's own mail address.
func authorSignedOff(r *Rules, p *patch.Patch) []string {
	author := parsePerson(p.Author)
	signed := signers(p)
	switch {
	case author.mail == "":
		return []string{"the patch names no author with a mail address, so nobody can have signed off as its author"}
	case author.byList():
		return []string{fmt.Sprintf("the author is hidden by a mailing list, %v: the patch needs a From line of its own above the message", author)}
	case r.assistant(author) != "":
		return []string{fmt.Sprintf("the author is given as an assistant, %v: a person has to be the author and sign off", author)}
	case slices.ContainsFunc(signed, author.is):
		return nil
	}
	if i := slices.IndexFunc(signed, author.sharesName); i >= 0 {
		return []string{fmt.Sprintf("the author, %v, has signed off under another address, <%s>", author, clipped(signed[i].mail))}
	}
	return []string{fmt.Sprintf("no %s of the author, %v", signedOffBy, author)}
}

// coDeveloperSignedOff asks, as the kernel does (Documentation/process/submitting-patches.rst),
// for a sign-off of every co-developer directly behind the line that names them.
func coDeveloperSignedOff(_ *Rules, p *patch.Patch) (messages []string) {
	signed := make(map[string]bool) // looked up, since a stranger may name many
	for _, who := range signers(p) {
		signed[strings.ToLower(who.mail)] = true
	}
	for i, t := range p.Trailers {
		if !isKey(t, "Co-developed-by") {
			continue
		}
		who := parsePerson(t.Value)
		if next := i + 1; next < len(p.Trailers) && isKey(p.Trailers[next], signedOffBy) && who.is(parsePerson(p.Trailers[next].Value)) {
			continue
		}
		if who.mail != "" && signed[strings.ToLower(who.mail)] {
			messages = append(messages, fmt.Sprintf("the %s of the co-developer %v does not stand directly behind the line that names them", signedOffBy, who))
		} else {
			messages = append(messages, fmt.Sprintf("no %s of the co-developer %v", signedOffBy, who))
		}
	}
	return messages
}

// signOffPlaced asks that sign-offs stand where git looks for them.
func signOffPlaced(_ *Rules, p *patch.Patch) (messages []string) {
	placed := make(map[person]bool)
	for _, t := range p.Trailers {
		placed[parsePerson(t.Value)] = placed[parsePerson(t.Value)] || isKey(t, signedOffBy)
	}
	for _, who := range signers(p) {
		if !placed[who] {
			messages = append(messages, fmt.Sprintf("the %s of %v does not stand among the trailers, which are the last paragraph of the message", signedOffBy, who))
		}
	}
	return messages
}

// senderSignedOff asks that the last sign-off is that of who sent the mail.
// What was not sent, or came through a list that hides the sender, is not asked.
func senderSignedOff(_ *Rules, p *patch.Patch) []string {
	sender := parsePerson(p.Sender)
	signed := signers(p)
	switch {
	case sender.mail == "" || sender.byList():
		return nil
	case len(signed) == 0 || !slices.ContainsFunc(signed, sender.is):
		return []string{fmt.Sprintf("no %s of the sender, %v", signedOffBy, sender)}
	case !sender.is(signed[len(signed)-1]):
		return []string{fmt.Sprintf("the last %s is that of %v, not of the sender, %v", signedOffBy, signed[len(signed)-1], sender)}
	}
	return nil
}
