// Package patch reads patch queues in every shape they have and yields their
// patches in order, losing nothing in silence: what cannot be read is yielded
// as *Unread in its place, and reading goes on behind it.
//
// The shapes are mbox (mboxo, mboxrd), maildir, single mails, the output of
// git log -p, plain diffs (git, diff -u, svn), directories of patches, quilt
// series and ranges of a git repository. A queue may be compressed with gzip
// or bzip2, and may be UTF-16 with a byte order mark.
//
// Mails are read by the rules of git mailsplit and git mailinfo, diffs by
// those of git apply, trailers by those of git interpret-trailers. A message
// is held in memory once, the lines of its hunks point into it, and the next
// message takes a buffer of its own, so that memory is bounded by Options.MaxMessage
// and a Patch may be kept as long as the caller likes.
//
// Paths are given as the patch writes them, `..` and leading slashes included.
// They are names, never places to read or write: a caller that opens files
// has to refuse those that leave its root.
//
// # Differences from git
//
//   - One damaged hunk is Unread; the rest of its mail is still read. git
//     apply refuses the whole input.
//   - Changed lines that directly follow a hunk beyond its counts are Unread.
//     git leaves them out without a word.
//   - A combined diff is read as the diff against the first parent, which its
//     first column is. git apply has no reading of it.
//   - An attached mail with a patch (git format-patch as attachment, or
//     message/rfc822) is a patch with an author and message of its own.
//   - HTML parts are left out where there is any other text, and text signed
//     inline with PGP is read without its dash escapes.
//   - ">From " in a mailbox is always unquoted; git am asks for mboxrd first.
//   - A charset or transfer encoding that is not true is no error: the text is
//     taken for UTF-8, else for Latin-1, and the diff for what it plainly is. What a
//     Patch says is always UTF-8; paths and lines are bytes.
//   - The prefix a/ b/ is detected (so are --no-prefix and other prefixes), unless
//     Options.Strip says how many components go.
//   - A patch of a quilt series is read as patch(1) would read it: one file is one
//     patch, whatever mail headers say about its encoding. A patch that is applied
//     with -R comes out turned around.
//   - A range is read with its merges (as combined diffs), and never runs
//     an external diff, a text conversion or a hook, nor heeds attributes.
//
// # What a caller has to look at
//
// A mail without a diff (a cover letter, a reply, an empty commit) is a Patch
// without Files and nothing is unread. A Binary file is read, and has no lines to
// judge. An Unread that follows a Patch of the same Queue belongs to that Patch.
package patch

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Patch is one change with its message.
type Patch struct {
	Queue      string // the file, mailbox or range it came from; the file where the queue is a directory or series
	Position   int    // 1-based place in Queue
	MessageID  string // without angle brackets; empty where there is no mail
	Commit     string // the commit it was made from, where the queue says so
	Subject    string // decoded, without [PATCH ...]
	Heading    string // the subject of its mail, with [PATCH ...] and without "Re:"; empty where there is none
	Author     string // "Name <mail>"
	Sender     string // of the mail, "Name <mail>"; empty where nothing was sent
	Date       string // as git mailinfo gives it
	Message    string // commit message below the subject, trailers included
	Trailers   []Trailer
	Version    int    // 3 of [PATCH v3 2/7]; 0 unless stated
	Number     int    // 2 of [PATCH v3 2/7], or the place in a quilt series; 0 unless stated
	Total      int    // 7 of [PATCH v3 2/7], or the length of a quilt series; 0 unless stated
	Cover      bool   // [PATCH 0/7] without a diff: it introduces a series
	BaseCommit string // of a base-commit line
	Files      []File // none for a cover letter, a reply, an empty commit
	Unread     int    // parts of it that could not be read, each yielded behind it
}

// Trailer is one "Key: value" line of the last paragraph of a message. A
// folded value is one line here.
type Trailer struct {
	Key, Value string
}

// Status says what a patch does to a file.
type Status string

// The statuses, in git's words.
const (
	Added    Status = "added"
	Modified Status = "modified"
	Deleted  Status = "deleted"
	Renamed  Status = "renamed"
	Copied   Status = "copied"
)

// File is the change of one file.
type File struct {
	Path             string // post-image path without its a/ b/ prefix; the pre-image path of a deleted file
	OldPath          string // pre-image path; equal to Path unless renamed or copied
	Status           Status
	OldMode, NewMode string // octal, as in "100644"; empty unless stated
	OldBlob          string // git's name of the pre-image's content, most often cut short; empty unless stated
	Binary           bool   // the content changes and is not shown as lines
	Combined         bool   // read from a combined diff, against its first parent
	Hunks            []Hunk
}

// Hunk is one run of changed lines with its context.
type Hunk struct {
	OldStart, OldLines int // 1-based first line and number of lines of the pre-image
	NewStart, NewLines int // the same of the post-image
	Section            string
	Lines              []Line
}

// Line is one line of a hunk. Text has no line end.
type Line struct {
	Op        byte // ' ' context, '+' added, '-' removed
	NoNewline bool // the file ends here without a line end
	Text      []byte
}

// Unread is a part of a queue that could not be read. It is yielded in the
// place of the part; reading goes on behind it.
type Unread struct {
	Queue string // as in Patch
	Where string // "message 3", "line 120"; empty for the whole queue
	Err   error
}

// Error is one line without control characters, whatever a queue is called
// and holds.
func (u *Unread) Error() string {
	if u.Where == "" {
		return printable(u.Queue + ": " + u.Err.Error())
	}
	return printable(u.Queue + ": " + u.Where + ": " + u.Err.Error())
}

// printable leaves out control characters and bytes that are no UTF-8.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
}

// Unwrap gives the reason.
func (u *Unread) Unwrap() error { return u.Err }
