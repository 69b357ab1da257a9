package syntax

import (
	"bytes"
	"unicode"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// Where a grammar fits, a licence notice is a comment, and that is no tokens. Elsewhere
// its words are, and every second project has the same ones: in text without a grammar, and
// in what a program prints of itself from a heredoc, or a script in two languages.

// mayHaveNotice tells whether a text has a word that no notice does without.
func mayHaveNotice(src []byte) bool {
	for _, word := range []string{"icens", "ICENS", "arrant", "ARRANT"} {
		if bytes.Contains(src, []byte(word)) {
			return true
		}
	}
	return false
}

// flagNotices marks the tokens of licence notices where their words are tokens: of lines
// that follow each other, but for some without a word, most words are those of notices, and
// some are those of nothing else. The rule knows the words that notices are made of and no
// notice, so that it sees the same in a fragment, in a notice that names its project, and in
// one that is a comment of some kind.
func flagNotices(tokens []fingerprint.Token, src []byte) {
	from, signs := 0, 0
	end := func(to int) {
		for i := from; i < to && signs >= enoughSigns; i++ {
			tokens[i].Import = true
		}
		signs = 0
	}
	for i, next := 0, 0; i < len(tokens); i = next {
		for next = i + 1; next < len(tokens) && tokens[next].Line == tokens[i].Line; {
			next++
		}
		all, usual, sure := noticeWords(src[tokens[i].Start:tokens[next-1].End])
		if 4*usual < 3*all {
			end(i)
			from = next
			continue
		}
		signs += sure
	}
	end(len(tokens))
}

// enoughSigns is how many words that only notices have make a notice.
const enoughSigns = 2

// noticeWords counts the words of a line, those that notices have, and those that
// hardly anything else has. A single letter is none.
func noticeWords(line []byte) (all, usual, signs int) {
	for word := range bytes.FieldsFuncSeq(bytes.ToLower(line), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len(word) == 1 {
			continue
		}
		all++
		switch {
		case inNotices[string(word)]:
			usual++
		case signsOfNotices[string(word)]:
			usual++
			signs++
		}
	}
	return all, usual, signs
}

var (
	signsOfNotices = set(`license licence licenses licences licensed licensing sublicense copyright copyrighted gnu gpl lgpl agpl
		spdx warranty warranties merchantability redistribute redistributed redistribution redistributions noninfringement
		infringement foundation liable liability damages tort hereby granted`)
	inNotices = set(`the of or and if not to this program it is in that will be with you should have can any but for by under
		as at your either free software can modify terms general public lesser library affero published version later option
		distributed hope useful without even implied fitness particular purpose see more details received copy along write inc
		temple place suite franklin street fifth floor boston ma usa http https www org html txt file files part project
		permission permissions notice notices person persons obtaining associated documentation deal restriction including
		limitation limitations limited rights use copies merge publish distribute sell permit whom furnished do so subject
		following conditions above shall included all substantial portions provided kind express no event authors author holders
		holder owner contributors contributor claim other whether action contract otherwise arising from out connection dealings
		source binary form forms modification modifications permitted met must retain list disclaimer reproduce materials neither
		name names nor may used endorse promote products derived specific prior written are disclaimed direct indirect incidental
		special exemplary consequential procurement substitute goods services loss data profits business interruption however
		caused on theory strict negligence way advised possibility such damage apache except compliance obtain unless required
		applicable law agreed writing basis an language governing only mit bsd identifier exception reserved charge purposes
		fee appear supporting representations about suitability changes work works which these there`)
)
