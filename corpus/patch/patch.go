// Package patch reads patch queues in every shape they have (mail, mbox,
// maildir, quilt series, git range, plain diff) and yields their patches in
// order, losing nothing in silence: what cannot be read is yielded as *Unread.
package patch

// Patch is one change with its message.
type Patch struct {
	Queue     string // the file, mailbox or directory it came from
	Position  int    // 1-based place in its queue
	MessageID string // without angle brackets; empty where there is no mail
	Subject   string // decoded, without [PATCH ...]
	Author    string // "Name <mail>"
	Date      string // as git mailinfo gives it
	Message   string // commit message below the subject, trailers included
	Trailers  []Trailer
	Files     []File
}

// Trailer is one "Key: value" line of the last paragraph of a message.
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
	Path    string // post-image path without its a/ b/ prefix; the pre-image path of a deleted file
	OldPath string // pre-image path; equal to Path unless renamed or copied
	Status  Status
	Binary  bool
	Hunks   []Hunk
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
	Op   byte // ' ' context, '+' added, '-' removed
	Text []byte
}

// Unread is a part of a queue that could not be read. It is yielded in the
// place of the part; reading goes on behind it.
type Unread struct {
	Queue string // as in Patch
	Where string // "message 3", "line 120"
	Err   error
}

func (u *Unread) Error() string { return u.Queue + ": " + u.Where + ": " + u.Err.Error() }

// Unwrap gives the reason.
func (u *Unread) Unwrap() error { return u.Err }
