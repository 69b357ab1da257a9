package patch

import (
	"errors"
	"io"
)

// Options say how to read. The zero value is ready to use.
type Options struct {
	Strip    int       // leading path components to take off, as -pN; Detect or StripNone
	Scissors bool      // drop what stands above a scissors line, as git am --scissors
	Stdin    io.Reader // what the queue "-" reads
	Dir      string    // repository of a queue "A..B"; the working directory if empty
	Git      string    // the git program of ranges; "git" if empty
	Took     func(int) // is told of bytes as they are read from files, packed or not; may be nil

	// The limits; 0 is the default. What exceeds one is Unread.
	MaxMessage int // bytes of one mail or plain diff, after decompression and again after decoding
	MaxLine    int // bytes of one line of a hunk
	MaxHunk    int // lines of one hunk
	MaxLines   int // lines of all hunks of one mail or plain diff
	MaxDepth   int // nesting of MIME parts, and of attached mails
	MaxParts   int // MIME parts of one mail, those of attached mails included
}

// Values of Options.Strip beside a number of components.
const (
	Detect    = 0  // take off a/ and b/ or whatever stands in their place
	StripNone = -1 // take off nothing, as -p0
)

// The default limits.
const (
	DefaultMaxMessage = 64 << 20
	DefaultMaxLine    = 1 << 20
	DefaultMaxHunk    = 1 << 20
	DefaultMaxLines   = 4 << 20
	DefaultMaxDepth   = 16
	DefaultMaxParts   = 1000
)

// Reasons of an Unread, for errors.Is. A missing queue is fs.ErrNotExist.
var (
	ErrEmpty       = errors.New("empty")
	ErrNoPatch     = errors.New("neither a patch nor a mail")
	ErrTruncated   = errors.New("truncated")
	ErrCorrupt     = errors.New("corrupt hunk")
	ErrCount       = errors.New("changed lines beyond the counts of the hunk")
	ErrNoHeader    = errors.New("hunk without a file header")
	ErrTooLarge    = errors.New("over the size limit")
	ErrTooDeep     = errors.New("over the limit of nested or attached parts")
	ErrUnsupported = errors.New("not readable")
	ErrOutside     = errors.New("path leaves the queue")
	ErrGit         = errors.New("git")
)

func (o Options) withDefaults() Options {
	limits := []struct {
		of    *int
		value int
	}{
		{&o.MaxMessage, DefaultMaxMessage},
		{&o.MaxLine, DefaultMaxLine},
		{&o.MaxHunk, DefaultMaxHunk},
		{&o.MaxLines, DefaultMaxLines},
		{&o.MaxDepth, DefaultMaxDepth},
		{&o.MaxParts, DefaultMaxParts},
	}
	for _, l := range limits {
		if *l.of <= 0 {
			*l.of = l.value
		}
	}
	if o.Git == "" {
		o.Git = "git"
	}
	return o
}
